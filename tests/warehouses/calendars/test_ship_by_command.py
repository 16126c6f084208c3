import json

import pytest
from django.core.management import CommandError, ManagementUtility, call_command

from tests.warehouses.calendars.builders import make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def los_angeles():
    return make_place("QZ-LAX", country="US", city="Los Angeles", time_zone="America/Los_Angeles")


def run(capsys, *arguments):
    call_command("ship_by", *arguments)
    return capsys.readouterr().out


def run_json(capsys, *arguments):
    return json.loads(run(capsys, *arguments, "--json"))


def test_the_answer_for_programs(los_angeles, capsys):
    answer = run_json(capsys, "--warehouse", "QZ-LAX", "--at", "2026-02-13T15:30")

    assert answer["ship_by"] == "2026-02-20T07:59:59Z"
    assert answer["ship_by_local"] == "2026-02-19T23:59:59-08:00"
    assert answer["day0"] == "2026-02-17"
    assert [(day["date"], day["counts"], day["reason"]) for day in answer["days"]] == [
        ("2026-02-13", False, "after_cutoff"),
        ("2026-02-14", False, "weekly_rest"),
        ("2026-02-15", False, "weekly_rest"),
        ("2026-02-16", False, "holiday"),
        ("2026-02-17", False, "day_0"),
        ("2026-02-18", True, "counts"),
        ("2026-02-19", True, "due"),
    ]


def test_the_answer_for_people(los_angeles, capsys):
    answer = run(capsys, "--warehouse", "qz-lax", "--at", "2026-02-13T14:30", "--days", "1")

    assert answer.splitlines() == [
        "QZ-LAX, Los Angeles: started Fri 2026-02-13 14:30:00, business days: 1",
        "  Fri 2026-02-13  The clock starts on this day.",
        "  Sat 2026-02-14  Weekly day of rest.",
        "  Sun 2026-02-15  Weekly day of rest.",
        "  Mon 2026-02-16  Public holiday: Washington's Birthday.",
        "  Tue 2026-02-17  Counts, and the deadline is on this day.",
        "Ship by Tue 2026-02-17 23:59:59 in Los Angeles (2026-02-18T07:59:59Z)",
    ]


MOMENTS = {
    "local": ("2026-02-13T15:30", "2026-02-13T23:30:00Z"),
    "with an offset": ("2026-02-13T15:30+08:00", "2026-02-13T07:30:00Z"),
    "in UTC": ("2026-02-13T15:30Z", "2026-02-13T15:30:00Z"),
    "twice on the clock: the later one": ("2026-11-01T01:30", "2026-11-01T09:30:00Z"),
    "never on the clock: the later reading": ("2026-03-08T02:30", "2026-03-08T10:30:00Z"),
}


@pytest.mark.parametrize(("written", "start"), MOMENTS.values(), ids=MOMENTS)
def test_moments_are_read_as_written(los_angeles, capsys, written, start):
    assert run_json(capsys, "--warehouse", "QZ-LAX", "--at", written)["start"] == start


def test_unknown_years_are_warned_about(capsys):
    make_place("QZ-KBP", country="UA", city="Kyiv", time_zone="Europe/Kyiv")

    answer = run(capsys, "--warehouse", "QZ-KBP", "--at", "2027-03-01T09:00")

    assert "! No public holidays of 2027 are known for QZ-KBP" in answer


WRONG = {
    "code": (["--warehouse", "QZ-NONE", "--at", "2026-02-13T15:30"], "no warehouse with the code “QZ-NONE”"),
    "no moment": (["--warehouse", "QZ-LAX", "--at", "yesterday"], "“yesterday” is no moment"),
    "a day without a time": (
        ["--warehouse", "QZ-LAX", "--at", "2026-02-13"],
        "write it like 2026-02-13T15:30",
    ),
    "30 February": (["--warehouse", "QZ-LAX", "--at", "2026-02-30T15:30"], "is no moment"),
    "long ago": (["--warehouse", "QZ-LAX", "--at", "0001-01-01T00:00"], "from 1970 to 2100"),
    "far ahead": (["--warehouse", "QZ-LAX", "--at", "9999-12-31T23:59"], "from 1970 to 2100"),
    "days in words": (
        ["--warehouse", "QZ-LAX", "--at", "2026-02-13T15:30", "--days", "two"],
        "“two” is no number of business days: give one from 0 to 250.",
    ),
    "less than none": (
        ["--warehouse", "QZ-LAX", "--at", "2026-02-13T15:30", "--days=-1"],
        "“-1” is no number",
    ),
    "too many": (
        ["--warehouse", "QZ-LAX", "--at", "2026-02-13T15:30", "--days", "0000000251"],
        "is no number",
    ),
}


@pytest.mark.parametrize(("arguments", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_understood_is_refused_in_one_sentence(los_angeles, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("ship_by", *arguments)


def test_a_wrong_zone_is_refused_in_one_sentence():
    make_place("QZ-BAD", time_zone="Mars/Base")

    with pytest.raises(CommandError, match="QZ-BAD has the time zone “Mars/Base”, which does not exist"):
        call_command("ship_by", "--warehouse", "QZ-BAD", "--at", "2026-02-13T15:30")


def test_a_warehouse_that_never_opens_is_refused_in_one_sentence():
    make_place("QZ-SHUT", weekdays=[])

    with pytest.raises(CommandError, match="QZ-SHUT has no open day in the 60 days from 2026-02-14"):
        call_command("ship_by", "--warehouse", "QZ-SHUT", "--at", "2026-02-13T15:30")


def test_help_says_what_it_is_for(capsys):
    with pytest.raises(SystemExit):
        ManagementUtility(["manage.py", "ship_by", "--help"]).execute()

    assert "leave a warehouse, and why?" in capsys.readouterr().out
