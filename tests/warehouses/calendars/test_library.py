import csv
from datetime import date
from pathlib import Path

import pytest

from tests.warehouses.calendars.builders import day
from warehouses.calendars.library import read_year

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "calendars"
NATIONS = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
# proclaimed after the file was published: Scotland plays in the World Cup
LATER_THAN_THE_FILE = {("GB", "SCT", date(2026, 6, 15))}

KNOWN_DAYS = {
    "England, Good Friday": ("GB", "ENG", "2026-04-03", True),
    "England, Easter Monday": ("GB", "ENG", "2026-04-06", True),
    "Scotland works on Easter Monday": ("GB", "SCT", "2026-04-06", False),
    "Scotland, 2 January": ("GB", "SCT", "2026-01-02", True),
    "England works on 2 January": ("GB", "ENG", "2026-01-02", False),
    "Boxing Day on a Saturday moves on": ("GB", "ENG", "2026-12-28", True),
    "United States, Presidents' Day": ("US", "", "2026-02-16", True),
    "Fourth of July on a Saturday": ("US", "", "2026-07-03", True),
    "California, Cesar Chavez Day": ("US", "CA", "2026-03-31", True),
    "elsewhere it is none": ("US", "", "2026-03-31", False),
    "Bavaria, Epiphany": ("DE", "BY", "2026-01-06", True),
    "Berlin works at Epiphany": ("DE", "BE", "2026-01-06", False),
    "China, Spring Festival": ("CN", "", "2026-02-17", True),
    "an unknown subdivision has its country's": ("US", "XX", "2026-02-16", True),
}


def files():
    """Weekdays off by place and year, out of whatever files lie beside the project."""
    known = {}
    for name, place_of in (
        ("gb_bank_holidays.csv", lambda row: ("GB", NATIONS[row["division"]])),
        ("us_federal_observed_2016_2030.csv", lambda row: ("US", "")),
    ):
        rows = csv.DictReader((DATA / name).open(encoding="utf-8")) if (DATA / name).is_file() else ()
        for row in rows:
            known.setdefault((*place_of(row), day(row["date"]).year), set()).add(day(row["date"]))
    return known


WRITTEN_DOWN = "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"
PUBLISHED = {("US", "", 2026): {day(f"2026-{text}") for text in WRITTEN_DOWN.split()}, **files()}


@pytest.mark.parametrize(("country", "subdivision", "text", "rests"), KNOWN_DAYS.values(), ids=KNOWN_DAYS)
def test_well_known_days(country, subdivision, text, rests):
    assert (day(text) in read_year(country, subdivision, day(text).year).holidays) is rests


@pytest.mark.parametrize("place_and_year", PUBLISHED, ids=str)
def test_weekdays_off_are_those_that_the_authorities_publish(place_and_year):
    country, subdivision, _ = place_and_year

    read = {day for day in read_year(*place_and_year).holidays if day.weekday() < 5}

    assert read - PUBLISHED[place_and_year] == {
        day for c, s, day in LATER_THAN_THE_FILE if (c, s) == (country, subdivision) and day in read
    }
    assert PUBLISHED[place_and_year] <= read


def test_china_works_on_some_weekends():
    assert set(read_year("CN", "", 2026).make_ups) == {
        day(text)
        for text in ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
    }


@pytest.mark.parametrize(
    ("country", "year", "is_known", "make_ups_known"),
    [
        ("GB", 2027, True, True),
        ("CN", 2026, True, True),
        ("CN", 2027, True, False),
        ("UA", 2025, False, False),
        ("UA", 2028, False, False),
        ("LK", 2026, True, True),
        ("LK", 2027, False, False),
        ("HU", 2023, True, True),  # a year without make-ups between years with some
        ("BG", 2026, True, True),  # gave them up long ago
        ("ZZ", 2026, False, False),
    ],
)
def test_what_is_not_known_is_said(country, year, is_known, make_ups_known):
    known = read_year(country, "", year)

    assert (known.is_known, known.make_ups_known) == (is_known, make_ups_known)


def test_names_are_english():
    assert read_year("DE", "", 2026).holidays[day("2026-10-03")] == "German Unity Day"
    assert read_year("PL", "", 2026).holidays[day("2026-05-03")] == "National Day of the Third of May"
