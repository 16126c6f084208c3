"""States and provinces by their code or name, as ISO 3166-2 has them."""

from functools import cache

import pycountry


def subdivision_codes(name: str, country: str = "") -> tuple[str, ...]:
    """The codes of the states or provinces of this name, in one country or in any."""
    codes = _by_name().get(name.strip().casefold(), ())
    return tuple(code for code in codes if not country or code.startswith(f"{country}-"))


def subdivision_code(text: str, country: str) -> str:
    """The code that an address means by a code or a name; empty where it is none of the country's."""
    told = text.strip().upper()
    code = told if "-" in told else f"{country}-{told}"
    if told and code.startswith(f"{country}-") and pycountry.subdivisions.get(code=code):
        return code
    codes = subdivision_codes(text, country)
    return codes[0] if len(codes) == 1 else ""


@cache
def _by_name():
    found = {}
    for subdivision in pycountry.subdivisions:
        found.setdefault(subdivision.name.casefold(), []).append(subdivision.code)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}
