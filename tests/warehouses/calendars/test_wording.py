import pytest
from django.utils import translation

from tests.warehouses.calendars.builders import at, day, make_calendar
from warehouses.calendars import clockwork, wording
from warehouses.calendars.clockwork import Day
from warehouses.calendars.exceptions import NoOpenDay
from warehouses.calendars.holiday_names import translate_name

SAID = {
    "counts": ({}, "Counts as a business day."),
    "weekly_rest": ({}, "Weekly day of rest."),
    "holiday": ({"name": "Boxing Day (observed)"}, "Public holiday: Boxing Day (observed)."),
    "closure": ({"why": "100 % stocktake"}, "Closed: 100 % stocktake."),
    "special_closed": ({"why": "flood"}, "Closed by the platform: flood."),
    "special_open": ({"why": "sale"}, "Counts: opened by the platform (sale)."),
    "make_up": ({"name": "Make-up working day"}, "Counts: a make-up working day."),
    "after_cutoff": (
        {"cutoff": "15:00:00"},
        "Too late for this day: the cut-off is 15:00. The clock starts on the next open day.",
    ),
    "day_0": (
        {"opened_by": "special_open", "why": "sale"},
        "The clock starts on this day. The platform opened it: sale.",
    ),
    "due": (
        {"opened_by": "make_up", "name": "Make-up working day"},
        "Counts, and the deadline is on this day. It is a make-up working day.",
    ),
}


@pytest.mark.parametrize(("reason", "params", "sentence"), [(key, *value) for key, value in SAID.items()])
def test_every_reason_has_a_sentence(reason, params, sentence):
    assert str(wording.describe_day(Day(day("2026-02-13"), False, reason, params))) == sentence


def test_a_day_of_rest_of_a_stores_week_says_since_when():
    params = {"since": "2026-02-02", "calendar": "Shop"}

    said = str(wording.describe_day(Day(day("2026-02-13"), False, "weekly_rest", params)))

    assert said == ("Weekly day of rest, by the working days that count from 2026-02-02 on. (Calendar: Shop)")


def test_a_start_day_that_is_due_says_both():
    said = wording.describe_day(Day(day("2026-02-13"), False, "day_0", {"is_due": True}))

    assert said == "The clock starts on this day, and the deadline is on it, too."


def test_the_closed_calendar_is_named():
    said = wording.describe_day(Day(day("2026-02-13"), False, "weekly_rest", {"calendar": "US"}))

    assert said == "Weekly day of rest. (Calendar: US)"


def test_warnings_and_refusals_have_sentences():
    unknown = make_calendar(unknown_years=frozenset({2026}), unknown_make_ups=frozenset({2027}))
    explanation = clockwork.explain(at("2026-12-31T09:00"), calendar=unknown, days=1)
    refusal = NoOpenDay(calendar="QZ-TEST", days=60, day=day("2026-02-13"))

    said = [str(wording.describe_warning(warning)) for warning in explanation.warnings]

    assert said == [
        "No public holidays of 2026 are known for QZ-TEST: the weekly pattern decides alone.",
        "The make-up working days of 2027 are not known yet for QZ-TEST.",
    ]
    assert wording.describe_refusal(refusal) == str(refusal)
    assert wording.describe_kept_refusal(refusal.to_json()) == str(refusal)


NAMES = {
    "Good Friday": "Good Friday",
    "Boxing Day (observed)": "Boxing Day (observed)",
    "Eid al-Fitr (estimated)": "Eid al-Fitr (estimated)",
    "Monday following Labor Day": "Monday following Labor Day",
    "Labor Day; Ascension Day": "Labor Day; Ascension Day",
    "Day off (substituted from 02/14/2026)": "Day off in exchange for Feb. 14, 2026",
    "Saint Nobody's Day": "Saint Nobody's Day",
}


@pytest.mark.parametrize(("stored", "shown"), NAMES.items())
def test_holidays_are_named_in_the_readers_language(stored, shown):
    with translation.override("en"):
        assert translate_name(stored) == shown
