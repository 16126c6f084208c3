"""The sign that empties a field, since an empty cell leaves it as it is (pure)."""

import re

SIGNS = ("[clear]", "[清空]")
_LIKE_A_SIGN = re.compile(r"\[+(?:clear|清空)\]+", re.IGNORECASE)


def is_sign(text: str) -> bool:
    """Whether this cell empties the field."""
    return text.casefold() in SIGNS


def protected(text: str) -> str:
    """A text that looks like the sign gets brackets more, so that it is one no longer."""
    return f"[{text}]" if _LIKE_A_SIGN.fullmatch(text) else text


def unprotected(text: str) -> str:
    """The text that `protected` was given."""
    return text[1:-1] if _LIKE_A_SIGN.fullmatch(text) else text
