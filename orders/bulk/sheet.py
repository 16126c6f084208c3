"""Reads a workbook's first sheet: run as a process of its own, `python -m orders.bulk.sheet`, with limits.

The workbook comes by standard input; each line that goes out is a row, a JSON list of texts. Whatever the
file does, it does to this process alone: it may take so much memory and so much time, and no more.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time

from openpyxl import load_workbook

MEMORY = 400 * 2**20
SECONDS = 20
LINES = 20_000  # blank ones too
CELLS = 40
LONGEST = 300
MOST_SENT = 32 * 2**20  # letters that go out in all: who waits for them keeps them in memory
EXACT = 10**15  # a spreadsheet keeps no more digits of a number than these


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    left = MOST_SENT
    for row in _rows(io.BytesIO(sys.stdin.buffer.read())):
        left -= sys.stdout.write(json.dumps(row) + "\n")
        if left < 0:
            sys.exit("more text than any table has")


def _rows(file):
    sheet = load_workbook(file, read_only=True, data_only=True, keep_links=False).worksheets[0]
    sheet.reset_dimensions()  # a sheet may lie about its size
    for row in sheet.iter_rows(max_row=LINES + 1, max_col=CELLS, values_only=True):
        yield [_text(cell) for cell in row]


def _text(cell):
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, int | float) and abs(cell) >= EXACT:
        return f"{cell:.6E}"  # its last digits are gone: the check says so
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:LONGEST]


if __name__ == "__main__":
    main()
