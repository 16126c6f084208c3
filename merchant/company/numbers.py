"""Registration numbers, as far as it is known how a country writes them. Pure."""

import re

from merchant.postal.checks import narrow

CHINA = "CN"
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def written(number: str) -> str:
    """A number as it is stored: capitals of the usual width, without spaces."""
    return narrow(number).replace(" ", "")


def is_possible(number: str, country: str) -> bool:
    """Whether there can be such a number in the country; those of most countries are not known."""
    return country != CHINA or _is_credit_code(number)


def _is_credit_code(number):
    """A unified social credit code (统一社会信用代码, GB 32100): its last sign follows from the others."""
    if not _CREDIT_CODE.fullmatch(number):
        return False
    weighed = sum(_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:17]))
    return _ALPHABET[-weighed % 31] == number[17]
