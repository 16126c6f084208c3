"""Whether what a seller entered is what is registered: field by field, by what a reader would call the same.

Case, spaces, punctuation, full-width forms, and how a kind of company is written make no difference; every
letter and every digit besides does. Pure.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

COMPARED = (
    *("name", "registration_number", "representative"),
    *("country", "country_area", "city", "city_area", "postal_code", "street"),
)
# How companies say what kind they are, at the end of their name.
_KINDS_WRITTEN = (
    "co company ltd limited llc inc incorporated corp corporation plc pte pvt gmbh ug ag kg ohg sa sas sarl"
    " srl spa sl slu bv nv oy oyj ab as asa aps sro spzoo doo kft lda ltda kk"
)
_KINDS = frozenset(_KINDS_WRITTEN.split())
_CHINESE_KIND = re.compile(r"(?<=.)(股份|控股|集团)?(有限责任|有限)?公司$")
_PLACE_KIND = re.compile(r"(?<=..)(省|市|区|县|州)$")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else than what is registered."""

    field: str
    told: str
    registered: str


def differences(told: Mapping[str, str], registered: Mapping[str, str]) -> list[Difference]:
    """The fields that differ, in their order; what one of the two leaves empty is not compared."""
    return [
        Difference(field, told[field], registered[field])
        for field in COMPARED
        if told[field] and registered[field] and not is_same(field, told[field], registered[field])
    ]


def is_same(field: str, one: str, other: str) -> bool:
    """Whether two texts of a field say the same."""
    reduced = _REDUCED.get(field, _letters)
    return reduced(one) == reduced(other)


def _usual(text):
    """In letters of the usual width, without their case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _letters(text):
    """Letters and digits alone."""
    return "".join(letter for letter in _usual(text) if letter.isalnum())


def _name(text):
    """A company's name without what kind of company it is."""
    words = re.findall(r"\w+", re.sub(r"[.'’]", "", _usual(text)))
    while len(words) > 1 and words[-1] in _KINDS:
        words.pop()
    return _CHINESE_KIND.sub("", "".join(words))


def _place(text):
    return _PLACE_KIND.sub("", _letters(text))


_REDUCED: dict[str, Callable[[str], str]] = {
    "name": _name,
    "country_area": _place,
    "city": _place,
    "city_area": _place,
}
