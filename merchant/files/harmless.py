"""Cells that no spreadsheet takes for a formula, and back again without a loss (pure).

A text that begins like a formula gets an apostrophe in front. So that reading can take exactly that
apostrophe off again, a text that has apostrophes before such a beginning gets one more.
"""

import re

# What begins a formula somewhere: tab, line ends, + - = @, and the full-width signs of Chinese input methods.
FORMULA_STARTS = "\t\n\r+-=@＋－＝＠"
_BEGINS_LIKE_ONE = re.compile(f"'*[{re.escape(FORMULA_STARTS)}]")


def escape_cell(text: str) -> str:
    """The text as a spreadsheet shows it and never computes it."""
    return f"'{text}" if _BEGINS_LIKE_ONE.match(text) else text


def unescape_cell(text: str) -> str:
    """The text that `escape_cell` was given."""
    return text[1:] if text.startswith("'") and _BEGINS_LIKE_ONE.match(text) else text
