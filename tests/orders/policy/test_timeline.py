"""What publishing may do to dates: cases with their sentences, and what holds after any publishings."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.policy.exceptions import PolicyError
from orders.policy.scopes import Scope
from orders.policy.timeline import EVERY_ORDER, Span, said, succeed

BRITAIN = Scope(market="GB")
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def day(number):
    """Midnight so many days from now."""
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=number)


def span(number, begins, ends=None, scope=EVERY_ORDER):
    return Span(number, scope, begins, ends)


FIRST = span(1, BEGINNING)
ACCEPTED = {
    "a successor ends the first": (span(2, day(1)), [FIRST], FIRST),
    "at this very moment": (span(2, NOW), [FIRST], FIRST),
    "the first of a narrower scope": (span(2, day(1), scope=BRITAIN), [FIRST], None),
    "a narrower one may end": (span(2, day(1), day(2), scope=BRITAIN), [FIRST], None),
    "behind one that ended": (span(3, day(2), scope=BRITAIN), [span(2, day(1), day(2), BRITAIN)], None),
    "before one that comes": (span(3, day(1), day(2), BRITAIN), [span(2, day(2), scope=BRITAIN)], None),
    "a narrower one ends its predecessor": (
        span(3, day(2), day(4), BRITAIN),
        [FIRST, span(2, day(1), scope=BRITAIN)],
        span(2, day(1), scope=BRITAIN),
    ),
    "where the last one ended": (span(2, day(2)), [span(1, BEGINNING, day(2))], None),
    "nothing published yet": (FIRST._replace(begins=day(0) + timedelta(days=1)), [], None),
}


@pytest.mark.parametrize(("new", "published", "before"), ACCEPTED.values(), ids=ACCEPTED)
def test_what_may_be_published_ends_at_most_the_open_ended_one_before_it(new, published, before):
    assert succeed(new, published, NOW) == before


REFUSED = {
    "past": (
        span(2, NOW - timedelta(seconds=1)),
        [FIRST],
        "Version 2 would begin on 2026-03-01 11:59:59 UTC, which has passed: orders were dated since then."
        " Let it begin after 2026-03-01 12:00 UTC.",
    ),
    "an end for every order": (
        span(2, day(1), day(2)),
        [FIRST],
        "Version 2 is for every order and would end on 2026-03-03 00:00 UTC: nothing would date orders"
        " after that. Leave its end empty; a successor ends it.",
    ),
    "before one that is coming": (
        span(3, day(1)),
        [span(1, BEGINNING, day(2)), span(2, day(2))],
        "Version 2 is for the same orders and begins on 2026-03-03 00:00 UTC, open-ended. Published"
        " versions stay: let version 3 begin after that.",
    ),
    "with one that is coming": (
        span(3, day(2)),
        [span(1, BEGINNING, day(2)), span(2, day(2))],
        "Version 2 is for the same orders and begins on 2026-03-03 00:00 UTC, open-ended. Published"
        " versions stay: let version 3 begin after that.",
    ),
    "inside one with both dates": (
        span(3, day(2), day(3), BRITAIN),
        [FIRST, span(2, day(1), day(4), BRITAIN)],
        "Version 2 is for the same orders, from 2026-03-02 00:00 UTC to 2026-03-05 00:00 UTC. Published"
        " versions stay: let version 3 begin on 2026-03-05 00:00 UTC or later, or end before the other"
        " begins.",
    ),
    "behind a gap": (
        span(2, day(3)),
        [span(1, BEGINNING, day(2))],
        "Version 1 ends on 2026-03-03 00:00 UTC, and version 2 would begin on 2026-03-04 00:00 UTC: nothing"
        " would date orders in between. Let it begin on 2026-03-03 00:00 UTC.",
    ),
}


@pytest.mark.parametrize(("new", "published", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_may_not_be_published_is_told_with_the_way_out(new, published, sentence):
    with pytest.raises(PolicyError) as refusal:
        succeed(new, published, NOW)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOW, "2026-03-01 12:00 UTC"),
        (NOW.replace(second=7), "2026-03-01 12:00:07 UTC"),
        (datetime.fromisoformat("2026-03-02T07:30+08:00"), "2026-03-01 23:30 UTC"),
    ],
)
def test_dates_are_told_in_utc(moment, text):
    assert said(moment) == text


# --- after any publishings -----------------------------------------------------------------------------

DAYS = st.integers(min_value=-3, max_value=30)
ATTEMPTS = st.lists(
    st.tuples(
        st.sampled_from([EVERY_ORDER, EVERY_ORDER, BRITAIN, Scope(category="tea")]),
        DAYS,
        st.none() | st.integers(min_value=1, max_value=10),
        st.integers(min_value=0, max_value=3),
    ),
    max_size=25,
)


def publish_all(attempts):
    """Publish one after the other, as time goes by; what is refused is left out."""
    published, now = [FIRST], NOW
    for number, (scope, begins, lasts, passes) in enumerate(attempts, start=2):
        now += timedelta(days=passes)
        begins = day(begins)
        new = Span(number, scope, begins, begins + timedelta(days=lasts) if lasts else None)
        try:
            before = succeed(new, published, now)
        except PolicyError:
            continue
        published = [one._replace(ends=new.begins) if one == before else one for one in published] + [new]
    return published


def valid(published, scope, moment):
    return [
        one.number
        for one in published
        if one.scope == scope and one.begins <= moment and (one.ends is None or moment < one.ends)
    ]


def edges(published):
    """Where something may change: each begin and end, and the seconds beside it."""
    told = {moment for one in published for moment in (one.begins, one.ends) if moment}
    beside = {moment + timedelta(seconds=second) for moment in told for second in (-1, 0, 1)}
    return sorted(moment for moment in beside | {NOW, day(10_000)} if moment >= BEGINNING)


@given(ATTEMPTS)
def test_every_moment_has_one_version_for_every_order(attempts):
    published = publish_all(attempts)

    assert all(len(valid(published, EVERY_ORDER, moment)) == 1 for moment in edges(published))


@given(ATTEMPTS)
def test_no_two_versions_for_the_same_orders_are_valid_at_once(attempts):
    published = publish_all(attempts)

    for scope in {one.scope for one in published}:
        assert all(len(valid(published, scope, moment)) <= 1 for moment in edges(published))


@given(ATTEMPTS)
def test_no_publishing_changes_what_has_been(attempts):
    """What dated orders until the last of them began goes on saying the same of the days before."""
    published = publish_all(attempts)
    before = publish_all(attempts[:-1])
    last = published[-1].begins if len(published) > len(before) else day(10_000)

    for scope in {one.scope for one in before}:
        for moment in (moment for moment in edges(before) if moment < last):
            assert valid(published, scope, moment) == valid(before, scope, moment)
