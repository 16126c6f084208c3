"""A workbook's cell as text that can be read in one way only; imported by the reading process alone."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE, is_datetime

EXACT = 10**15  # a spreadsheet keeps no more digits of a number than these
HALF_A_SECOND = timedelta(milliseconds=500)
PADDED = re.compile(r"0{2,20}")
# What XML cannot hold, and the underline of a text that only looks like that; no text has a NUL.
ESCAPED = re.compile(r"_x(000[1-9A-F]|001[0-9A-F]|005F|FFF[EF])_", re.IGNORECASE)


class Formats:
    """How the styles of a workbook show numbers."""

    def __init__(self, book):
        self._styles, self._own = book._cell_styles, book._number_formats
        self._found: dict[int, str] = {}

    def of(self, style: int) -> str:
        """A style's number format, as `yyyy-mm-dd` or `00000`."""
        if style not in self._found:
            number = self._styles[style].numFmtId
            own = number - BUILTIN_FORMATS_MAX_SIZE
            known = self._own[own] if 0 <= own < len(self._own) else BUILTIN_FORMATS.get(number, "")
            self._found[style] = known
        return self._found[style]


def text_of(cell: dict, formats: Formats) -> tuple[str, str]:
    """(text, code of what is wrong) of a parsed cell."""
    value = cell["value"]
    if cell["unknown"]:
        return "", "cell_no_value"
    if value is None:
        return "", ""
    if cell["data_type"] == "e":
        return str(value), "cell_error"
    if isinstance(value, str):
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value), ""
    if isinstance(value, bool):
        return str(value).upper(), ""
    if isinstance(value, int | float):
        return _number(value, formats.of(cell["style_id"]))
    return _moment(value, formats.of(cell["style_id"])), ""


def _number(value, shown):
    if not isfinite(value):
        return str(value), "cell_error"
    if abs(value) >= EXACT:
        return f"{value:.6E}", "cell_shortened"
    if isinstance(value, float):
        text = format(Decimal(format(value, ".15g")), "f")
        return ("0" if text == "-0" else text), ""
    # A postcode 01234 is stored as 1234 and a format of five noughts.
    return (str(value).zfill(len(shown)) if value >= 0 and PADDED.fullmatch(shown) else str(value)), ""


def _moment(value, shown):
    if isinstance(value, datetime):
        if value.time() == time() and is_datetime(shown) == "date":
            return value.date().isoformat()
        return (
            (value + HALF_A_SECOND).isoformat(" ", "seconds") if value < datetime.max - HALF_A_SECOND else ""
        )
    if isinstance(value, date | time):
        return value.isoformat()
    seconds = round(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
