"""Readers of cells that many sheets need: a text becomes a value, or is refused (pure)."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from unicodedata import normalize

from django.utils.translation import gettext, override

from merchant.sheets.exceptions import Refused
from merchant.sheets.sheet import Value

LANGUAGES = ("en", "zh-hans")
YES = frozenset({"yes", "y", "true", "1", "是", "启用", "在用"})
NO = frozenset({"no", "n", "false", "0", "否", "停用"})
_WHOLE = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+|[+-]?\d+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")


def text(longest: int) -> Callable[[str], str]:
    """A line of text."""

    def read(cell):
        if len(cell) > longest:
            raise Refused("too_long", longest=longest)
        if any(not letter.isprintable() for letter in cell):
            raise Refused("not_one_line")
        return cell

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number, written with or without thousands' commas, or as a spreadsheet's 7.0."""

    def read(cell):
        told = normalize("NFKC", cell).removesuffix(".0").strip()
        if not _WHOLE.fullmatch(told) or len(told) > 30:
            raise Refused("not_whole")
        number = int(told.replace(",", ""))
        if not least <= number <= most:
            raise Refused("out_of_range", least=f"{least:,}", most=f"{most:,}")
        return number

    return read


def one_of(choices: Mapping[str, str]) -> Callable[[str], str]:
    """One of a few codes; what it is called in English or Chinese is understood, too."""

    def read(cell):
        code = words_for(choices).get(folded(cell))
        if code is None:
            raise Refused("not_one_of", choices=labels_of(choices))
        return code

    return read


def yes_or_no(cell: str) -> bool:
    """Yes or no."""
    told = folded(cell)
    if told not in YES | NO:
        raise Refused("not_yes_or_no")
    return told in YES


def written_yes_or_no(value: bool) -> str:
    """Yes or no in the reader's language."""
    return gettext("yes") if value else gettext("no")


def clock(cell: str) -> str:
    """A time of day as 15:00."""
    found = _CLOCK.fullmatch(normalize("NFKC", cell))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refused("not_a_clock")
    return time(int(found[1]), int(found[2])).isoformat("minutes")


def words_for(choices: Mapping[str, str]) -> dict[str, str]:
    """Every word for each code, folded: the code itself and its label in each language."""
    words = {}
    for language in LANGUAGES:
        with override(language):
            words |= {folded(str(label)): str(code) for code, label in choices.items()}
    return words | {folded(str(code)): str(code) for code in choices}


def labels_of(choices: Mapping[str, str]) -> list[str]:
    """What each code is called: in all languages, as nobody knows yet who reads the refusal."""
    called = []
    for label in choices.values():
        words = []
        for language in LANGUAGES:
            with override(language):
                words.append(str(label))
        called.append(" / ".join(dict.fromkeys(words)))
    return called


def folded(text: str) -> str:
    """A text as it is compared: case, width and blanks don't count."""
    return " ".join(normalize("NFKC", text).casefold().split())


def written_choice(choices: Mapping[str, str]) -> Callable[[Value], str]:
    """A code as it is called in the reader's language."""

    def write(value):
        return str(choices.get(value, value))

    return write
