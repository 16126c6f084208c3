"""Moments in the styles of sellers' files: read as declared, or refused."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.intake.profiles.column_map import DATES
from orders.intake.profiles.dates import NoTimeOfDay, parse_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 2, 3, 1, 30, tzinfo=UTC)  # half past nine in Shanghai
READ = {
    "iso": ("2026-02-03T09:30", "iso"),
    "iso with a blank": ("2026-02-03 09:30:00", "iso"),
    "iso with an offset": ("2026-02-02T20:30:00-05:00", "iso"),
    "Shopify's offset": ("2026-02-03 03:30:00 +0200", "iso"),
    "Zulu": ("2026-02-03T01:30:00Z", "iso"),
    "slashes": ("2026/2/3 9:30", "ymd"),
    "points": ("2026.02.03 09:30:00", "ymd"),
    "Chinese": ("2026年2月3日 09:30", "ymd"),
    "iso among years first": ("2026-02-03 09:30:00", "ymd"),
    "day first": ("3/2/2026 09:30", "dmy"),
    "day first, points": ("03.02.2026 09:30", "dmy"),
    "day first, short year": ("3/2/26 9:30", "dmy"),
    "month first": ("2/3/2026 9:30 AM", "mdy"),
    "month first, short year": ("02-03-26 09:30", "mdy"),
    "iso where days come first": ("2026-02-03 09:30:00", "dmy"),
    "named month": ("3 Feb 2026 09:30", "ymd"),
    "named month, month first": ("February 3, 2026 9:30 am", "dmy"),
    "named month, short year": ("3-Feb-26 9:30", "mdy"),
    "named month and zone": ("Feb 3, 2026, 9:30 am CST(UTC+8)", "ymd"),
    "in Greenwich": ("Feb 3, 2026 at 1:30 AM GMT", "mdy"),
    "noon's half": ("2/3/2026 9:30 a.m.", "mdy"),
}


@pytest.mark.parametrize(("text", "dates"), READ.values(), ids=READ)
def test_a_moment_is_read_as_it_was_declared(text, dates):
    assert parse_moment(text, dates, SHANGHAI, "") == AT


NOT_READ = {
    "slashes where iso was said": ("2026/02/03 09:30", "iso"),
    "named month where iso was said": ("3 Feb 2026 09:30", "iso"),
    "day first among years first": ("03/02/2026 09:30", "ymd"),
    "thirteenth month": ("02/13/2026 09:30", "dmy"),
    "thirteenth month the other way": ("13/02/2026 09:30", "mdy"),
    "mixed marks": ("03/02-2026 09:30", "dmy"),
    "letters for a zone": ("Feb 3, 2026 9:30 am CST", "mdy"),
    "two digits of the year beside a month's name": ("26-Feb-03 09:30", "ymd"),
    "short year with the month's name where years come first": ("3-Feb-26 09:30", "ymd"),
    "no such month": ("3 Fev 2026 09:30", "dmy"),
    "30 February": ("30/02/2026 09:30", "dmy"),
    "thirteen o'clock in the morning": ("2/3/2026 13:30 AM", "mdy"),
    "midnight twice": ("2/3/2026 24:00", "mdy"),
    "a serial number": ("46056.4", "mdy"),
    "an offset of a day": ("2026-02-03 09:30:00 +2400", "ymd"),
    "full-width digits": ("２０２６-02-03 09:30", "ymd"),
    "no time after T": ("2026-02-03T", "iso"),
}


@pytest.mark.parametrize(("text", "dates"), NOT_READ.values(), ids=NOT_READ)
def test_what_is_not_written_as_declared_is_no_moment(text, dates):
    with pytest.raises(ValueError, match=r".*"):
        parse_moment(text, dates, SHANGHAI, "")


@pytest.mark.parametrize(
    ("text", "dates"),
    [("2026-02-03", "iso"), ("3/2/2026", "dmy"), ("3-Feb-26", "dmy"), ("2026年2月3日", "ymd")],
)
def test_a_mere_date_needs_to_be_told_its_time(text, dates):
    with pytest.raises(NoTimeOfDay):
        parse_moment(text, dates, SHANGHAI, "")

    assert parse_moment(text, dates, SHANGHAI, "09:30") == AT


moments = st.datetimes(min_value=datetime(2000, 1, 2), max_value=datetime(2099, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0)
)
STYLES = {
    "iso": "%Y-%m-%dT%H:%M:%S",
    "ymd": "%Y/%m/%d %H:%M:%S",
    "dmy": "%d.%m.%Y %I:%M:%S %p",
    "mdy": "%m/%d/%y %H:%M:%S",
}


@given(moment=moments, dates=st.sampled_from(DATES))
def test_every_moment_comes_back_from_its_own_style(moment, dates):
    text = moment.strftime(STYLES[dates])

    assert parse_moment(text, dates, ZoneInfo("UTC"), "") == moment.replace(tzinfo=UTC)


@given(moment=moments, minutes=st.integers(-14 * 60, 14 * 60))
def test_an_offset_wins_over_the_zone(moment, minutes):
    told = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))

    assert parse_moment(told.isoformat(), "iso", SHANGHAI, "") == told


@given(moment=moments)
def test_no_text_of_figures_is_two_moments_in_one_style(moment):
    day_first, month_first = moment.strftime("%d/%m/%Y %H:%M"), moment.strftime("%m/%d/%Y %H:%M")

    read = parse_moment(day_first, "dmy", ZoneInfo("UTC"), "")

    assert read == parse_moment(month_first, "mdy", ZoneInfo("UTC"), "")


@given(text=st.text(max_size=40), dates=st.sampled_from(DATES))
def test_no_text_breaks_the_reading(text, dates):
    try:
        found = parse_moment(text, dates, SHANGHAI, "12:00")
    except (ValueError, OverflowError):
        found = None

    assert found is None or found.tzinfo is UTC
