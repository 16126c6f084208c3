"""The downloadable list of what a bulk act did not do, as CSV that opens well and does no harm."""

import csv
from collections.abc import Iterator

from django.utils.translation import gettext as _

from merchant.files.harmless import escape_cell
from orders.bulk.models import BulkItem, BulkRun
from orders.intake.report import BOM


class _Echo:
    """What csv writes to, when each line is to be sent as soon as it is written."""

    def write(self, line):
        return line


def report_lines(run: BulkRun) -> Iterator[str]:
    """Refused and untouched rows, line by line; those of a table in its own columns, to be sent again."""
    writer = csv.writer(_Echo())
    is_table = run.act == BulkRun.Act.SHIP
    yield BOM + writer.writerow(_table_head() if is_table else [_("order number"), _("reason")])
    rows = run.items.exclude(outcome=BulkItem.Outcome.DONE).order_by("position")
    for item in rows.iterator():
        reason = item.why or _("not done yet")
        for typed in item.data["typed"] if is_table else [[item.number]]:
            yield writer.writerow([escape_cell(cell) for cell in (*typed, reason)])


def _table_head():
    return [
        _("order number"), _("carrier"), _("tracking number"), _("handed over at"), _("SKU"), _("units"),
        _("reason"),
    ]  # fmt: skip
