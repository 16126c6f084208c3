"""Reason codes in words: of the days of an explanation, of its warnings and of refusals."""

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from warehouses.calendars.almanac import (
    CLOSURE,
    COUNTS,
    HOLIDAY,
    MAKE_UP,
    SPECIAL_CLOSED,
    SPECIAL_OPEN,
    UNKNOWN_MAKE_UPS,
    UNKNOWN_YEAR,
    WEEKLY_REST,
)
from warehouses.calendars.clockwork import AFTER_CUTOFF, DAY_0, DUE, SENT, Day
from warehouses.calendars.exceptions import REFUSALS, CalendarError
from warehouses.calendars.holiday_names import translate_name

DAYS = {
    DAY_0: _("The clock starts on this day."),
    SENT: _("The parcel is on its way from this day on."),
    AFTER_CUTOFF: _(
        "Too late for this day: the cut-off is %(cutoff)s. The clock starts on the next open day."
    ),
    COUNTS: _("Counts as a business day."),
    DUE: _("Counts, and the deadline is on this day."),
    MAKE_UP: _("Counts: a make-up working day."),
    SPECIAL_OPEN: _("Counts: opened by the platform (%(why)s)."),
    WEEKLY_REST: _("Weekly day of rest."),
    HOLIDAY: _("Public holiday: %(name)s."),
    CLOSURE: _("Closed: %(why)s."),
    SPECIAL_CLOSED: _("Closed by the platform: %(why)s."),
}
REST_SINCE = _("Weekly day of rest, by the working days that count from %(since)s on.")
SAME_DAY = _("The clock starts on this day, and the deadline is on it, too.")
OPENED_BY = {
    MAKE_UP: _("It is a make-up working day."),
    SPECIAL_OPEN: _("The platform opened it: %(why)s."),
}
WARNINGS = {
    UNKNOWN_YEAR: _(
        "No public holidays of %(year)s are known for %(calendar)s: the weekly pattern decides alone."
    ),
    UNKNOWN_MAKE_UPS: _("The make-up working days of %(year)s are not known yet for %(calendar)s."),
}
EVENT_SENTENCES = {
    "holiday.kept": _("Holiday kept by staff: {day}, {why}"),
    "special_day.opened": _("{day} opened: {why}"),
    "special_day.closed": _("{day} closed: {why}"),
    "special_day.removed": _("{day} decided by the calendar again; before: {why}"),
}


def _describe_day(entry):
    params = {**entry.params, "name": translate_name(entry.params.get("name", ""))}
    params["cutoff"] = params.get("cutoff", "")[:5]
    sentences = [_said_of(entry)]
    if "opened_by" in params:
        sentences.append(OPENED_BY[params["opened_by"]])
    said = " ".join(str(sentence) % params for sentence in sentences)
    if "calendar" in params:
        return gettext("%(sentence)s (Calendar: %(calendar)s)") % {**params, "sentence": said}
    return said


def _said_of(entry):
    if entry.reason == WEEKLY_REST and "since" in entry.params:
        return REST_SINCE
    return SAME_DAY if entry.params.get("is_due") else DAYS[entry.reason]


def _describe_warning(warning):
    return str(WARNINGS[warning["code"]]) % warning


def _describe_refusal(kept):
    return gettext(REFUSALS[kept["code"]].sentence) % kept["params"]


_lazy_day = lazy(_describe_day, str)
_lazy_warning = lazy(_describe_warning, str)
_lazy_refusal = lazy(_describe_refusal, str)


def describe_day(entry: Day) -> str:
    """Why a day of an explanation counts or not, in the reader's language."""
    return _lazy_day(entry)


def describe_warning(warning: dict) -> str:
    """What is not known about a year, in the reader's language."""
    return _lazy_warning(warning)


def describe_refusal(error: CalendarError) -> str:
    """Why a date could not be counted, in the reader's language."""
    return _lazy_refusal(error.to_json())


def describe_kept_refusal(kept: dict) -> str:
    """The same for a refusal that was kept as `error.to_json()`."""
    return _lazy_refusal(kept)
