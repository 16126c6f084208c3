"""The orders behind each number of the scorecard, as rows that page by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from merchant.tenancy.models import Store
from orders.book.holds import HoldKind
from orders.scorecard.ahead import HELD, HOURS, WAITS_FOR, going_late
from orders.scorecard.counting import COUNTED
from orders.scorecard.windows import LENGTHS, window
from orders.scorecard.wording import PARTS, cause_in_words, counted_as

AHEAD = "ahead"


@dataclass(frozen=True)
class Behind:
    """What the orders are called, their rows, and the moment that sorts them."""

    label: str
    rows: QuerySet
    sort: str


def behind(asked: Mapping[str, str], *, store: Store, now: datetime) -> Behind | None:
    """What stands behind the number that an address names; None where it names none."""
    if asked.get("rate") == AHEAD:
        return _ahead(asked, store, now)
    return _of_rate(asked, store, now)


def _of_rate(asked, store, now):
    rate, part = asked.get("rate"), asked.get("part", "all")
    length = _one_of(LENGTHS, asked.get("days"))
    if rate not in COUNTED or length is None or part not in PARTS[rate]:
        return None
    counted = COUNTED[rate]
    rows = counted.rows(store, window(length, ZoneInfo(store.time_zone), now))
    if part != "all":
        rows = rows.filter(getattr(counted, part)())
    return Behind(counted_as(rate, part, length), _with_order(rows), counted.moment)


def _ahead(asked, store, now):
    hours, cause = _one_of(HOURS, asked.get("hours")), asked.get("cause") or None
    if hours is None or cause not in (None, HELD, *WAITS_FOR, *HoldKind.values):
        return None
    label = _("Late within %(hours)s h if nothing is done") % {"hours": hours}
    label = f"{label} · {cause_in_words(cause)}" if cause else label
    rows = going_late(store, now, hours=hours, cause=cause)
    return Behind(label, _with_order(rows), "ship_by")


def _with_order(rows):
    """A row that is an order has none beside it."""
    return rows.select_related("order") if hasattr(rows.model, "order") else rows


def _one_of(numbers, text):
    return next((number for number in numbers if str(number) == text), None)
