"""An import's counts and examples in words, for its page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from merchant.files.wording import note_sentences, told_words
from merchant.sheets.cells import shown
from merchant.sheets.judging import MARK
from merchant.sheets.models import SheetLine, SheetRun
from merchant.sheets.sheet import Sheet
from merchant.sheets.wording import mend_of, reason_of, refusal_sentence

SHOWN = 20  # examples of each kind
Outcome = SheetLine.Outcome


@dataclass(frozen=True)
class Tally:
    """One number and what it counts."""

    code: str
    label: str
    count: int

    @property
    def shown(self) -> str:
        """The number with its thousands set apart."""
        return f"{self.count:,}"


@dataclass(frozen=True)
class Field:
    """What one line makes of one column; `old` is None for a new row."""

    label: str
    old: str | None
    new: str


@dataclass(frozen=True)
class Example:
    """One line of a preview: its row, and what of it is new, changed or refused."""

    line_no: int
    key: str
    fields: list[Field]
    column: str = ""
    reason: str = ""
    mend: str = ""


@dataclass(frozen=True)
class Summary:
    """What a page tells of an import."""

    found: list[Tally]
    fields: list[Tally]
    failure: str
    unknown: list[str]
    form: list[str]
    notes: list[str]
    consequences: list[str]
    progress: str


def summarise(run: SheetRun, sheet: Sheet) -> Summary:
    """The counts of an import as far as it has come."""
    counts, failure = run.counts, run.failure or {}
    fields = counts.get("fields", {})
    told = {name: value for name, value in failure.items() if name != "code"}
    return Summary(
        found=[Tally(code, str(label), counts.get(code, 0)) for code, label in Outcome.choices],
        fields=_tallies(sheet, fields),
        failure=refusal_sentence(sheet, failure["code"], told) if failure else "",
        unknown=counts.get("unknown", []),
        form=[word for word in told_words(counts.get("file", {})) if word],
        notes=note_sentences(counts.get("file", {})),
        consequences=list(sheet.consequences({"": counts.get("new", 0)} | fields)),
        progress=_progress(run),
    )


def examples(run: SheetRun, sheet: Sheet) -> list[tuple[str, str, list[Example]]]:
    """(outcome, title, examples): the first lines of each kind."""
    titles = {
        Outcome.CHANGED: _("Changed, the first of them"),
        Outcome.NEW: _("New, the first of them"),
        Outcome.REFUSED: _("Refused lines, the first of them"),
    }
    told = []
    for outcome, title in titles.items():
        rows = run.lines.filter(outcome=outcome).order_by("line_no")[:SHOWN]
        told.append((str(outcome), title, [_example(row, sheet) for row in rows]))
    return [kind for kind in told if kind[2]]


def key_shown(row: SheetLine) -> str:
    """What the row is known by, as a page tells it."""
    return " · ".join(row.key.split(MARK))


def _example(row, sheet):
    if row.refusal:
        return _refused(row, sheet)
    fields = [
        Field(str(column.label), _old(row, column), _new(row, column))
        for column in sheet.columns
        if column.code in row.given and column.code not in sheet.key
    ]
    return Example(row.line_no, _key_as_written(row, sheet), fields)


def _key_as_written(row, sheet):
    """A new row will have its key as the file writes it, not in capitals."""
    if row.before is not None:
        return key_shown(row)
    return " · ".join(str(row.given[code]) for code in sheet.key)


def _old(row, column):
    return None if row.before is None else shown(column, row.before[column.code]) or "–"


def _new(row, column):
    new = row.given[column.code]
    said = shown(column, new) or "–"
    is_told = row.before is not None and column.differs
    return f"{said} ({column.differs(row.before[column.code], new)})" if is_told else said


def _refused(row, sheet):
    field = row.refusal["field"]
    return Example(
        row.line_no,
        key_shown(row),
        [],
        column=str(sheet.column(field).label) if field else "",
        reason=reason_of(sheet, row.refusal),
        mend=mend_of(sheet, row.refusal),
    )


def _tallies(sheet: Sheet, fields: Mapping[str, int]):
    return [
        Tally(column.code, str(column.label), fields[column.code])
        for column in sheet.columns
        if fields.get(column.code)
    ]


def _progress(run):
    if run.state != SheetRun.State.SAVING:
        return ""
    lines = run.counts.get("new", 0) + run.counts.get("changed", 0)
    return ngettext("%(lines)s line to save", "%(lines)s lines to save", lines) % {"lines": f"{lines:,}"}
