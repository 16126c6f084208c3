"""How many orders wait where: every count of the order list's page in one statement."""

from datetime import UTC, datetime
from functools import cache

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from merchant.frame import counting
from merchant.tenancy.models import Store
from orders.book.status import Stage
from orders.selection.tabs import PARTS, TABS, URGENT, in_tab

DUE, LATE = "to_ship/due", "late"
# Stand-ins in the statement that is composed once: no row has such keys, no order such a moment.
STORE = -1
NOW, SECOND = datetime(1900, 1, 1, tzinfo=UTC), datetime(1900, 6, 1, tzinfo=UTC)


def tab_counts(
    store: Store, now: datetime, *, tab_key: str = "to_ship", found: QuerySet | None = None
) -> dict[str, int]:
    """How many orders each tab and each part of this tab holds, none counted far beyond the cap.

    Those of `found` are counted as "found" beside them, in the same query.
    """
    keys, counts, source, template = _statement(tab_key, connection.vendor, counting.COUNTED_TO)
    real = _real(store, now)
    params = [real.get(value, value) for value in template]
    if found is not None:
        (more, values), keys = _counted(found, counting.COUNTED_TO), ("found", *keys)
        counts, params = f"{more}, {counts}", [*values, *params]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts} FROM {source}", params)
        return dict(zip(keys, cursor.fetchone(), strict=True))


def shown(counts: dict[str, int]) -> dict[str, str]:
    """Counts as the page shows them."""
    return {key: counting.shown_count(count, cap=counting.COUNTED_TO) for key, count in counts.items()}


def urgent_count(request) -> str:
    """The menu's number: orders late or due within 24 hours; asked only where no page has counted."""
    count = getattr(request, "urgent_orders", None)
    if count is None:
        due = in_tab(request.store.order_set.all(), TABS["to_ship"], "due", timezone.now())
        count = counting.capped_counts({DUE: due})[DUE]
    return counting.shown_count(count) if count else ""


@cache
def _statement(tab_key, vendor, cap):
    """The counts' names, SQL and parameters, with stand-ins for what differs from page to page."""
    orders = Store(pk=STORE).order_set.all()  # the index alone answers: it has the store, not the merchant
    counted = {key: in_tab(orders, tab, "", NOW) for key, tab in TABS.items() if tab.statuses}
    parts = {(tab_key, part) for part in PARTS.get(tab_key, {}) if part} | {("to_ship", "due")}
    counted |= {f"{key}/{part}": in_tab(orders, TABS[key], part, NOW) for key, part in sorted(parts)}
    counted[LATE] = counted["to_ship"].filter(due_order__lt=SECOND)
    open_parts = [part for key, part in sorted(parts) if key == "to_ship"]
    columns, source, values = _open_at_once(counted["to_ship"], open_parts, cap)
    pieces = [_piece(columns.get(key), queryset, cap) for key, queryset in counted.items()]
    names = ", ".join(sql for sql, _ in pieces)
    return tuple(counted), names, source, [value for _, told in pieces for value in told] + values


def _piece(column, queryset, cap):
    """One count: seen at once with the others where those were all, else for itself."""
    sql, values = _counted(queryset, cap)
    if column is None:
        return sql, values
    return f"CASE WHEN open.total > {cap} THEN {sql} ELSE open.{column} END", values


def _open_at_once(to_ship, parts, cap):
    """Count what is to ship and each of its parts in one reading: key → column, SQL and parameters.

    Rows that change all day are dear to read, for an index alone cannot tell which of its entries still hold.
    """
    adapted = connection.ops.adapt_datetimefield_value
    told = {"to_ship": ("total", "COUNT(*)", [])}
    for part in parts:
        condition, value = ("stage = %s", part)
        if part == "due":
            condition, value = ("due_order < %s", adapted(NOW + URGENT))
        elif part not in Stage.values:
            raise ValueError(f"Part {part} of what is to ship is told by no column that is read here.")
        told[f"to_ship/{part}"] = (part, f"COUNT(CASE WHEN {condition} THEN 1 END)", [value])
    told[LATE] = ("late", "COUNT(CASE WHEN due_order < %s THEN 1 END)", [adapted(SECOND)])
    sql, params = to_ship.order_by().values("stage", "due_order")[: cap + 1].query.sql_with_params()
    chosen = ", ".join(f"{count} AS {column}" for column, count, _ in told.values())
    values = [value for _, _, values in told.values() for value in values]
    columns = {key: column for key, (column, _, _) in told.items()}
    return columns, f"(SELECT {chosen} FROM ({sql}) AS seen) AS open", [*values, *params]


def _counted(queryset, cap):
    sql, params = queryset.order_by().values("pk")[: cap + 1].query.sql_with_params()
    return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", params


def _real(store, now):
    adapted = connection.ops.adapt_datetimefield_value
    moments = {NOW + URGENT: now + URGENT, SECOND: now.replace(microsecond=0)}
    told = {adapted(stand_in): adapted(moment) for stand_in, moment in moments.items()}
    return {STORE: store.pk, **told}
