"""Where an error happened and of what kind it is, without a word of what it was at work on."""

import re
import traceback
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

LONGEST_TRACE = 20_000
# A message may quote what anybody typed; of it only these words are told, which tell of nobody.
HARMLESS_WORDS = re.compile(
    r"""
      (?:duplicate\ key\ value\ )?violates\ [a-z-]+(?:\ key)?\ constraint(?:\ "\w+")?
    | (?:UNIQUE|CHECK|FOREIGN\ KEY|NOT\ NULL)\ constraint\ failed
      (?::\ (?:index\ '\w+'|\w+(?:\.\w+(?:,\ \w+\.\w+)*)?))?
    | null\ value\ in\ column\ "\w+"\ of\ relation\ "\w+"
    | (?:already|does\ not|no\ longer)\ exists?
    | value\ too\ long\ for\ type\ [a-z ]+\(\d+\)
    | deadlock\ detected | could\ not\ serialize\ access | could\ not\ obtain\ lock | database\ is\ locked
    | canceling\ statement\ due\ to\ [a-z ]+ | server\ closed\ the\ connection | too\ many\ clients
    | [Cc]onnection\ (?:refused|reset\ by\ peer|timed\ out|is\ closed) | No\ space\ left\ on\ device
    | '\w+'\ object\ (?:has\ no\ attribute\ '\w+'|is\ not\ [a-z]+)
    | Invalid\ HTTP_HOST\ header
    """,
    re.VERBOSE,
)


def name_of(error: BaseException | None) -> str:
    """An error's class."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}" if error is not None else "unknown"


def told_of(error: BaseException | None) -> str:
    """An error's class, and of its message what is known to tell of nobody."""
    words = " … ".join(HARMLESS_WORDS.findall("".join(_quotable(error)[:1])))
    return f"{name_of(error)}: {words}" if words else name_of(error)


def trace_of(error: BaseException | None) -> str:
    """Files, lines and functions, the error's own and those of what it came from."""
    told = []
    for each in chain_of(error):
        frames = traceback.walk_tb(each.__traceback__)
        told.append(told_of(each))
        told += [
            f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in frames
        ]
    return "\n".join(told)[:LONGEST_TRACE]


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and one after another what it came from."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def without_messages(text: str, error: BaseException | None) -> str:
    """A text that may quote an error: in the place of its message stands what can be told of it."""
    told = {words: told_of(each) for each in chain_of(error) for words in _quotable(each)}
    longest_first = sorted(filter(None, told), key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    return re.sub(pattern, lambda found: told[found[0]], text) if pattern else text


def _quotable(error):
    try:
        return str(error), repr(error)
    except Exception:  # an error whose own words are broken cannot be quoted either
        return ()


def _short(file_name):
    """Without where things are installed on this machine."""
    _before, library, after = file_name.rpartition("site-packages/")
    if library:
        return after
    path = Path(file_name)
    return str(path.relative_to(settings.BASE_DIR)) if path.is_relative_to(settings.BASE_DIR) else path.name
