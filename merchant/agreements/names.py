"""What may be a signatory's name. Pure: any script, as people are called, and nothing that hides."""

import unicodedata

LONGEST = 100
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # Persian and Indian names are written with them
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def is_full_name(text: str) -> bool:
    """Whether somebody may be called so: two letters or more, and no sign that nobody sees."""
    if len(text) > LONGEST or any(map(_is_hidden, text)):
        return False
    return sum(unicodedata.category(sign).startswith("L") for sign in text) >= 2


def visible(text: str, longest: int) -> str:
    """What a program said of itself, without signs that nobody sees, and shortened."""
    return "".join(sign for sign in text if not _is_hidden(sign))[:longest]


def _is_hidden(sign):
    return sign not in JOINERS and unicodedata.category(sign) in HIDDEN
