"""A column map: which column of a file holds which fact, and what its cells mean, as data (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from dataclasses import fields as fields_of
from typing import Any
from unicodedata import normalize
from zoneinfo import available_timezones

from merchant.money.currencies import is_currency
from orders.intake.exceptions import BadColumnMap
from orders.intake.profiles.base import Problem
from orders.intake.profiles.fields import FIELDS, WORDS, Kind
from warehouses.sites.countries import COUNTRIES

DATES = ("iso", "ymd", "dmy", "mdy")
DECIMALS = (".", ",")
WEIGHT_UNITS = ("g", "kg", "oz", "lb")
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
MOST_COLUMNS = 6  # joined to one fact
MOST_WORDS = 400
MOST_EMPTY = 20
LONGEST = 200  # a column's name, a constant, a source's word


@dataclass(frozen=True)
class ColumnMap:
    """How a form of file tells its orders.

    `columns`: fact → names of the columns that hold it; texts are joined, of others the first that is not
    empty counts. `constants`: facts that the file does not tell. `words`: fact → the source's word → ours.
    `zone`: that of moments without an offset, empty for the store's. `time_of_day`: what a date without
    one means, "" when it is refused (a ship-by date always means its end). `empty`: texts that mean
    nothing. `repeats`: the facts of an order stand on the first of its lines only. `strict`: nothing is
    shortened or rounded off, and no number may have thousands separators. `headless`: the file names no
    columns, they are called A, B, C.
    """

    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: str = "iso"
    zone: str = ""
    time_of_day: str = ""
    decimal: str = "."
    weight_unit: str = "g"
    empty: tuple[str, ...] = ()
    repeats: bool = False
    strict: bool = False
    headless: bool = False

    def problems(self, header: Sequence[str]) -> list[Problem]:
        """What stands between this map and a file with that header; nothing when the file can be read."""
        names = [plain(name) for name in header]
        missing = [Problem("field_missing", name) for name in self.unmapped()]
        wanted = [(fact, name) for fact, columns in self.columns.items() for name in columns]
        gone = [Problem("column_gone", fact, name) for fact, name in wanted if plain(name) not in names]
        twice = [Problem("column_twice", fact, name) for fact, name in wanted if names.count(plain(name)) > 1]
        return [*missing, *gone, *twice]

    def unmapped(self) -> list[str]:
        """The facts that every order needs and this map does not give."""
        given = self.columns.keys() | self.constants.keys()
        return [name for name, fact in FIELDS.items() if fact.required and name not in given]

    def to_json(self) -> dict[str, Any]:
        """The map as JSON can hold it."""
        told = asdict(self)
        return (
            told
            | {"columns": {fact: list(names) for fact, names in self.columns.items()}}
            | {"empty": list(self.empty)}
        )

    @classmethod
    def from_json(cls, told: object) -> "ColumnMap":
        """The map that `to_json` told; raises BadColumnMap for anything else."""
        known = {one.name for one in fields_of(cls)}
        if not isinstance(told, dict) or not told.keys() <= known or "columns" not in told:
            raise BadColumnMap("not_a_map")
        told = dict(told)
        told["columns"] = _columns(told["columns"])
        for name, check in _CHECKS.items():
            if name in told:
                told[name] = check(told[name])
        return cls(**told)


def plain(name: str) -> str:
    """A column's name as names are compared: without case, width of letters and double blanks.

    Only its beginning counts: to normalise a hostile cell would take seconds.
    """
    return " ".join(normalize("NFKC", name[:LONGEST]).casefold().split())


def _columns(value):
    told = _mapping(value, FIELDS, most=len(FIELDS))
    return {fact: _texts(names, most=MOST_COLUMNS, least=1) for fact, names in told.items()}


def _constants(value):
    told = _mapping(value, FIELDS, most=len(FIELDS))
    for fact, constant in told.items():
        _text(constant)
        if not _is_ours(fact, constant):
            raise BadColumnMap("bad_constant", field=fact, value=constant)
    return dict(told)


def _words(value):
    with_words = {name for name, fact in FIELDS.items() if fact.kind in WORDS or fact.kind == Kind.COUNTRY}
    told = _mapping(value, with_words, most=len(with_words))
    return {fact: _words_of(fact, words) for fact, words in told.items()}


def _words_of(fact, words):
    if not isinstance(words, dict) or len(words) > MOST_WORDS:
        raise BadColumnMap("bad_words", field=fact)
    for theirs, ours in words.items():
        _text(theirs)
        if not isinstance(ours, str) or not ours or not _is_ours(fact, ours):
            raise BadColumnMap("bad_words", field=fact)
    return {plain(theirs): ours for theirs, ours in words.items()}


def _is_ours(fact, word):
    """Whether the word is one of those that the fact may have in the end."""
    kind = FIELDS[fact].kind
    if kind in WORDS:
        return word in WORDS[kind]
    if kind == Kind.COUNTRY:
        return word in COUNTRIES
    return is_currency(word) if kind == Kind.CURRENCY else bool(word)


def _mapping(value, known: Iterable[str], *, most):
    if not isinstance(value, dict) or len(value) > most or not value.keys() <= set(known):
        raise BadColumnMap("not_a_map")
    return value


def _text(value):
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise BadColumnMap("not_a_map")
    return value


def _texts(value, *, most, least=0):
    if (
        not isinstance(value, list | tuple)
        or not least <= len(value) <= most
        or len(set(map(str, value))) < len(value)
    ):
        raise BadColumnMap("not_a_map")
    return tuple(_text(one) for one in value)


def _empty(value):
    return _texts(value, most=MOST_EMPTY)


def _one_of(*options):
    def check(value):
        if type(value) is not type(options[0]) or value not in options:
            raise BadColumnMap("not_a_map")
        return value

    return check


def _zone(value):
    if not isinstance(value, str) or (value and value not in available_timezones()):
        raise BadColumnMap("unknown_zone", value=str(value)[:LONGEST])
    return value


def _time_of_day(value):
    if value != "" and not (isinstance(value, str) and TIME_OF_DAY.fullmatch(value)):
        raise BadColumnMap("bad_time_of_day", value=str(value)[:LONGEST])
    return value


_CHECKS = {
    "constants": _constants,
    "words": _words,
    "dates": _one_of(*DATES),
    "zone": _zone,
    "time_of_day": _time_of_day,
    "decimal": _one_of(*DECIMALS),
    "weight_unit": _one_of(*WEIGHT_UNITS),
    "empty": _empty,
    "repeats": _one_of(True, False),
    "strict": _one_of(True, False),
    "headless": _one_of(True, False),
}
