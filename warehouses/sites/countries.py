"""Countries by their ISO 3166-1 code: their names as people of a language write them, and their flags."""

from collections.abc import Iterable
from functools import cache

from babel import Locale
from django.templatetags.static import static
from django.utils.translation import get_language, pgettext

from warehouses.sites.exceptions import UnknownCountry
from warehouses.sites.written import listed, plain_text

# Groups, islands without a code of their own and test codes, which babel lists among the territories.
_NOT_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
# What is one word to a seller; it becomes its countries as soon as it is typed.
_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_TOGETHER = {"EU": frozenset(_MEMBERS.split()), "欧盟": frozenset(_MEMBERS.split())}
_LANGUAGES = ("en", "zh")
# What people write though it is no code of the list.
_ALSO = {"UK": "GB", "U.K.": "GB", "USA": "US", "U.S.A.": "US", "UAE": "AE"}
_WITHOUT_FLAG = frozenset(["BQ", "XK"])  # the vendored set draws none


def country_name(code: str, language: str | None = None) -> str:
    """The country's name in the language, the reader's by default; a code that is none stays as it is."""
    return _names(_short(language)).get(code, code)


def country_choices(language: str | None = None) -> list[tuple[str, str]]:
    """All countries as (code, label): by name in English, by code in Chinese, so that typing finds one."""
    return list(_choices(_short(language)))


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
    return sorted(codes, key=lambda code: _places(_short(language)).get(code, len(COUNTRIES)))


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


def _short(language):
    return (language or get_language() or "en")[:2]


@cache
def _names(language):
    locale = Locale.parse("zh_Hans" if language == "zh" else "en")
    return {code: name for code, name in locale.territories.items() if _is_country(code)}


@cache
def _choices(language):
    names = _names(language).items()
    if language == "zh":
        return tuple(sorted((code, f"{code} · {name}") for code, name in names))
    return tuple((code, f"{name} · {code}") for code, name in sorted(names, key=lambda item: item[1]))


def names_of(code: str) -> list[str]:
    """What the country is called in each of our languages."""
    return [_names(language)[code] for language in _LANGUAGES]


@cache
def _places(language):
    return {code: place for place, (code, _label) in enumerate(_choices(language))}


@cache
def _by_name():
    return {
        plain_text(name).casefold(): code
        for language in _LANGUAGES
        for code, name in _names(language).items()
    }


def _is_country(code):
    return len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES


COUNTRIES = frozenset(_names("en"))
