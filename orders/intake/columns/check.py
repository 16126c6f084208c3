"""Tries columns on a file's first lines and tells in Bantuo's words how they are read."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from merchant.money.currencies import format_minor
from merchant.tenancy.models import Store
from orders.intake.columns.sample import Sample
from orders.intake.columns.words import CHOICES, MENDS
from orders.intake.exceptions import IntakeError
from orders.intake.profiles.base import Reading, Setting
from orders.intake.profiles.column_map import ColumnMap
from orders.intake.profiles.mapping import MappedReader
from orders.intake.staging import places_read, understood
from orders.intake.wording import mend, reason_sentence, reason_title, refusal_sentence
from warehouses.sites.countries import country_name

LINES = 50


@dataclass(frozen=True)
class CheckedLine:
    """One line of the file as Bantuo understands it, or why it does not."""

    line_no: int
    number: str
    at: str = ""
    what: str = ""
    price: str = ""
    whom: str = ""
    column: str = ""
    refusal: str = ""
    mend: str = ""


@dataclass(frozen=True)
class Check:
    """How the first lines of a file are read; `refusal` says why not one of them can be."""

    lines: list[CheckedLine]
    reasons: list[tuple[str, int]]
    refusal: str = ""

    @property
    def refused(self) -> list[CheckedLine]:
        """The lines that cannot be read."""
        return [line for line in self.lines if line.refusal]

    @property
    def read(self) -> list[CheckedLine]:
        """The lines that can be read."""
        return [line for line in self.lines if not line.refusal]

    @property
    def troubled_first(self) -> list[CheckedLine]:
        """All lines, those that cannot be read on top."""
        return self.refused + self.read


def check_columns(sample: Sample, column_map: ColumnMap, *, store: Store) -> Check:
    """The reading of the first lines by these columns."""
    setting = Setting(zone=ZoneInfo(store.time_zone), currency=store.currency)
    try:
        reader = MappedReader(sample.header, setting, column_map=column_map)
    except IntakeError as refusal:
        return Check([], [], refusal_sentence(refusal.code, refusal.details))
    used = places_read(sample.header, reader)
    read = [
        (line_no, understood(cells, reader, sample.header, used)) for line_no, cells in sample.lines[:LINES]
    ]
    reasons = Counter(reading.problem.code for _line_no, reading in read if reading.problem)
    told = [(reason_title(code), count) for code, count in reasons.most_common()]
    return Check([_line(line_no, reading, setting.zone) for line_no, reading in read], told)


def _line(line_no, reading: Reading, zone):
    problem = reading.problem
    if problem:
        refusal = reason_sentence(problem.code, problem.value)
        mended = str(MENDS.get(problem.code) or mend(problem.code))
        return CheckedLine(line_no, reading.number, column=problem.field, refusal=refusal, mend=mended)
    order, line = reading.order, reading.line
    return CheckedLine(
        line_no,
        reading.number,
        at=_moment(order["ordered_at"], zone),
        what=f"{line['units']:,} × {line['sku']}",
        price=format_minor(line.get("price"), order["currency"], get_language()),
        whom=_whom(order, line),
    )


def _moment(text, zone):
    return datetime.fromisoformat(text).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _whom(order, line):
    """What else is worth seeing: where it goes, to whom, and a state that is not just “to be shipped”."""
    country = country_name(order["country"]) if order.get("country") else ""
    state = line.get("ended") or ("waiting" if order.get("waits") else "")
    told = [country, order.get("city", ""), order.get("recipient_name", ""), _state(state)]
    return " · ".join(part for part in told if part)


def _state(code):
    return str(dict(CHOICES["status"]).get(code, ""))
