"""What is published the database itself keeps as it is, field by field; an end is given once."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from orders.policy.models import PolicyVersion
from tests.orders.builders import publish_policy
from tests.orders.policy.builders import MARCH_10, make_draft

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 1, 1, tzinfo=UTC)
OTHER = {
    **{"number": 99, "name": "Other", "published_at": LATER, "edition": 9, "valid_from": LATER},
    **{"market": "GB", "programme": "semi_managed", "leg": "to_consumer", "category": "tea"},
    **{"start_event": "paid", "handling_days": 9, "transit_days": 9, "zone": "destination"},
    **{"cutoff_by": "none", "due_time": time(1), "warehouse_open": False, "market_open": True},
    **{"store_open": False, "release_after_minutes": 9, "warn_hours": [9], "counts_as_shipped": "label"},
    **{"closure_notice_days": 9, "closure_days_a_year": 9, "closure_longest": 9, "least_weekdays": 6},
    **{"closures_move_orders": True, "appeal_days": 9},
}
# Fields that no constraint lets change alone.
TOGETHER = {
    "zone_name": {"zone": "named", "zone_name": "Asia/Tokyo"},
    "cutoff": {"cutoff_by": "policy", "cutoff": time(9)},
}


def first():
    return PolicyVersion.objects.filter(number=1)


def assert_refused(change):
    with (
        pytest.raises(DatabaseError, match="published policy versions are never changed"),
        transaction.atomic(),
    ):
        change()


def test_every_field_is_tried():
    fields = {field.name for field in PolicyVersion._meta.concrete_fields}

    assert fields - {"id", "valid_to", "published_by"} == OTHER.keys() | TOGETHER.keys()


@pytest.mark.parametrize("changes", [{name: value} for name, value in OTHER.items()], ids=OTHER)
def test_no_field_of_a_published_version_changes(changes):
    before = first().values().get()

    assert_refused(lambda: first().update(**changes))

    assert first().values().get() == before


@pytest.mark.parametrize("changes", TOGETHER.values(), ids=TOGETHER)
def test_nor_do_two_of_them(changes):
    assert_refused(lambda: first().update(**changes))


def test_nor_who_published_it_nor_its_key(staff):
    assert_refused(lambda: first().update(published_by=staff))
    assert_refused(lambda: first().update(id=12345))


def test_nor_is_it_taken_back_or_deleted():
    assert_refused(lambda: first().update(published_at=None))
    assert_refused(lambda: first().delete())


def test_an_end_is_given_once():
    assert first().update(valid_to=MARCH_10) == 1

    for other in (None, MARCH_10 + timedelta(days=1), MARCH_10 - timedelta(days=1)):
        assert_refused(lambda other=other: first().update(valid_to=other))
    assert first().update(valid_to=MARCH_10) == 1


def test_an_end_brings_no_other_change_with_it():
    assert_refused(lambda: first().update(valid_to=MARCH_10, handling_days=9))
    assert first().get().valid_to is None


def test_one_with_an_end_keeps_it():
    publish_policy(market="GB", valid_to=LATER)

    assert_refused(lambda: PolicyVersion.objects.filter(number=2).update(valid_to=LATER + timedelta(days=1)))


@pytest.mark.parametrize("changes", [{name: value} for name, value in OTHER.items()], ids=OTHER)
def test_a_draft_changes_and_goes(changes):
    draft = make_draft()

    assert PolicyVersion.objects.filter(pk=draft.pk).update(**changes) == 1


def test_a_draft_is_deleted():
    draft = make_draft()

    draft.delete()

    assert not PolicyVersion.objects.drafts().exists()
