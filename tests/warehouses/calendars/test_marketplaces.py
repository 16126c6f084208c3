"""Worked examples as marketplaces publish them, over the holidays that the library tells of."""

from dataclasses import replace
from datetime import date

import pytest

from tests.warehouses.calendars.builders import NEW_YORK, SHANGHAI, at, make_calendar, named
from warehouses.calendars import clockwork, library

LOS_ANGELES = "America/Los_Angeles"


def american(zone, year, **facts):
    """A warehouse that rests on federal holidays."""
    return make_calendar(zone, holidays=library.read_year("US", "", year).holidays, **facts)


def test_two_business_days_over_thanksgiving_week():
    """Federal holidays and weekends are no business days: Thursday, 26 November 2026 does not count."""
    calendar = american(LOS_ANGELES, 2026)

    due = {
        day: clockwork.ship_by(at(f"2026-11-{day}T10:00:00", LOS_ANGELES), calendar=calendar, days=2)
        for day in (23, 24, 25, 26, 27)
    }

    days = {day: moment.astimezone(calendar.zone).date() for day, moment in due.items()}
    assert days == {
        23: date(2026, 11, 25),
        24: date(2026, 11, 27),
        25: date(2026, 11, 30),
        26: date(2026, 12, 1),  # the holiday is no day 0, Friday is
        27: date(2026, 12, 1),
    }


def test_veterans_day_is_no_business_day():
    calendar = american(NEW_YORK, 2025)

    due = clockwork.ship_by(at("2025-11-10T09:00:00", NEW_YORK), calendar=calendar, days=1)

    assert due == at("2025-11-12T23:59:59", NEW_YORK)


def test_a_cut_off_at_noon_before_a_holiday():
    """Shopify's help on processing times: an order of Wednesday, 22 January after 12 pm, two business days to
    process, Friday a holiday, handed over on Tuesday, 28 January; two to three days later it arrives.
    """
    calendar = make_calendar(NEW_YORK, cutoff="12:00", holidays=named("2025-01-24"))
    after_noon = at("2025-01-22T12:30:00", NEW_YORK)

    sent = clockwork.ship_by(after_noon, calendar=calendar, days=2)
    arrives = [
        clockwork.deliver_by(sent, calendar=calendar, transit_days=days).astimezone(calendar.zone).date()
        for days in (2, 3)
    ]

    assert sent == at("2025-01-28T23:59:59", NEW_YORK)
    assert arrives == [date(2025, 1, 30), date(2025, 1, 31)]


def test_before_noon_it_is_a_day_earlier():
    calendar = make_calendar(NEW_YORK, cutoff="12:00", holidays=named("2025-01-24"))

    sent = clockwork.ship_by(at("2025-01-22T11:59:59", NEW_YORK), calendar=calendar, days=2)

    assert sent == at("2025-01-27T23:59:59", NEW_YORK)


@pytest.mark.parametrize(
    ("zone", "due"),
    [(SHANGHAI, "2026-03-05T23:59:59"), (LOS_ANGELES, "2026-03-04T23:59:59")],
    ids=["the warehouse's", "the platform's"],
)
def test_the_zone_that_a_policy_names_decides_the_day(zone, due):
    """Tuesday morning in Shanghai is still Monday where the platform counts."""
    calendar = replace(make_calendar(SHANGHAI), zone_name=zone)

    found = clockwork.ship_by(at("2026-03-03T08:00:00", SHANGHAI), calendar=calendar, days=2)

    assert found == at(due, zone)
