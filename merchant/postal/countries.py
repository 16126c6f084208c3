"""Countries by their ISO 3166-1 code, and their names as people of a language write them."""

from functools import cache

from babel import Locale
from django.utils.translation import get_language

# Groups, islands without a code of their own and test codes, which babel lists among the territories.
_NOT_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)
EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
LANGUAGES = ("en", "zh")
# As sellers on the mainland read them in every list of their marketplaces; babel has long names of two.
_IN_CHINESE = {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"}


def country_name(code: str, language: str | None = None) -> str:
    """The country's name in the language, the reader's by default; a code that is none stays as it is."""
    return names_in(short(language)).get(code, code)


def country_choices(language: str | None = None) -> list[tuple[str, str]]:
    """All countries as (code, label): by name in English, by code in Chinese, so that typing finds one."""
    return list(_choices(short(language)))


def short(language: str | None) -> str:
    """The language's first two letters, the reader's by default."""
    return (language or get_language() or "en")[:2]


@cache
def names_in(language: str) -> dict[str, str]:
    """What every country is called in the language, by code."""
    locale = Locale.parse("zh_Hans" if language == "zh" else "en")
    names = {code: name for code, name in locale.territories.items() if _is_country(code)}
    return names | _IN_CHINESE if language == "zh" else names


@cache
def _choices(language):
    names = names_in(language).items()
    if language == "zh":
        return tuple(sorted((code, f"{code} · {name}") for code, name in names))
    return tuple((code, f"{name} · {code}") for code, name in sorted(names, key=lambda item: item[1]))


def _is_country(code):
    return len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES


COUNTRIES = frozenset(names_in("en"))
