"""What a sheet is to the machinery: columns, and what its room can do with rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from merchant.sheets.exceptions import Refused

Value = str | int | bool | list | None  # as JSON keeps it
Values = Mapping[str, Value]  # by column code
Key = tuple[str, ...]  # the key columns' values in capitals
Cell = str | int | Decimal | date | None


def as_it_is(value: Value) -> Cell:
    """A value whose cell is the value itself."""
    return value


def capitals(text: str) -> str:
    """A text in capitals as databases see them: one letter stays one, so an ß stays an ß."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


@dataclass(frozen=True)
class Column:
    """One column; without `read` it is only told by an export and passed by when a file is read."""

    code: str
    label: str
    read: Callable[[str], Value] | None = None
    write: Callable[[Value], Cell] = as_it_is
    example: str = ""
    help: str = ""
    is_needed: bool = False  # a new row cannot do without it
    may_be_cleared: bool = False
    cleared: Value = None  # what the value is then
    differs: Callable[[Value, Value], str] | None = None  # how a preview tells the way from old to new


@dataclass(frozen=True)
class Change:
    """What a line makes of a row: `before` is None for a new one, `given` what the file says otherwise."""

    key: Key
    before: Values | None
    given: Values

    @property
    def after(self) -> Values:
        return {**(self.before or {}), **self.given}


@dataclass(frozen=True)
class Reason:
    """Why a line is refused, and how to put it right; filled by the refusal's details and `value`."""

    sentence: str
    mend: str


# Merchants are rows, and sheets are registered before models load: so they are not named as a type here.
# found(merchant, keys, *, for_change): what is there of these keys; `for_change` locks the rows.
Found = Callable[..., Mapping[Key, Values]]
# save(*, merchant, actor, changes): new and changed rows set-based, with their history, in our transaction.
Save = Callable[..., None]


def refuses_none(merchant, changes: Sequence[Change]) -> Mapping[Key, Refused]:
    """A sheet whose cells can be judged one by one."""
    return {}


def without_consequences(counts: Mapping[str, int]) -> Iterable[str]:
    """A sheet whose changes touch nothing else."""
    return ()


@dataclass(frozen=True)
class Room:
    """How many rows a merchant may have, and how many of them may still be added."""

    most: int
    left: int


def without_end(merchant) -> Room | None:
    """A sheet of which a merchant may have any number of rows."""
    return None


@dataclass(frozen=True)
class Sheet:
    """A kind of row that can be taken out as a file and brought in again."""

    code: str
    title: str
    see: str  # the act that exporting asks for
    edit: str  # the act that importing asks for
    home: str  # the list's URL name; its argument is the merchant's code
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    found: Found
    everything: Callable[..., Iterator[Values]]
    save: Save
    refusals: Callable[..., Mapping[Key, Refused]] = refuses_none
    room: Callable[..., Room | None] = without_end
    consequences: Callable[[Mapping[str, int]], Iterable[str]] = without_consequences
    reasons: Mapping[str, Reason] = field(default_factory=dict)

    def column(self, code: str) -> Column:
        return next(column for column in self.columns if column.code == code)

    def key_of(self, values: Values) -> Key:
        """What a row is known by; capital and small letters count as the same."""
        return tuple(capitals(str(values[code])) for code in self.key)
