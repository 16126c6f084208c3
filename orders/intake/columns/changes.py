"""What changed between the header that columns were saved with and that of another file (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from orders.intake.columns.header_words import NAMES, likeness
from orders.intake.profiles.column_map import plain

ALIKE = 0.75
MOST_COMPARED = 400  # pairs of names; beyond them the header is another one, not a changed one


@dataclass(frozen=True)
class Changes:
    """Columns that are new or gone, and those that are probably another name for one that is gone."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()  # (was, is now)

    def __bool__(self):
        return bool(self.new or self.gone or self.renamed)


def is_same(was: Sequence[str], now: Sequence[str]) -> bool:
    """Whether both name the same columns, whatever their order."""
    return {plain(name) for name in was if name} == {plain(name) for name in now if name}


def changes(was: Sequence[str], now: Sequence[str]) -> Changes:
    """How the header differs, whatever the order of its columns."""
    before, after = {plain(name) for name in was}, {plain(name) for name in now}
    gone = [name for name in was if name and plain(name) not in after]
    new = [name for name in now if name and plain(name) not in before]
    renamed = []
    for name in gone if len(gone) * len(new) <= MOST_COMPARED else ():
        other = max(new, key=lambda one, name=name: _alike(name, one), default="")
        if other and _alike(name, other) >= ALIKE:
            renamed.append((name, other))
            new.remove(other)
    known = {name for name, _other in renamed}
    return Changes(tuple(new), tuple(name for name in gone if name not in known), tuple(renamed))


def _alike(one, other):
    """How much two names seem to be the same column's: by their letters, or because both name one field."""
    by_letters = SequenceMatcher(None, plain(one), plain(other)).ratio()
    both = any(likeness(one, code) > 60 and likeness(other, code) > 60 for code in NAMES)
    return max(by_letters, 0.8 if both else 0)
