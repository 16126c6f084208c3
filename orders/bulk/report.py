"""The downloadable list of what a bulk act did not do, as CSV that opens well and does no harm."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from merchant.files.written import BOM, cell_text, csv_line
from orders.bulk.kinds import TABLES, BulkAct
from orders.bulk.models import BulkItem, BulkRun


def report_lines(run: BulkRun) -> Iterator[str]:
    """Refused and untouched rows, line by line; those of a table in its own columns, to be sent again."""
    is_table = run.act in TABLES
    yield BOM + csv_line([*(_table_head(run.act) if is_table else [_("order number")]), _("reason")])
    rows = run.items.exclude(outcome=BulkItem.Outcome.DONE).order_by("position")
    for item in rows.iterator():
        reason = item.why or _("not done yet")
        for typed in item.data["typed"] if is_table else [[item.number]]:
            yield csv_line([cell_text(cell) for cell in (*typed, reason)])


def _table_head(act):
    if act == BulkAct.TRACE:
        return [
            _("tracking number"), _("label bought at"), _("first scanned at"), _("arrived at"),
            _("signed at"), _("order number"),
        ]  # fmt: skip
    return [
        _("order number"), _("carrier"), _("tracking number"), _("handed over at"), _("SKU"), _("units"),
    ]  # fmt: skip
