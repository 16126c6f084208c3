"""When a store may close, by the rules of policy."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from orders.business_days.closing import ClosureRules, check_closure, days_in
from orders.business_days.exceptions import ClosureRefused
from orders.business_days.wording import describe_refused

TODAY = date(2026, 3, 2)
RULES = ClosureRules(
    notice_days=3, days_a_year=20, longest=10, least_weekdays=5, versions=(1,), moves_orders=False
)


def days(first, last):
    return SimpleNamespace(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last))


def check(first, last, *standing, rules=RULES):
    asked = days(first, last)
    check_closure(asked.first_day, asked.last_day, today=TODAY, rules=rules, standing=standing)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-03-05", "2026-03-05"), ("2026-03-05", "2026-03-14"), ("2027-03-01", "2027-03-02")],
    ids=["as_soon_as_may_be", "as_long_as_may_be", "as_far_as_may_be"],
)
def test_at_the_limit_it_may_be(first, last):
    assert check(first, last) is None


@pytest.mark.parametrize(
    ("first", "last", "code", "told"),
    [
        ("2026-03-09", "2026-03-08", "backward", "2026-03-09"),
        ("2026-03-04", "2026-03-05", "too_soon", "2026-03-01"),
        ("0001-01-01", "0001-01-02", "too_soon", "0001-01-01"),
        ("2026-03-05", "2026-03-15", "too_long", "11"),
        ("2027-02-27", "2027-03-03", "too_far", "2027-03-02"),
        ("2026-04-10", "2026-04-12", "overlap", "2026-04-12"),
        ("2026-04-16", "2026-04-16", "overlap", "2026-04-16"),
    ],
)
def test_what_cannot_be_is_refused_in_words(first, last, code, told):
    with pytest.raises(ClosureRefused) as refused:
        check(first, last, days("2026-04-12", "2026-04-16"))

    assert refused.value.code == code
    said = describe_refused(refused.value)
    assert told in said
    assert "%(" not in said


def test_the_days_of_a_year_are_counted_together_and_apart_from_the_next():
    taken = days("2026-05-01", "2026-05-10"), days("2026-12-26", "2027-01-04")
    check("2026-06-01", "2026-06-04", *taken)  # 10 + 6 + 4 of 20

    with pytest.raises(ClosureRefused) as refused:
        check("2026-06-01", "2026-06-05", *taken)

    assert refused.value.details == {"year": "2026", "new": 5, "left": 4, "most": 20}


def test_days_that_were_taken_back_too_late_count_once():
    spent = days("2026-05-01", "2026-05-10"), days("2026-05-02", "2026-05-11")
    asked = {"today": TODAY, "rules": RULES, "standing": [], "spent": spent}
    check_closure(date(2026, 5, 5), date(2026, 5, 14), **asked)  # 11 + 3 of 20

    check_closure(date(2026, 6, 1), date(2026, 6, 9), **asked)
    with pytest.raises(ClosureRefused) as refused:
        check_closure(date(2026, 6, 1), date(2026, 6, 10), **asked)

    assert refused.value.details == {"year": "2026", "new": 10, "left": 9, "most": 20}


def test_of_several_versions_the_strictest_says():
    def version(number, notice, year, longest, weekdays, moves):
        return SimpleNamespace(
            number=number,
            closure_notice_days=notice,
            closure_days_a_year=year,
            closure_longest=longest,
            least_weekdays=weekdays,
            closures_move_orders=moves,
        )

    found = ClosureRules.strictest([version(2, 1, 30, 20, 6, True), version(1, 5, 40, 9, 4, False)])

    assert found == ClosureRules(5, 30, 9, 6, (1, 2), moves_orders=True)
    assert ClosureRules.strictest([]) is None


def test_the_last_safe_day_is_the_last_on_which_it_can_be_entered():
    first = date(2026, 4, 1)

    safe = RULES.last_safe_day(first)

    assert RULES.first_possible(safe) == first
    assert RULES.first_possible(safe + timedelta(days=1)) > first


def test_days_in_a_year():
    assert days_in(2026, date(2025, 12, 30), date(2026, 1, 2)) == range(
        date(2026, 1, 1).toordinal(), date(2026, 1, 3).toordinal()
    )
    assert not days_in(2026, date(2025, 12, 30), date(2025, 12, 31))
