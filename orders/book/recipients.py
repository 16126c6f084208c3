"""By what a recipient is found: keys beside what was typed (pure)."""

import unicodedata
from collections.abc import Mapping

LONGEST_KEY = 200
PHONE_DIGITS = 9  # of the end: country codes and leading zeros are written in many ways


def name_key(name: str) -> str:
    """A name as it is searched for: one form of each letter, no capitals, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:LONGEST_KEY]


def phone_key(phone: str) -> str:
    """The last digits of a phone number, whatever stands between them."""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in phone if sign.isdecimal())
    return digits[-PHONE_DIGITS:]


def with_keys(fields: Mapping[str, str]) -> dict[str, str]:
    """A recipient's fields with the keys that belong to them."""
    keys = {}
    if "name" in fields:
        keys["name_key"] = name_key(fields["name"])
    if "phone" in fields:
        keys["phone_key"] = phone_key(fields["phone"])
    return {**fields, **keys}
