"""From an uploaded file to the lines of a shipping table: text in any encoding, or a workbook."""

import os
from collections.abc import Iterator

from django.core.files.base import File
from django.utils.translation import gettext as _

from merchant.files.exceptions import UnreadableFile
from merchant.files.opening import open_source
from merchant.files.sheets import AT_ONCE
from merchant.files.wording import refusal_sentence
from orders.bulk.exceptions import BadTable

MOST_BYTES = 5 * 2**20
MOST_LETTERS = 8 * 2**20  # in all, whatever a workbook's cells have in common


def lines_of(file: File) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of a CSV, TSV or XLSX file; its first line may name the columns."""
    if file.size > MOST_BYTES:
        raise BadTable(
            _("The file is larger than %(limit)s MB. Split it into smaller ones.")
            % {"limit": MOST_BYTES // 2**20}
        )
    try:
        with open_source(file.file, name=os.path.basename(file.name), pace=AT_ONCE) as source:
            yield from _bounded([(source.header_line, source.header)])
            yield from _bounded(source.records())
    except UnreadableFile as refusal:
        raise BadTable(refusal_sentence(refusal.code, refusal.details)) from refusal


def _bounded(lines):
    left = MOST_LETTERS
    for line, cells in lines:
        left -= sum(map(len, cells))
        if left < 0:
            raise UnreadableFile("workbook_bomb", limit_mb=MOST_LETTERS // 2**20)
        yield line, cells
