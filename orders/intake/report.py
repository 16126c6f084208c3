"""The downloadable list of refused and reported lines."""

import csv
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from merchant.files.harmless import escape_cell
from orders.intake.models import ImportRun
from orders.intake.wording import mend, reason_sentence

BOM = "\ufeff"  # spreadsheets take the file for UTF-8 by it


class _Echo:
    """What csv writes to, when each line is to be sent as soon as it is written."""

    def write(self, line):
        return line


def report_lines(run: ImportRun) -> Iterator[str]:
    """The list as CSV, line by line, in the reader's language."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(
        [pgettext("file", "line"), _("order"), _("column"), _("value"), _("reason"), _("how to mend")]
    )
    for row in run.rows.told().order_by("line_no").iterator():
        told = [row.number, row.field, row.value, reason_sentence(row.reason, row.value), mend(row.reason)]
        yield writer.writerow([row.line_no, *map(escape_cell, told)])
