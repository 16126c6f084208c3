"""Random cases of the clock, and what it and the naive count say to them.

`python -m tests.warehouses.calendars.cases 1000000` compares so many.
"""

import random
import sys
import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta

from tests.warehouses.calendars import oracle
from warehouses.calendars import clockwork
from warehouses.calendars.clockwork import Calendar, Special
from warehouses.calendars.exceptions import NoOpenDay

STARTS = 100  # of each calendar
ZONES = [
    "UTC", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Shanghai", "Asia/Kolkata",
    "Australia/Lord_Howe", "America/Havana", "Africa/Cairo", "Asia/Beirut", "America/Santiago",
    "Pacific/Apia", "America/Sao_Paulo", "America/St_Johns", "Pacific/Chatham", "Asia/Dubai",
]  # fmt: skip
WEEKS = [{0, 1, 2, 3, 4}, {6, 0, 1, 2, 3}, {0, 1, 2, 3, 4, 5}, set(range(7)), {2}]
CUTOFFS = [None, time(0), time(0, 30), time(1, 30), time(2, 30), time(15), time(17, 30, 15), time(23, 59, 59)]
DUE_TIMES = [time(23, 59, 59), time(18), time(0, 30), time(1, 45), time(2, 30)]
YEARS = [2010, 2011, 2017, 2023, 2024, 2026]


def a_spec(dice, year):
    start = date(year, 1, 1)
    days = [start + timedelta(days=dice.randrange(730)) for _ in range(60)]
    fortnight = start + timedelta(days=dice.randrange(700))
    closures = {
        fortnight + timedelta(days=n): "closed" for n in range(dice.choice([0, 3, 14, 14, 59, 60, 61]))
    }
    return {
        "zone": dice.choice(ZONES),
        "weekdays": frozenset(dice.choice(WEEKS)),
        "cutoff": dice.choice(CUTOFFS),
        "special_days": {day: Special(dice.random() < 0.5, "staff") for day in days[:15]},
        "closures": closures,
        "holidays": dict.fromkeys(days[10:40], "holiday"),
        "make_ups": dict.fromkeys(days[35:60], "make-up"),
    }


def a_start(dice, year, zone, cutoff):
    """Any second of the first year and a half; every third within a second of a cut-off or midnight."""
    start = datetime(year, 1, 2, tzinfo=UTC) + timedelta(seconds=dice.randrange(86400 * 500))
    if dice.random() < 1 / 3:
        day, clock = start.astimezone(zone).date(), dice.choice([cutoff or time(0), time(0), time(1, 30)])
        start = (
            datetime.combine(
                day,
                clock,
                zone,
            )
            .replace(fold=dice.randrange(2))
            .astimezone(UTC)
        )
        start += timedelta(seconds=dice.choice([-1, 0, 1]))
    return start


def answer_of(start, calendar, days, due_time):
    try:
        explanation = clockwork.explain(start, calendar=calendar, days=days, due_time=due_time)
        assert explanation.ship_by == clockwork.ship_by(
            start, calendar=calendar, days=days, due_time=due_time
        )
    except NoOpenDay:
        return None
    counted = [day.date for day in explanation.days if day.counts]
    assert len(counted) == days
    return explanation.day0, explanation.days[-1].date, explanation.ship_by


def answer_of_oracle(start, specs, days, due_time):
    try:
        return oracle.ship_by(start, specs, days, due_time)
    except oracle.NoAnswer:
        return None


def delivery_of(ship_by, market, days, due_time):
    try:
        told = clockwork.explain_delivery(ship_by, calendar=market, transit_days=days, due_time=due_time)
        assert told.ship_by == clockwork.deliver_by(
            ship_by, calendar=market, transit_days=days, due_time=due_time
        )
    except NoOpenDay:
        return None
    assert sum(day.counts for day in told.days) == max(days, 1)
    return told.days[-1].date, told.ship_by


def delivery_of_oracle(ship_by, spec, days, due_time):
    try:
        return oracle.deliver_by(ship_by, spec, days, due_time)
    except oracle.NoAnswer:
        return None


def compare(seed, calendars):
    """Compare the clock with the naive count, ship-by and from it deliver-by.

    Returns the cases, and how many of them both refuse.
    """
    dice, refused = random.Random(seed), 0
    for _ in range(calendars):
        year = dice.choice(YEARS)
        specs = [a_spec(dice, year) for _ in range(dice.choice([1, 1, 1, 2, 3]))]
        calendar = clockwork.combine(*(build(spec, year) for spec in specs))
        there = a_spec(dice, year) | {"cutoff": None}
        market = build(there, year)
        for _ in range(STARTS):
            start = a_start(dice, year, calendar.zone, calendar.cutoff)
            terms = (dice.choice([0, 1, 2, 2, 3, 7]), dice.choice(DUE_TIMES))
            expected = answer_of_oracle(start, specs, *terms)
            assert answer_of(start, calendar, *terms) == expected, (seed, start, terms, specs)
            refused += expected is None
            if expected is not None:
                asked = expected[-1], dice.choice([0, 1, 2, 5, 7]), terms[1]
                assert delivery_of(asked[0], market, *asked[1:]) == delivery_of_oracle(
                    asked[0], there, *asked[1:]
                ), (seed, start, terms, asked, there)
    return calendars * STARTS, refused


def build(spec, year):
    facts = {key: value for key, value in spec.items() if key != "zone"}
    return Calendar(name="any", zone_name=spec["zone"], first_year=year - 1, last_year=year + 3, **facts)


def main(wanted):
    cases = refused = seed = 0
    began = stopwatch.perf_counter()
    while cases < wanted:
        some, none = compare(1000 + seed, 50)
        cases, refused, seed = cases + some, refused + none, seed + 1
    seconds = stopwatch.perf_counter() - began
    print(f"{cases:,} cases, all equal to the naive count; both refuse {refused:,}; {seconds:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1_000_000)
