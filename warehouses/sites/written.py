"""Weights and lists as people write them, in forms and in files (pure)."""

import re
from decimal import Decimal
from unicodedata import normalize

WHOLE = r"[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12}"  # no longer: there are numbers that nothing reckons with
NUMBER = rf"({WHOLE})(\.[0-9]{{1,9}})?"
_WEIGHT = re.compile(rf"{NUMBER} ?(kg|g|千克|公斤|克)?", re.IGNORECASE)
_IN_KILOGRAMS = {"kg", "千克", "公斤"}
_BETWEEN = re.compile(r"[,;、，；\n]")


def plain_text(text: str) -> str:
    """A text with signs of ordinary width and single blanks."""
    return " ".join(normalize("NFKC", text).split())


def listed(text: str) -> list[str]:
    """The words of a list, with commas, semicolons or lines between them."""
    return [word for word in map(plain_text, _BETWEEN.split(text)) if word]


def grams(text: str) -> Decimal | None:
    """A weight like 2 kg, 500 g or 1,500, perhaps with a fraction of a gram; None where it is none."""
    found = _WEIGHT.fullmatch(plain_text(text))
    if not found:
        return None
    return decimal_of(found) * (1000 if (found[3] or "g").lower() in _IN_KILOGRAMS else 1)


def decimal_of(found: re.Match) -> Decimal:
    """What the two groups of NUMBER have found."""
    return Decimal(found[1].replace(",", "") + (found[2] or ""))
