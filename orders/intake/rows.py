"""Staged lines as plain objects: a file has a hundred thousand of them, so they are read and written lean."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from merchant.tenancy.bulk import insert_rows
from orders.intake.models import ImportRun, StagedRow

FIELDS = ["line_no", "group", "verdict", "payload", "reason", "field", "value", "outcome"]
BATCH = 900  # keys in one statement


@dataclass(slots=True)
class StagedLine:
    """One staged row outside the database."""

    line_no: int
    group: str
    verdict: str
    payload: dict = field(default_factory=dict)
    reason: str = ""
    field: str = ""
    value: str = ""
    outcome: str = ""
    pk: int | None = None

    def refuse(self, problem) -> None:
        """Take the line out of its order, with the reason; what it held is forgotten."""
        self.verdict, self.outcome, self.payload = StagedRow.Verdict.REFUSED.value, "refused", {}
        self.reason, self.field, self.value = problem.code, problem.field[:60], problem.value[:200]


def insert_lines(run: ImportRun, lines: Iterable[StagedLine]) -> None:
    """Stage lines."""
    rows = (
        (
            run.pk,
            line.line_no,
            line.group,
            str(line.verdict),
            json.dumps(line.payload, ensure_ascii=False, separators=(",", ":")),
            line.reason,
            line.field,
            line.value,
            line.outcome,
        )
        for line in lines
    )
    insert_rows(StagedRow, ["run", *FIELDS], rows)


def rewrite_lines(run: ImportRun, lines: Sequence[StagedLine]) -> None:
    """Write lines anew that were changed; call it inside a transaction."""
    for start in range(0, len(lines), BATCH):
        run.rows.filter(pk__in=[line.pk for line in lines[start : start + BATCH]]).delete()
    insert_lines(run, lines)
