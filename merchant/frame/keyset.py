"""Paging by key: any page of a list costs what its first page costs."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after (or before) the row with this value and key; `position` is for display."""

    value: str
    pk: int
    position: int
    backwards: bool = False

    def encode(self) -> str:
        text = json.dumps([self.value, self.pk, self.position, self.backwards])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor | None":
        """The cursor in `text`, or None for anything that is not one: a stale link shows the first page."""
        try:
            raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            value, pk, position, backwards = raw
            if not isinstance(value, str) or len(value) > 100 or "\0" in value:
                return None
            return cls(value, _bounded(pk), max(0, _bounded(position)), bool(backwards))
        except (binascii.Error, ValueError, TypeError, RecursionError):
            return None


def _bounded(number):
    if isinstance(number, bool) or not isinstance(number, int) or not -(2**63) < number < 2**63:
        raise ValueError(number)
    return number


@dataclass(frozen=True)
class Page:
    """One page of rows, with links to its neighbours."""

    rows: list
    first: int
    previous: str
    next: str

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def paginate(rows: QuerySet, *, sort: str, per_page: int, cursor: str = "") -> Page:
    """The page of `rows` at `cursor`, ordered by `sort` ("due_order", "-ordered_at") and the key.

    The sort field is never NULL; an index on it and the key makes the page one short index scan. Rows may be
    rows of `.values()`, which then name the sort field and `pk`.
    """
    field, descending = sort.lstrip("-"), sort.startswith("-")
    at = Cursor.decode(cursor) if cursor else None
    backwards = at is not None and at.backwards
    if at is not None:
        narrowed = _beyond(rows, field, at, descending != backwards)
        at = None if narrowed is None else at
    sign = "-" if descending != (backwards and at is not None) else ""
    found = list((rows if at is None else narrowed).order_by(f"{sign}{field}", f"{sign}pk")[: per_page + 1])
    more, found = len(found) > per_page, found[:per_page]
    if at is not None and not found:
        # What lay here is gone meanwhile, which does not make the list empty.
        return paginate(rows, sort=sort, per_page=per_page)
    if at is None:
        return _page(found, field, first=1, has_previous=False, has_next=more)
    if backwards:
        first = max(1, at.position - len(found))
        return _page(found[::-1], field, first=first, has_previous=more, has_next=True)
    return _page(found, field, first=at.position + 1, has_previous=True, has_next=more)


def _beyond(rows, field, at, smaller):
    """Rows past the cursor; None when its value is none of the field's."""
    value = _parsed(_field_of(rows, field), at.value)
    if value is None:
        return None
    # As one pair, so that the index finds the place at once, however many rows have the same value.
    pair, compared = Tuple(F(field), F("pk")), TupleLessThan if smaller else TupleGreaterThan
    return rows.filter(compared(pair, (value, at.pk)))


def _field_of(rows, name):
    """The model's field of this name, or that of what the rows are annotated with."""
    annotated = rows.query.annotations.get(name)
    return rows.model._meta.get_field(name) if annotated is None else annotated.output_field


def _parsed(model_field, text):
    """The text as the field's value; None when it is none, or a moment that no database holds."""
    try:
        if _type(model_field) != "DateTimeField":
            return _held(model_field.to_python(text))
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, TypeError, OverflowError, ValidationError):
        return None


def _held(value):
    """No number that no column holds."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise OverflowError(value)
    return value


def _type(model_field):
    return getattr(model_field, "output_field", model_field).get_internal_type()


def _page(rows, field, *, first, has_previous, has_next):
    previous = next_ = ""
    if rows and has_previous:
        previous = _at(rows[0], field, first, backwards=True)
    if rows and has_next:
        next_ = _at(rows[-1], field, first + len(rows) - 1)
    return Page(rows, first, previous, next_)


def _at(row, field, position, *, backwards=False):
    value, pk = (row[field], row["pk"]) if isinstance(row, dict) else (getattr(row, field), row.pk)
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return Cursor(text, pk, position, backwards).encode()
