"""What staff decide about a day of a calendar, and what calendars would be with it: nothing is saved here."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from warehouses.calendars.models import CalendarChange, Holiday, SpecialDay
from warehouses.calendars.open_days import fingerprint

Row = SpecialDay | Holiday


@dataclass(frozen=True)
class Decision:
    """A row of a calendar as it is and as staff would have it; None where there is none."""

    before: Row | None
    after: Row | None

    @property
    def stamp(self) -> str:
        """What differs when anything else is decided, or the row was saved by somebody else meanwhile."""
        return fingerprint([_facts(row) for row in (self.before, self.after)])

    @property
    def left(self) -> Row | None:
        """The row as it was, where its day is left to the calendar again."""
        return self.before if self.before and _where(self.before) != _where(self.after) else None

    def applied(self, kind: type[Row], rows: Iterable[Row]) -> list[Row]:
        """Rows of a kind that were read, as they would be."""
        if not isinstance(self.after or self.before, kind):
            return list(rows)  # what is decided is of the other kind, or nothing
        kept = [row for row in rows if self.before is None or row.pk != self.before.pk]
        return kept if self.after is None else [*kept, self.after]

    def touches(self) -> list[CalendarChange]:
        """The days that it is about, as changes that nobody saves."""
        return [_change(row) for row in (self.left, self.after) if row]

    @property
    def opens(self) -> bool:
        """Whether it opens a day, on which orders may count that came before it."""
        return bool((self.left and not _opens(self.left)) or (self.after and _opens(self.after)))

    def closes(self) -> list[CalendarChange]:
        """The changes to save: days that may be open no longer, on which dates of open orders may rest.

        What the calendar says of a day that staff had opened may be that it is closed.
        """
        left = [self.left] if self.left and _opens(self.left) else []
        closed = [self.after] if self.after and not _opens(self.after) else []
        return [_change(row) for row in (*left, *closed)]


AS_SAVED = Decision(None, None)  # nothing is decided otherwise


def decided(before: Row | None, after: Row | None) -> Decision:
    """What staff decide, as it would be saved: a holiday that they write is kept by no refresh."""
    if isinstance(after, Holiday):
        after = copy(after)
        after.is_edited = True
    return Decision(before, after)


def _opens(row):
    if isinstance(row, SpecialDay):
        return row.is_open
    return row.is_void is not (row.kind == Holiday.Kind.MAKE_UP)  # a make-up day that is none closes, too


def _where(row):
    return row and (row.day, row.country, getattr(row, "warehouse_id", None))


def _change(row):
    is_special = isinstance(row, SpecialDay)
    return CalendarChange(
        warehouse=row.warehouse if is_special else None,
        country=row.country,
        first_day=row.day,
        cause=CalendarChange.Cause.SPECIAL_DAY if is_special else CalendarChange.Cause.HOLIDAY,
        why=(row.reason if is_special else row.name)[:200],
    )


def _facts(row):
    return row and [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
