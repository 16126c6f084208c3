"""A body as JSON, read strictly (pure): what could be read in two ways, or fill the memory, is refused."""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from merchant.api.exceptions import ApiProblem

DEEPEST = 20
MOST_DIGITS = 18
MOST_NAMES = 100  # of one object: every name that a form does not know costs memory
# Only bodies with such an escape are searched for what is no text; escaped backslashes may look so, too.
_ODD_ESCAPE = re.compile(r"\\u(0000|d[89a-f])", re.IGNORECASE)


def read_json(raw: bytes) -> Any:
    """What the body holds; raises ApiProblem with the place or the name that is wrong."""
    text = _text(raw)
    try:
        found = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_whole,
            parse_float=_fraction,
        )
    except json.JSONDecodeError as error:
        raise _refused("not_json", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise _refused("too_deep") from error
    if _depth(text) > DEEPEST:
        raise _refused("too_deep")
    if _ODD_ESCAPE.search(text):
        _check_texts(found)
    return found


def _text(raw):
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("not_utf8", place=error.start + 1) from error


def _object(pairs):
    if len(pairs) > MOST_NAMES:
        raise _refused("too_many_names", count=f"{len(pairs):,}", limit=MOST_NAMES)
    found = {}
    for name, value in pairs:
        if name in found:
            raise _refused("duplicate_name", name=_shown(name))
        found[name] = value
    return found


def _refuse_constant(name):
    raise _refused("not_a_json_number", value=name)


def _whole(text):
    _check_length(text)
    return int(text)


def _fraction(text):
    _check_length(text)
    return float(text)


def _check_length(text):
    if len(text) > MOST_DIGITS + 1:
        raise _refused("number_too_long", count=len(text))


_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]', re.DOTALL)


def _depth(text):
    """How deeply brackets are nested; the texts between them are skipped."""
    deepest = depth = 0
    for found in _BRACKETS.finditer(text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in "]}":
            depth -= 1
    return deepest


def _check_texts(found):
    for text in _texts(found):
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise _refused("not_text")


def _texts(found) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for name, value in found.items():
            yield name
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)


def _shown(name):
    return name.encode("ascii", "backslashreplace").decode()[:60] if not name.isprintable() else name[:60]


def _refused(code, **details):
    return ApiProblem(code, HTTPStatus.BAD_REQUEST, **details)
