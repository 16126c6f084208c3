"""What the clock costs: `python -m benchmarks.clock [PAIRS]`.

Ship-by for pairs of an order's start and a calendar, of warehouses around the world with their holidays,
cut-offs and days of rest; a sample is compared with the naive count. Prints pairs a second of one core.
"""

import gc
import random
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock

import django

django.setup()

from benchmarks.machine import facts  # noqa: E402
from tests.warehouses.calendars import oracle  # noqa: E402
from warehouses.calendars import library  # noqa: E402
from warehouses.calendars.clockwork import Calendar, explain, ship_by  # noqa: E402

PAIRS, ROUNDS, SAMPLE = 1_000_000, 3, 5_000
DAYS, DUE = 2, clock(23, 59, 59)
PLACES = [
    ("LAX", "US", "CA", "America/Los_Angeles", clock(15)),
    ("EWR", "US", "NJ", "America/New_York", clock(16, 30)),
    ("LHR", "GB", "ENG", "Europe/London", clock(14)),
    ("WAW", "PL", "", "Europe/Warsaw", None),
    ("CAN", "CN", "", "Asia/Shanghai", clock(17)),
    ("SYD", "AU", "NSW", "Australia/Sydney", clock(12)),
]


def main(count):
    dice = random.Random(7)
    calendars = [_calendar(*place) for place in PLACES]
    begin = datetime(2025, 1, 2, tzinfo=UTC)
    pairs = [
        (begin + timedelta(seconds=dice.randrange(86_400 * 700)), dice.choice(calendars))
        for _ in range(count)
    ]
    _compare(dice.sample(pairs, min(SAMPLE, count)))
    print(f"# {facts()}")
    print(f"ship-by: {_per_second(_count, pairs):,.0f} pairs a second")
    print(
        f"with the explanation day by day: {_per_second(_explain, pairs[: count // 10]):,.0f} pairs a second"
    )


def _count(pairs):
    for start, calendar in pairs:
        ship_by(start, calendar=calendar, days=DAYS, due_time=DUE)


def _explain(pairs):
    for start, calendar in pairs:
        explain(start, calendar=calendar, days=DAYS, due_time=DUE)


def _per_second(act, pairs):
    """By this process's own time, the median of some rounds."""
    act(pairs[: len(pairs) // 10])  # what is remembered of calendars is there afterwards, as in a worker
    gc.collect()
    taken = []
    for _round in range(ROUNDS):
        worked = time.process_time()
        act(pairs)
        taken.append(time.process_time() - worked)
    return len(pairs) / statistics.median(taken)


def _compare(pairs):
    for start, calendar in pairs:
        _day0, _due, expected = oracle.ship_by(start, [_spec(calendar)], DAYS, DUE)
        assert ship_by(start, calendar=calendar, days=DAYS, due_time=DUE) == expected, (start, calendar.name)


def _calendar(name, country, subdivision, zone, cutoff):
    years = [library.read_year(country, subdivision, year) for year in (2024, 2025, 2026, 2027)]
    return Calendar(
        name=name,
        zone_name=zone,
        first_year=2024,
        last_year=2027,
        cutoff=cutoff,
        holidays={day: told for year in years for day, told in year.holidays.items()},
        make_ups={day: told for year in years for day, told in year.make_ups.items()},
    )


def _spec(calendar):
    names = ("weekdays", "cutoff", "special_days", "closures", "holidays", "make_ups")
    return {"zone": calendar.zone_name, **{name: getattr(calendar, name) for name in names}}


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else PAIRS)
