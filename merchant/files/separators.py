"""Which mark parts the columns: the one by which header and first records have as many cells (pure)."""

import csv
import re

from merchant.files.exceptions import UnreadableFile

SEPARATORS = (",", ";", "\t", "|")
NAMES = {"\t": "tab"}
CLEARLY = 2  # times as many columns: the other mark stands inside cells
SAID_BY_EXCEL = re.compile(r'\ufeff?"?sep=(?P<mark>[,;\t|])"?\r?\n?', re.IGNORECASE)


def said(line: str) -> str:
    """The separator that Excel's own first line `sep=;` names."""
    found = SAID_BY_EXCEL.fullmatch(line)
    return found["mark"] if found else ""


def recognise(lines: list[str], *, is_whole: bool, name: str = "") -> str:
    """The separator of these first lines, "" where there is one column only; refuses where two would do."""
    found = {mark: fit for mark in SEPARATORS if (fit := _fit(lines, mark, is_whole=is_whole))}
    best = max((fit[:2] for fit in found.values()), default=None)
    fitting = {mark: fit[2] for mark, fit in found.items() if fit[:2] == best}
    if len(fitting) > 1 and "\t" in fitting and name.lower().endswith((".tsv", ".tab")):
        return "\t"
    widest, *others = sorted(fitting, key=fitting.get, reverse=True) or [""]
    if others and fitting[widest] < CLEARLY * fitting[others[0]]:
        raise UnreadableFile("separator_unclear", separators=[NAMES.get(mark, mark) for mark in fitting])
    return widest


def _fit(lines, mark, *, is_whole):
    """(share of records as wide as the header, how far up it stands, its width); None for one column only."""
    records = _records(lines, mark)
    if not is_whole:
        records = records[:-1] or records  # the last one may be cut off
    records = [record for record in records if any(cell.strip() for cell in record)]
    header = next((n for n, record in enumerate(records) if sum(map(bool, record)) > 1), None)
    if header is None:
        return None
    width, below = len(records[header]), records[header + 1 :]
    same = sum(len(record) == width for record in below)
    # Titles above the header have one cell by any mark, so a header further down is no better one.
    return (same / len(below) if below else 1.0, -header, width)


def _records(lines, mark):
    records = []
    try:
        records.extend(csv.reader(lines, delimiter=mark))
    except csv.Error:
        return records  # whoever reads it says what is wrong, and where
    return records
