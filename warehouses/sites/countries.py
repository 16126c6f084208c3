"""Countries by their ISO 3166-1 code: their names as people of a language write them, and their flags."""

from functools import cache

from babel import Locale
from django.templatetags.static import static
from django.utils.translation import get_language

# Groups, islands without a code of their own and test codes, which babel lists among the territories.
_NOT_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
_WITHOUT_FLAG = frozenset(["BQ", "XK"])  # the vendored set draws none


def country_name(code: str, language: str | None = None) -> str:
    """The country's name in the language, the reader's by default; a code that is none stays as it is."""
    return _names(_short(language)).get(code, code)


def country_choices(language: str | None = None) -> list[tuple[str, str]]:
    """All countries as (code, label): by name in English, by code in Chinese, so that typing finds one."""
    return list(_choices(_short(language)))


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


def _is_country(code):
    return len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES


COUNTRIES = frozenset(_names("en"))
