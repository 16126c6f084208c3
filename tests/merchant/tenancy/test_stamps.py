"""What is worked out of rows is kept as long as they stay, and not a moment longer; PostgreSQL only."""

import pytest
from django.db import connection, transaction

from merchant.tenancy.models import Merchant
from merchant.tenancy.stamps import Kept, Question, stamps_of, versions
from tests.factories import make_merchant

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite tells no versions of rows"),
]
ALL = Question("all", f"SELECT 0::bigint, md5(concat({versions('merchant_merchant', 'true')}))")


def _stamp():
    return stamps_of(ALL)["all", 0]


def _of(merchant):
    told = versions("merchant_merchant", f"id = {merchant.pk}")
    return Question("one", f"SELECT %s::bigint, md5(concat({told}))", (merchant.pk,))


@pytest.mark.parametrize("act", ["add", "change", "change to the same", "remove"])
def test_whatever_is_done_to_the_rows_changes_their_stamp(act):
    merchant, before = make_merchant(), None
    make_merchant()
    before = _stamp()

    if act == "add":
        make_merchant()
    elif act == "remove":
        Merchant.objects.filter(pk=merchant.pk).delete()
    else:
        Merchant.objects.filter(pk=merchant.pk).update(name="New" if act == "change" else merchant.name)

    assert _stamp() != before
    assert _stamp() == _stamp()


def test_changes_of_one_transaction_have_stamps_of_their_own():
    merchant, seen = make_merchant(), set()

    for name in "ABAB":
        Merchant.objects.filter(pk=merchant.pk).update(name=name)
        seen.add(_stamp())

    assert len(seen) == 4


def test_what_was_undone_was_never_there():
    merchant = make_merchant()
    before = _stamp()

    with transaction.atomic():
        Merchant.objects.filter(pk=merchant.pk).update(name="Undone")
        inside = _stamp()
        transaction.set_rollback(True)

    assert _stamp() == before
    Merchant.objects.filter(pk=merchant.pk).update(name="Undone")
    assert _stamp() not in (before, inside)


def test_several_questions_are_one_query(django_assert_num_queries):
    one, other = make_merchant(), make_merchant()

    with django_assert_num_queries(1):
        found = stamps_of(ALL, _of(one))

    assert set(found) == {("all", 0), ("one", one.pk)}
    assert stamps_of(_of(other))["one", other.pk] != found["one", one.pk]


def test_what_is_kept_is_worked_out_once_for_each_stamp():
    kept, worked = Kept(10), []

    def work_out(keys):
        worked.extend(keys)
        return {key: f"{key}{len(worked)}" for key in keys}

    def find(stamps):
        return kept.find(stamps, ["a", "b"], work_out, again=lambda _keys: stamps)

    assert find({"a": "1", "b": "1"}) == {"a": "a2", "b": "b2"}
    assert find({"a": "1", "b": "2"}) == {"a": "a2", "b": "b3"}
    assert worked == ["a", "b", "b"]


def test_what_changed_while_it_was_worked_out_is_not_kept():
    """Rows that come and go leave the stamp that was there before them."""
    kept, worked = Kept(10), []

    def work_out(keys):
        worked.extend(keys)
        return dict.fromkeys(keys, len(worked))

    assert kept.find({"a": "1"}, ["a"], work_out, again=lambda _keys: {"a": "2"}) == {"a": 1}
    assert kept.find({"a": "1"}, ["a"], work_out, again=lambda _keys: {"a": "1"}) == {"a": 2}
    assert kept.find({"a": "1"}, ["a"], work_out, again=lambda _keys: {"a": "1"}) == {"a": 2}


def test_what_has_no_stamp_is_worked_out_each_time():
    kept, worked = Kept(10), []

    for _time in range(2):
        kept.find({}, ["a"], lambda keys: worked.extend(keys) or dict.fromkeys(keys, 1), again=dict)

    assert worked == ["a", "a"]


def test_no_more_is_kept_than_may_be():
    kept, worked = Kept(2), []

    def work_out(keys):
        worked.extend(keys)
        return dict.fromkeys(keys, 1)

    stamps = dict.fromkeys("abc", "1")
    for key in "abca":
        kept.find(stamps, [key], work_out, again=lambda _keys: stamps)

    assert worked == ["a", "b", "c", "a"]


def test_what_weighs_more_than_all_may_is_not_kept():
    kept, worked, stamps = Kept(5, len), [], {"small": "1", "huge": "1"}

    def work_out(keys):
        worked.extend(keys)
        return {key: "x" * (9 if key == "huge" else 2) for key in keys}

    for key in ("small", "huge", "huge", "small"):
        assert len(kept.find(stamps, [key], work_out, again=lambda _keys: stamps)[key]) in (2, 9)

    assert worked == ["small", "huge", "huge"]
