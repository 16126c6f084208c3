"""Drafts are saved, copied, discarded and published; the trail tells who did what."""

from datetime import UTC, datetime, timedelta

import pytest

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from orders.policy.exceptions import PolicyError
from orders.policy.models import PolicyVersion
from orders.policy.scopes import Scope
from orders.policy.services import copy_as_draft, discard_draft, publish, save_draft
from tests.factories import MONDAY_MORNING
from tests.orders.policy.builders import MARCH_10, make_draft, make_published, publish_draft, seen_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def told():
    return [sentence(event) for event in Event.objects.order_by("pk")]


def first():
    return PolicyVersion.objects.get(number=1)


def test_a_draft_has_the_next_free_number_and_dates_nobody(staff):
    draft = make_draft(staff)

    assert (draft.number, draft.edition, draft.published_at) == (2, 1, None)
    assert make_draft(staff).number == 3
    event = Event.objects.first()
    assert (event.kind, event.by, event.actor) == ("policy.drafted", "staff", staff)
    assert told()[0] == "Draft of policy version 2 begun: Spring"


def test_a_changed_draft_tells_each_fact_that_changed(staff):
    draft = make_draft(staff)
    draft.handling_days, draft.name = 5, "Summer"

    save_draft(policy=draft, seen=1, actor=staff)

    draft.refresh_from_db()
    assert (draft.handling_days, draft.edition) == (5, 2)
    assert told()[1:] == ["name: Spring → Summer", "business days to ship: 3 → 5"]
    assert set(Event.objects.values_list("by", flat=True)) == {"staff"}


def test_a_draft_that_somebody_else_saved_since_is_not_overwritten(staff):
    mine = make_draft(staff)
    theirs = PolicyVersion.objects.get(pk=mine.pk)
    theirs.handling_days = 5
    save_draft(policy=theirs, seen=1, actor=staff)
    mine.handling_days = 9

    with pytest.raises(PolicyError, match="saved by somebody else since you opened it"):
        save_draft(policy=mine, seen=1, actor=staff)

    mine.refresh_from_db()
    assert mine.handling_days == 5


def test_what_was_published_or_discarded_meanwhile_is_not_saved(staff):
    published, gone = make_draft(staff), make_draft(staff)
    publish_draft(published, staff)
    discard_draft(policy_id=gone.pk, actor=staff)

    with pytest.raises(PolicyError, match="Version 2 is published and stays as it is"):
        save_draft(policy=published, seen=1, actor=staff)
    with pytest.raises(PolicyError, match="Somebody discarded this draft"):
        save_draft(policy=gone, seen=1, actor=staff)


def test_a_discarded_draft_is_gone_and_told(staff):
    draft = make_draft(staff)

    discard_draft(policy_id=draft.pk, actor=staff)

    assert not PolicyVersion.objects.drafts().exists()
    assert told()[-1] == "Draft of policy version 2 discarded: Spring"


def test_a_published_version_is_not_discarded(staff):
    with pytest.raises(PolicyError, match="Copy it as a draft"):
        discard_draft(policy_id=first().pk, actor=staff)


def test_a_copy_says_the_same_of_the_same_orders_from_next_week_on(staff):
    source = make_published(staff, market="GB", category="tea", zone="destination", transit_days=4)

    copy = copy_as_draft(policy_id=source.pk, actor=staff)

    assert (copy.facts, copy.scope, copy.name) == (source.facts, source.scope, source.name)
    assert (copy.number, copy.published_at, copy.valid_to) == (3, None, None)
    assert copy.valid_from == datetime(2026, 3, 9, tzinfo=UTC)
    assert told()[-1] == "Draft of policy version 3 begun as a copy of version 2: Spring"


def test_publishing_ends_the_predecessor_and_tells_who_did_it(staff):
    draft = make_draft(staff)

    publish_draft(draft, staff)

    draft.refresh_from_db()
    assert (draft.published_by, draft.published_at) == (staff, MONDAY_MORNING + timedelta(hours=1))
    assert first().valid_to == MARCH_10
    assert told()[1:] == [
        "Policy version 1 ends on 2026-03-10 00:00 UTC, where version 2 begins",
        "Policy version 2 published, for orders from 2026-03-10 00:00 UTC on: Spring",
    ]


def test_a_narrower_version_leaves_the_wider_one_as_it_is(staff):
    make_published(staff, market="GB", valid_to=MARCH_10 + timedelta(days=1))

    assert first().valid_to is None


def test_what_the_dates_refuse_is_not_published_and_nothing_is_saved(staff):
    draft = make_draft(staff, valid_to=MARCH_10 + timedelta(days=1))

    with pytest.raises(PolicyError, match="Leave its end empty"):
        publish_draft(draft, staff)

    draft.refresh_from_db()
    assert (draft.is_published, first().valid_to) == (False, None)


def test_what_changed_since_the_preview_is_not_published(staff):
    draft, other = make_draft(staff), make_draft(staff, market="GB")
    seen = seen_now(draft)
    publish_draft(other, staff)

    with pytest.raises(PolicyError, match="changed since you saw the preview"):
        publish(policy_id=draft.pk, seen=seen, actor=staff)

    seen = seen_now(draft)
    save_draft(policy=draft, seen=1, actor=staff)
    with pytest.raises(PolicyError, match="changed since you saw the preview"):
        publish(policy_id=draft.pk, seen=seen, actor=staff)


def test_nothing_is_published_twice(staff):
    draft = make_draft(staff)
    seen = seen_now(draft)
    publish_draft(draft, staff)

    with pytest.raises(PolicyError, match="is published and stays as it is"):
        publish(policy_id=draft.pk, seen=seen, actor=staff)


@pytest.mark.parametrize(
    ("moment", "standings"),
    [
        (MARCH_10 - timedelta(seconds=1), ("in_force", "coming", "draft")),
        (MARCH_10, ("ended", "in_force", "draft")),
    ],
    ids=["before it begins", "from its start on"],
)
def test_where_a_version_stands_is_read_off_its_dates(moment, standings, staff):
    second, draft = make_published(staff), make_draft(staff)

    assert tuple(one.standing_at(moment) for one in (first(), second, draft)) == standings


def test_facts_are_what_two_versions_may_share():
    one = PolicyVersion(number=7, name="One", valid_from=MARCH_10, handling_days=2, market="GB")
    other = PolicyVersion(number=8, name="Other", valid_from=MONDAY_MORNING, handling_days=2, leg="x")

    assert one.facts == other.facts
    assert not set(one.facts) & set(Scope._fields)
    assert len(one.facts) == 20
