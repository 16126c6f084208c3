import json
from dataclasses import replace

import pytest

from tests.warehouses.calendars.builders import LONDON, SHANGHAI, at, closed, make_calendar, named, opened
from warehouses.calendars import clockwork
from warehouses.calendars.clockwork import Explanation

BUSY = make_calendar(
    LONDON,
    cutoff="15:00",
    holidays=named("2026-02-16", name="Presidents' Day"),
    closures=named("2026-02-17", name="stocktake"),
    make_ups=named("2026-02-21"),
    special_days=closed("2026-02-18", why="flood") | opened("2026-02-22", why="sale"),
)


def reasons(explanation):
    return [(str(day.date)[5:], day.counts, day.reason) for day in explanation.days]


def test_every_day_from_start_to_due_is_told():
    explanation = clockwork.explain(at("2026-02-13T15:30", LONDON), calendar=BUSY, days=3)

    assert reasons(explanation) == [
        ("02-13", False, "after_cutoff"),
        ("02-14", False, "weekly_rest"),
        ("02-15", False, "weekly_rest"),
        ("02-16", False, "holiday"),
        ("02-17", False, "closure"),
        ("02-18", False, "special_closed"),
        ("02-19", False, "day_0"),
        ("02-20", True, "counts"),
        ("02-21", True, "make_up"),
        ("02-22", True, "due"),
    ]
    assert explanation.ship_by == at("2026-02-22T23:59:59", LONDON)


def test_starts_of_one_day_share_an_explanation_and_each_keeps_its_side_of_the_cutoff():
    starts = [at(f"2026-02-13T{time}", LONDON) for time in ("09:00", "09:30", "15:30")]

    early, later, late = (clockwork.explain(start, calendar=BUSY, days=3) for start in starts)

    assert early is later
    assert early.to_json() is later.to_json()
    assert early.days != late.days


def test_reasons_carry_their_details():
    explanation = clockwork.explain(at("2026-02-13T15:30", LONDON), calendar=BUSY, days=3)

    details = {day.reason: day.params for day in explanation.days}
    assert details["after_cutoff"] == {"cutoff": "15:00:00"}
    assert details["holiday"] == {"name": "Presidents' Day"}
    assert details["closure"] == {"why": "stocktake"}
    assert details["special_closed"] == {"why": "flood"}
    assert details["due"] == {"why": "sale", "opened_by": "special_open"}


def test_a_day_0_that_was_opened_says_so():
    calendar = make_calendar(SHANGHAI, make_ups=named("2026-02-14", name="Make-up working day"))

    explanation = clockwork.explain(at("2026-02-14T09:00", SHANGHAI), calendar=calendar, days=1)

    assert explanation.days[0].params == {"name": "Make-up working day", "opened_by": "make_up"}


def test_day_0_may_be_the_due_day():
    explanation = clockwork.explain(at("2026-02-13T09:00", LONDON), calendar=BUSY, days=0)

    assert reasons(explanation) == [("02-13", False, "day_0")]
    assert explanation.days[0].params == {"is_due": True}


def test_a_start_after_the_cutoff_on_a_day_of_rest_is_told_as_rest():
    explanation = clockwork.explain(at("2026-02-14T18:00", LONDON), calendar=BUSY, days=0)

    assert reasons(explanation)[0] == ("02-14", False, "weekly_rest")


def test_of_several_calendars_the_one_that_is_closed_is_named():
    market = make_calendar(name="US", holidays=named("2026-02-20", name="Founders' Day"))

    explanation = clockwork.explain(
        at("2026-02-19T09:00", LONDON), calendar=clockwork.combine(BUSY, market), days=1
    )

    told = {str(day.date): day for day in explanation.days}
    assert told["2026-02-20"].params == {"name": "Founders' Day", "calendar": "US"}
    assert told["2026-02-21"].reason == "weekly_rest"
    assert told["2026-02-21"].params == {"calendar": "US"}


def test_an_explanation_comes_back_from_json_as_it_was():
    explanation = clockwork.explain(at("2026-02-13T15:30:01.25", LONDON), calendar=BUSY, days=3)

    kept = json.loads(json.dumps(explanation.to_json()))

    assert Explanation.from_json(kept) == explanation


def test_years_without_known_holidays_are_warned_about_where_they_are_touched():
    calendar = make_calendar(unknown_years=frozenset({2027}), unknown_make_ups=frozenset({2026, 2027}))

    inside = clockwork.explain(at("2026-12-10T09:00"), calendar=calendar, days=2)
    across = clockwork.explain(at("2026-12-31T09:00"), calendar=calendar, days=2)

    assert [(said["code"], said["year"]) for said in inside.warnings] == [("unknown_make_ups", 2026)]
    assert [(said["code"], said["year"]) for said in across.warnings] == [
        ("unknown_make_ups", 2026),
        ("unknown_year", 2027),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"cutoff": None},
        {"weekdays": frozenset({0})},
        {"holidays": named("2026-02-16", name="another name")},
        {"closures": {}},
        {"make_ups": named("2026-02-28")},
        {"special_days": opened("2026-02-18", why="flood")},
        {"unknown_years": frozenset({2026})},
        {"zone_name": SHANGHAI},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_revision_changes_with_whatever_is_counted_by(change):
    assert replace(BUSY, **change).revision(2026, 2026) != BUSY.revision(2026, 2026)


def test_the_revision_knows_only_the_years_it_is_asked_for():
    later = replace(BUSY, last_year=2030, holidays={**BUSY.holidays, **named("2029-01-01")})

    assert later.revision(2026, 2027) == BUSY.revision(2026, 2027)
