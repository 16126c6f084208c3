"""Which week a store may set, by the rules of policy."""

from datetime import date

import pytest

from orders.business_days.closing import FURTHEST, ClosureRules, check_week
from orders.business_days.exceptions import ClosureRefused
from orders.business_days.wording import ABOUT_WEEK, describe_refused

TODAY = date(2026, 3, 2)


def rules(notice=3, least=5):
    return ClosureRules(notice, 45, 30, least, versions=(1,), moves_orders=False)


@pytest.mark.parametrize(
    ("notice", "first"),
    [(0, "2026-03-02"), (0, "2026-03-03"), (1, "2026-03-03"), (3, "2026-03-05"), (3, "2026-03-06")],
    ids=["today", "tomorrow", "tomorrow_at_notice", "at_notice", "after_notice"],
)
def test_from_the_notice_on_it_may_begin(notice, first):
    assert check_week(range(5), date.fromisoformat(first), today=TODAY, rules=rules(notice)) is None


@pytest.mark.parametrize(
    ("notice", "first", "safe", "possible"),
    [
        (0, "2026-03-01", "2026-03-01", "2026-03-02"),
        (1, "2026-03-02", "2026-03-01", "2026-03-03"),
        (3, "2026-03-02", "2026-02-27", "2026-03-05"),
        (3, "2026-03-04", "2026-03-01", "2026-03-05"),
        (3, "0001-01-01", "0001-01-01", "2026-03-05"),
    ],
    ids=["yesterday", "today_with_notice", "today", "a_day_too_soon", "the_first_day_of_all"],
)
def test_before_it_is_refused_with_the_last_safe_day(notice, first, safe, possible):
    with pytest.raises(ClosureRefused) as refused:
        check_week(range(5), date.fromisoformat(first), today=TODAY, rules=rules(notice))

    assert refused.value.code == "week_too_soon"
    said = describe_refused(refused.value)
    assert f"had to be by {safe}" in said
    assert f"begin on {possible} or later" in said


@pytest.mark.parametrize("least", range(1, 8))
@pytest.mark.parametrize("days", range(1, 8))
def test_so_many_days_at_least(least, days):
    asked = {"today": TODAY, "rules": rules(least=least)}
    if days >= least:
        assert check_week(range(days), date(2026, 3, 5), **asked) is None
        return
    with pytest.raises(ClosureRefused) as refused:
        check_week(range(days), date(2026, 3, 5), **asked)
    assert refused.value.details == {"days": days, "least": least}
    assert f"at least {least}. Tick more days" in describe_refused(refused.value)


def test_a_day_that_is_told_twice_counts_once():
    with pytest.raises(ClosureRefused, match="too_few"):
        check_week([0, 1, 2, 3, 3], date(2026, 3, 5), today=TODAY, rules=rules())


def test_a_year_ahead_is_the_furthest():
    furthest = TODAY + FURTHEST
    assert check_week(range(5), furthest, today=TODAY, rules=rules()) is None

    with pytest.raises(ClosureRefused) as refused:
        check_week(range(5), date.max, today=TODAY, rules=rules())
    assert refused.value.code == "week_too_far"
    assert str(furthest) in describe_refused(refused.value)


@pytest.mark.parametrize("code", ABOUT_WEEK)
def test_each_that_stands_elsewhere_than_beside_the_days_has_words(code):
    told = {"notice": 1, "first": TODAY, "safe": TODAY, "last": TODAY, "most": 1}

    assert "%(" not in describe_refused(ClosureRefused(code, **told))
