"""An import's counts in words, for its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orders.intake.models import ImportRun
from orders.intake.wording import (
    DECISIONS,
    FOUND,
    LINE_OUTCOMES,
    ORDER_OUTCOMES,
    reason_title,
    refusal_sentence,
)

TOLD = frozenset({"reported", "returned"})


@dataclass(frozen=True)
class Tally:
    """One number and what it counts."""

    code: str
    label: str
    count: int

    @property
    def shown(self) -> str:
        """The number as pages show it."""
        return f"{self.count:,}"


@dataclass(frozen=True)
class Summary:
    """What a page tells of an import."""

    found: list[Tally]
    refused: list[Tally]
    cancellations: list[Tally]
    orders: list[Tally]
    lines: list[Tally]
    first: datetime | None
    last: datetime | None
    failure: str

    @property
    def lines_in_all(self) -> str:
        """Every line of the file, each counted in exactly one outcome."""
        return f"{sum(tally.count for tally in self.lines):,}"

    @property
    def has_report(self) -> bool:
        """Whether any line was refused or reported."""
        return bool(self.refused) or any(tally.code in TOLD for tally in self.lines)


def summarise(run: ImportRun) -> Summary:
    """The counts of an import as far as it has come."""
    counts = run.counts
    failure = run.failure or {}
    return Summary(
        found=[Tally(code, str(word), counts.get(code, 0)) for code, word in FOUND.items()],
        refused=[Tally(code, reason_title(code), count) for code, count in counts.get("reasons", {}).items()],
        cancellations=_tallies(DECISIONS, counts.get("cancellations_by", {})),
        orders=_tallies(ORDER_OUTCOMES, counts.get("entered", {})),
        lines=_tallies(LINE_OUTCOMES, counts.get("outcomes", {})),
        first=_moment(counts.get("first")),
        last=_moment(counts.get("last")),
        failure=refusal_sentence(failure["code"], failure) if failure else "",
    )


def _tallies(words: Mapping[str, str], counts: Mapping[str, int]):
    return [Tally(code, str(word), counts[code]) for code, word in words.items() if counts.get(code)]


def _moment(text):
    return datetime.fromisoformat(text) if text else None
