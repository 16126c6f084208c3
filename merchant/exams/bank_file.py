"""The bank as a CSV file, one row a question, and back again without a loss. Pure."""

import csv
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from io import StringIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from merchant.exams.bank import MOST_OPTIONS, TEXTS, Entry, Kind, Option, problems_of
from merchant.files.harmless import unescape_cell
from merchant.files.written import BOM, cell_text, csv_line

MOST_ROWS = 5_000
MOST_BYTES = 5 * 1024 * 1024
MOST_PROBLEMS = 100  # told at once; more are told when these are mended
NUMBERS = range(1, MOST_OPTIONS + 1)
HEADER = [
    *("code", "topic", "kind", "active", *TEXTS),
    *(f"option_{number}_{part}" for number in NUMBERS for part in ("en", "zh", "right")),
]
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong in a row of the file; row 1 is the header, and 0 the file itself."""

    row: int
    field: str
    sentence: str | Promise


def written(entries: Iterable[Entry]) -> bytes:
    """The file of these questions."""
    lines = [csv_line(HEADER), *(csv_line(map(cell_text, _row_of(entry))) for entry in entries)]
    return (BOM + "".join(lines)).encode()


def read(data: bytes, topics: Collection[str]) -> tuple[list[Entry], list[LineProblem]]:
    """The file's questions, and what is wrong with it; with any problem nothing should be taken."""
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        return [], [LineProblem(0, "", _("The file is larger than %(most)s MB.") % {"most": most})]
    try:
        rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return [], [LineProblem(0, "", _("This is no CSV file in UTF-8. Save the table as “CSV UTF-8”."))]
    return _entries(rows, topics)


def _entries(rows, topics):
    header = [name.strip() for name in rows[0]] if rows else []
    if sorted(header) != sorted(HEADER):
        told = {"columns": ", ".join(HEADER)}
        return [], [LineProblem(1, "", _("The first row has to name these columns: %(columns)s.") % told)]
    if len(rows) > MOST_ROWS + 1:
        return [], [LineProblem(0, "", _("Bring in up to %(most)s questions at once.") % {"most": MOST_ROWS})]
    entries, problems = [], []
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            entry, wrong = _entry_of(number, header, cells, topics)
            entries.append((number, entry))
            problems += wrong
    if not entries and not problems:
        problems.append(LineProblem(0, "", _("The file holds no question.")))
    problems += _twice(entries)
    problems.sort(key=lambda one: one.row)
    return [entry for _number, entry in entries if entry], problems[:MOST_PROBLEMS]


def _entry_of(number, header, cells, topics):
    if len(cells) != len(header):
        told = {"found": len(cells), "wanted": len(header)}
        sentence = _("It has %(found)s cells and the header %(wanted)s. Quote cells that hold commas.") % told
        return None, [LineProblem(number, "", sentence)]
    told = {name: _plain(cell) for name, cell in zip(header, cells, strict=True)}
    options, wrong = _options_of(told)
    entry = Entry(
        **{name: told[name] for name in ("code", "topic", "kind", *TEXTS)},
        is_active=told["active"] == YES,
        options=options,
    )
    if told["active"] not in (YES, NO):
        wrong.append(("active", _("Write yes or no.")))
    wrong += [(problem.field, problem.sentence) for problem in problems_of(entry, topics)]
    return entry, [LineProblem(number, field, sentence) for field, sentence in wrong]


def _options_of(told):
    """The row's options, and what is wrong with their cells; those after the last one are empty."""
    last = max((n for n in NUMBERS if told[f"option_{n}_en"] or told[f"option_{n}_zh"]), default=0)
    wrong = []
    for number in NUMBERS:
        cell, wanted = told[f"option_{number}_right"], (YES, NO) if number <= last else ("",)
        if cell not in wanted:
            said = _("Write yes or no.") if number <= last else _("There is no such option: leave it empty.")
            wrong.append((f"option_{number}_right", said))
    options = [
        Option(told[f"option_{n}_en"], told[f"option_{n}_zh"], told[f"option_{n}_right"] == YES)
        for n in NUMBERS
        if n <= last
    ]
    return tuple(options), wrong


def _twice(entries):
    """Rows whose code, or whose question, stands in an earlier row, too."""
    for field in ("code", "text_en", "text_zh"):
        seen = Counter()
        for number, entry in entries:
            value = getattr(entry, field) if entry else ""
            seen[value] += 1
            if value and seen[value] > 1:
                yield LineProblem(number, field, _("An earlier row has the same. Every question is new."))


def _plain(cell):
    """A cell as it was meant: line ends are all alike, and spaces around it mean nothing."""
    return unescape_cell(cell.replace("\r\n", "\n").replace("\r", "\n").strip())


def _row_of(entry):
    texts = [getattr(entry, name) for name in TEXTS]
    spare = [""] * 3 * (MOST_OPTIONS - len(entry.options))
    told = [cell for one in entry.options for cell in (one.en, one.zh, YES if one.right else NO)]
    kind, active = str(Kind(entry.kind)), YES if entry.is_active else NO
    return [entry.code, entry.topic, kind, active, *texts, *told, *spare]
