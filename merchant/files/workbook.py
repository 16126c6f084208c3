"""Reads a workbook's sheet in a process of its own, `python -m merchant.files.workbook LIMITS`.

The workbook is standard input, which is a file. What goes out is JSON, one value a line: first an object that
tells of the sheet, then a list for every row that is not blank (its number, its cells as texts, what is wrong
with cells, its last column), now and then an object with the share that is read, and an object with `end`.
Whatever the file does, it does to this process alone: it may take so much memory and so much time, no more.
"""

import ctypes
import json
import os
import re
import resource
import signal
import sys
import warnings
from xml.etree.ElementTree import Element, iterparse
from zipfile import ZipExtFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from merchant.files.cells import Formats, text_of

DATA_TAG, FORMULA_TAG, INLINE_TAG, RUN_TAG, TEXT_TAG = (
    f"{{{SHEET_MAIN_NS}}}{name}" for name in ("sheetData", "f", "is", "r", "t")
)
DECLARATION = re.compile(rb"<\0?!\0?[DE]")  # of a document type or an entity, in any Unicode
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
TOLD_EVERY = 500  # rows
PARENT_DIES = 1  # PR_SET_PDEATHSIG
STDIN = "/proc/self/fd/0"  # opened anew: who sent it goes on reading at a place of its own


class Refusal(Exception):
    """The workbook is refused, with a code and its details."""


class Guarded:
    """A part of the archive that declares nothing; what checks it in Python takes five times as long."""

    def __init__(self, source: ZipExtFile):
        self._source, self._end = source, b""

    def read(self, size):
        block = self._source.read(size)
        if DECLARATION.search(self._end + block):
            raise Refusal("workbook_damaged", {})
        self._end = block[-4:]
        return block


class Rows(WorkSheetParser):
    """A sheet's rows as openpyxl parses them; what is not a row is passed over, and no row is kept."""

    def __init__(self, source: ZipExtFile, book, strings):
        super().__init__(Guarded(source), strings, data_only=True, epoch=book.epoch)
        self.date_formats, self.timedelta_formats = book._date_formats, book._timedelta_formats
        self.merged = 0

    def __iter__(self):
        rows = None
        for event, element in iterparse(self.source, events=("start", "end")):
            if event == "start":
                rows = element if element.tag == DATA_TAG else rows
            elif element.tag == ROW_TAG and rows is not None:
                yield self.parse_row(element)
                rows.clear()  # even an empty element for each of a million rows is too much
                self.row_dimensions.clear()
            elif element.tag == MERGE_TAG:
                self.merged = len(element)

    def parse_cell(self, element):
        """As openpyxl, and besides: whether the cell is a formula whose value nobody has stored."""
        cell = self._inline(element) if element.get("t") == "inlineStr" else super().parse_cell(element)
        cell["unknown"] = cell["value"] is None and element.get("t") != "str" and _is_formula(element)
        return cell

    def _inline(self, element):
        """A text that stands in its cell; openpyxl builds objects for it, which takes ten times as long."""
        inline = element.find(INLINE_TAG)
        if inline is not None and len(element) == 1:
            element.set("t", "n")  # without a value of its own it is an empty cell of any kind
            bare = element
        else:
            bare = Element(element.tag, {**element.attrib, "t": "n"})
        cell = super().parse_cell(bare)
        if inline is not None and len(inline) == 1 and inline[0].tag == TEXT_TAG:
            text = inline[0].text
        else:
            runs = [] if inline is None else [inline, *inline.findall(RUN_TAG)]
            text = "".join(run.findtext(TEXT_TAG) or "" for run in runs)
        return cell | {"value": text or None, "data_type": "s"}


def _is_formula(element):
    return element.find(FORMULA_TAG) is not None


class Sheet:
    """One sheet, row by row as texts."""

    def __init__(self, reader, title, path, limits):
        self.title, self._limits = title, limits
        self._source = reader.archive.open(path)
        self._size = max(reader.archive.getinfo(path).file_size, 1)
        self._rows = Rows(self._source, reader.wb, reader.shared_strings)
        self._formats = Formats(reader.wb)

    @property
    def share(self):
        return round(min(self._source.tell() / self._size, 1.0), 4)

    @property
    def merged(self):
        return self._rows.merged

    def __iter__(self):
        """What is told of every row that is not blank."""
        last = 0
        for line, found in self._rows:
            if not last < line <= LAST_ROW:
                raise Refusal("workbook_damaged", {})
            last = line
            cells, faults = {}, {}
            for cell in found:
                self._take(cell, line, cells, faults)
            if cells or faults:
                yield self._row(line, cells, faults)

    def _take(self, cell, line, cells, faults):
        column = cell["column"]
        if not 1 <= column <= LAST_COLUMN:
            raise Refusal("workbook_damaged", {})
        text, code = text_of(cell, self._formats)
        if len(text) > self._limits["cell"]:
            raise Refusal("sheet_cell_too_long", {"cell": f"{get_column_letter(column)}{line}"})
        if text:
            cells[column] = text
        if code:
            faults[column] = [code, f"{get_column_letter(column)}{line}", text]

    def _row(self, line, cells, faults):
        """(line, cells, faults, last column); of what is too far for any table only the last cell is told."""
        last, most = max([*cells, *faults]), self._limits["columns"]
        row = [cells.get(column, "") for column in range(1, min(last, most) + 1)]
        if last > most:
            row.append(cells.get(last, ""))
        # From here on places count from nought, as those of a list.
        return line, row, {column - 1: fault for column, fault in faults.items()}, last


def main(limits):
    """Write out what the workbook on standard input holds."""
    try:
        with open(STDIN, "rb") as file:
            _tell_sheet(_opened(file), limits)
    except Refusal as refusal:
        code, details = refusal.args
        _tell({"refused": code, **details})
    except MemoryError:
        _tell({"refused": "workbook_memory"})
    sys.stdout.flush()


def _opened(file):
    """The workbook without its sheets: openpyxl reads one that keeps silent about its size twice."""
    reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    return reader


def _tell_sheet(reader, limits):
    """The rows of the first visible sheet that has any."""
    sheets = [
        (sheet, part.target)
        for sheet, part in reader.parser.find_sheets()
        if "chartsheet" not in part.Type and part.target in reader.valid_files
    ]
    visible = [(sheet.name, path) for sheet, path in sheets if sheet.state == "visible"]
    hidden = len(sheets) - len(visible)
    for title, path in visible:
        sheet = Sheet(reader, title, path, limits)
        rows = iter(sheet)
        first = next(rows, None)
        if first:
            _tell({"sheet": sheet.title, "others": len(visible) - 1, "hidden": hidden})
            _tell_rows(sheet, first, rows)
            return
    _tell({"sheet": "", "hidden": hidden})
    _tell({"end": True})


def _tell_rows(sheet, first, rows):
    _tell(first)
    for count, row in enumerate(rows):
        _tell(row)
        if count % TOLD_EVERY == 0:
            _tell({"share": sheet.share})
    _tell({"end": True, "merged": sheet.merged})


def _tell(value):
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _bind(limits):
    """Bound this process, and let it die with the one that started it."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"],) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(PARENT_DIES, signal.SIGKILL)
    if os.getppid() != limits["parent"]:
        sys.exit()


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    _bind(given)
    warnings.simplefilter("ignore")
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")
    main(given)
