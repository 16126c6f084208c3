"""The downloadable list of refused and reported lines."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from merchant.files.written import BOM, cell_text, csv_line
from orders.intake.models import ImportRun
from orders.intake.wording import mend, reason_sentence


def report_lines(run: ImportRun) -> Iterator[str]:
    """The list as CSV, line by line, in the reader's language."""
    yield BOM + csv_line(
        [pgettext("file", "line"), _("order"), _("column"), _("value"), _("reason"), _("how to mend")]
    )
    for row in run.rows.told().order_by("line_no").iterator():
        told = [row.number, row.field, row.value, reason_sentence(row.reason, row.value), mend(row.reason)]
        yield csv_line([row.line_no, *map(cell_text, told)])
