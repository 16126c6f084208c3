"""The downloadable list of refused lines, in the reader's language."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from merchant.files.written import BOM, cell_text, csv_line
from merchant.sheets.models import SheetRun
from merchant.sheets.sheet import Sheet
from merchant.sheets.summary import key_shown
from merchant.sheets.wording import mend_of, reason_of


def report_lines(run: SheetRun, sheet: Sheet) -> Iterator[str]:
    """The list as CSV, line by line."""
    key = " · ".join(str(sheet.column(code).label) for code in sheet.key)
    yield BOM + csv_line(
        [pgettext("file", "line"), key, _("column"), _("value"), _("reason"), _("how to mend")]
    )
    for row in run.lines.refused().iterator():
        refusal = row.refusal
        column = str(sheet.column(refusal["field"]).label) if refusal["field"] else ""
        told = [key_shown(row), column, refusal["value"], reason_of(sheet, refusal), mend_of(sheet, refusal)]
        yield csv_line([row.line_no, *map(cell_text, told)])
