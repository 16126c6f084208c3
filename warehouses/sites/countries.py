"""Countries by their ISO 3166-1 code: their names as people of a language write them, and their flags."""

from collections.abc import Iterable
from functools import cache

from django.templatetags.static import static
from django.utils.translation import pgettext

from merchant.postal.countries import (
    COUNTRIES,
    EU,
    LANGUAGES,
    country_choices,
    country_name,
    names_in,
    short,
)
from warehouses.sites.exceptions import UnknownCountry
from warehouses.sites.written import listed, plain_text

__all__ = [
    "COUNTRIES",
    "countries_in_words",
    "countries_of",
    "country_choices",
    "country_name",
    "country_of",
    "flag",
    "in_reading_order",
    "names_of",
]
# What is one word to a seller; it becomes its countries as soon as it is typed.
_TOGETHER = {"EU": EU, "欧盟": EU}
# What people write though it is no code of the list.
_ALSO = {"UK": "GB", "U.K.": "GB", "USA": "US", "U.S.A.": "US", "UAE": "AE"}
_WITHOUT_FLAG = frozenset(["BQ", "XK"])  # the vendored set draws none


def country_of(word: str) -> str | None:
    """The country that a word names, by its code or its name in English or Chinese; None for none."""
    told = plain_text(word)
    code = _ALSO.get(told.upper(), told.upper())
    return code if code in COUNTRIES else _by_name().get(told.casefold())


def countries_of(text: str) -> list[str]:
    """The countries that a list of codes and names says, each once, by code; "EU" is all its members."""
    found = set()
    for word in listed(text):
        code = country_of(word)
        together = _TOGETHER.get(word.upper())
        if not code and not together:
            raise UnknownCountry(word)
        found.update(together or [code])
    return sorted(found)


def in_reading_order(codes: Iterable[str], language: str | None = None) -> list[str]:
    """The codes as the reader looks for them: by name in English, by code in Chinese."""
    return sorted(codes, key=lambda code: _places(short(language)).get(code, len(COUNTRIES)))


def countries_in_words(codes: Iterable[str], language: str | None = None) -> str:
    """The countries by name, as a list that `countries_of` reads."""
    names = [country_name(code, language) for code in in_reading_order(codes, language)]
    return pgettext("between countries", ", ").join(names)


@cache
def flag(code: str) -> str:
    """The URL of the country's flag; empty for a code that is none or has no picture."""
    if code not in COUNTRIES or code in _WITHOUT_FLAG:
        return ""
    return static(f"vendor/flags/{code.lower()}.svg")


def names_of(code: str) -> list[str]:
    """What the country is called in each of our languages."""
    return [names_in(language)[code] for language in LANGUAGES]


@cache
def _places(language):
    return {code: place for place, (code, _label) in enumerate(country_choices(language))}


@cache
def _by_name():
    return {
        plain_text(name).casefold(): code
        for language in LANGUAGES
        for code, name in names_in(language).items()
    }
