"""Moments as files write them: what could be read in two ways is read as declared or not at all (pure)."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from warehouses.calendars.clockwork import local_moment

DAY_END = "23:59:59"
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ],
        start=1,
    )
    for name in names
}
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6})\d{0,3})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?"
    r"(?:\s?(?P<utc>Z|UTC|GMT)|\s?(?:[A-Z]{2,5}\s?)?(?P<named>\((?:UTC|GMT)(?P<in_brackets>[+-]\d{1,2}(?::?\d{2})?)\))"
    r"|\s?(?:UTC|GMT)?(?P<offset>[+-]\d{1,2}(?::?\d{2})?))?"
)
_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_SHORT = r"(?P<year>\d{4}|\d{2})"
_NAMED = r"(?P<name>[a-z]{3,9})"
_ISO = rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})"
_WRITTEN = [
    rf"{_DAY}(?:st|nd|rd|th)?[ -]{_NAMED}\.?,?[ -]{_YEAR}",
    rf"{_NAMED}\.?[ -]{_DAY}(?:st|nd|rd|th)?,?[ -]{_YEAR}",
]
_FORMS = {
    "ymd": [rf"{_YEAR}(?P<mark>[-/.]){_MONTH}(?P=mark){_DAY}", rf"{_YEAR}年{_MONTH}月{_DAY}日", *_WRITTEN],
    "dmy": [
        rf"{_DAY}(?P<mark>[-/.]){_MONTH}(?P=mark){_SHORT}",
        rf"{_DAY}-{_NAMED}-(?P<year>\d{{2}})",
        _ISO,
        *_WRITTEN,
    ],
    "mdy": [
        rf"{_MONTH}(?P<mark>[-/.]){_DAY}(?P=mark){_SHORT}",
        rf"{_DAY}-{_NAMED}-(?P<year>\d{{2}})",
        _ISO,
        *_WRITTEN,
    ],
}
_BETWEEN = r"(?:T|,?\s{1,2}(?:at\s)?|\s-\s)"
_STRICT_TIME = (
    r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?"
    r"(?:(?P<utc>Z)| ?(?P<offset>[+-]\d{2}:?\d{2}))?"
)
PATTERNS = {
    dates: [re.compile(rf"{form}(?:{_BETWEEN}{_TIME})?", re.ASCII | re.IGNORECASE) for form in forms]
    for dates, forms in _FORMS.items()
} | {"iso": [re.compile(rf"{_ISO}(?:[T ]{_STRICT_TIME})?", re.ASCII)]}


class NoTimeOfDay(ValueError):
    """A date is told and no time of day, where nobody said what that means."""


@lru_cache(maxsize=8192)  # an order's lines repeat its moments
def parse_moment(value: str, dates: str, zone: ZoneInfo, time_of_day: str) -> datetime:
    """The moment in UTC; raises ValueError for what is none and NoTimeOfDay for a mere date."""
    found = next((match for form in PATTERNS[dates] if (match := form.fullmatch(value))), None)
    if found is None:
        raise ValueError(value)
    told = found.groupdict()
    day = datetime(_year(told["year"]), _month(told), int(told["day"]))
    if told["hour"] is None:
        return local_moment(day + _declared(time_of_day, value), zone)
    local = day + _time(told)
    offset = told["offset"] or told.get("in_brackets")
    if offset or told["utc"]:
        return (local.replace(tzinfo=_offset(offset) if offset else UTC)).astimezone(UTC)
    return local_moment(local, zone)


def _year(digits):
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(told):
    name = told.get("name")
    if not name:
        return int(told["month"])
    if name.casefold() not in MONTHS:
        raise ValueError(name)
    return MONTHS[name.casefold()]


def _declared(time_of_day, value):
    if not time_of_day:
        raise NoTimeOfDay(value)
    parts = [int(part) for part in time_of_day.split(":")]
    return timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2] if len(parts) > 2 else 0)


def _time(told):
    hour, minute, second = int(told["hour"]), int(told["minute"]), int(told["second"] or 0)
    if told.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if told["half"].casefold() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(hour, minute, second)
    micro = int((told["fraction"] or "").ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)


def _offset(text):
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        raise ValueError(text)
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if text[0] == "-" else shift)
