"""An import's counts in words, for its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from merchant.files.wording import note_sentences, told_words
from orders.book.wording import describe_difference
from orders.intake.models import ImportRun
from orders.intake.wording import (
    DECISIONS,
    FORESEEN,
    FORESEEN_MEANS,
    FOUND,
    KEPT,
    LINE_OUTCOMES,
    ORDER_OUTCOMES,
    SAMPLES,
    mend,
    reason_sentence,
    reason_title,
    refusal_sentence,
)
from warehouses.sites.countries import country_name

SHOWN = 20
TOLD = frozenset({"reported", "returned"})
COMING = ("new", "ended")


@dataclass(frozen=True)
class Tally:
    """One number and what it counts."""

    code: str
    label: str
    count: int
    means: str = ""

    @property
    def shown(self) -> str:
        """The number as pages show it."""
        return f"{self.count:,}"


@dataclass(frozen=True)
class Sample:
    """One order or line of a preview, and what of it changes or is refused."""

    number: str
    place: str
    told: list[str]
    at: datetime | None = None
    country: str = ""
    mend: str = ""


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
    foreseen: list[Tally]
    coming: int
    kept: list[Tally]
    progress: str
    form: list[str]
    notes: list[str]

    @property
    def lines_in_all(self) -> str:
        """Every line of the file, each counted in exactly one outcome."""
        return f"{sum(tally.count for tally in self.lines):,}"

    @property
    def kept_in_all(self) -> str:
        """Orders that stay although their import was taken back."""
        return f"{sum(tally.count for tally in self.kept):,}"

    @property
    def has_report(self) -> bool:
        """Whether any line was refused or reported."""
        return bool(self.refused) or any(tally.code in TOLD for tally in self.lines)


def summarise(run: ImportRun) -> Summary:
    """The counts of an import as far as it has come."""
    counts = run.counts
    failure = run.failure or {}
    return Summary(
        found=_tallies(FOUND, counts),
        refused=[Tally(code, reason_title(code), count) for code, count in counts.get("reasons", {}).items()],
        cancellations=_tallies(DECISIONS, counts.get("cancellations_by", {})),
        orders=_tallies(ORDER_OUTCOMES, counts.get("entered", {})),
        lines=_tallies(LINE_OUTCOMES, counts.get("outcomes", {})),
        first=_moment(counts.get("first")),
        last=_moment(counts.get("last")),
        failure=refusal_sentence(failure["code"], failure) if failure else "",
        foreseen=_foreseen(counts),
        coming=sum(counts.get("foreseen", {}).get(code, 0) for code in COMING),
        kept=_tallies(KEPT, counts.get("undone", {}).get("kept", {})),
        progress=_progress(run),
        form=[word for word in told_words(counts.get("file", {})) if word],
        notes=note_sentences(counts.get("file", {})),
    )


def kept_tallies(kept: Mapping[str, int]) -> list[Tally]:
    """Orders that stay although their import is taken back, by the reason."""
    return _tallies(KEPT, kept)


def samples(run: ImportRun) -> list[tuple[str, list[Sample]]]:
    """(title, samples): the first orders of each kind and the first refused lines, each with what is told."""
    kept = run.counts.get("samples", {})
    told = {kind: [_sample(one) for one in kept.get(kind, [])] for kind in ("new", "changed", "unchanged")}
    refused = run.rows.told().order_by("line_no")[:SHOWN]
    told["refused"] = [_refused(row) for row in refused]
    return [(str(title), told[kind]) for kind, title in SAMPLES.items() if told[kind]]


def _sample(one):
    lines = one["lines"]
    place = ngettext("%(lines)s line", "%(lines)s lines", lines) % {"lines": lines}
    changes = one.get("changes", [])
    told = [describe_difference(change, change["currency"]) for change in changes] or _bought(one)
    return Sample(one["number"], place, told, at=_moment(one.get("at")), country=_country(one))


def _country(one):
    return country_name(one["country"]) if one.get("country") else ""


def _bought(one):
    """The first lines of an order, and that there are more."""
    bought = [f"{units:,} × {sku}" for units, sku in one.get("bought", [])]
    return [" · ".join(bought) + (" …" if one["lines"] > len(bought) else "")] if bought else []


def _refused(row):
    place = _("line %(line)s") % {"line": f"{row.line_no:,}"}
    sentence = reason_sentence(row.reason, row.value)
    told = f"{row.field}: {sentence}" if row.field else sentence
    return Sample(row.number, place, [told], mend=mend(row.reason))


def _foreseen(counts):
    """What would happen to the file's orders, and that refused lines stay out."""
    told = {**counts.get("foreseen", {}), "refused": counts.get("refused", 0)}
    means = {code: str(word) for code, word in FORESEEN_MEANS.items()}
    return [Tally(each.code, each.label, each.count, means[each.code]) for each in _tallies(FORESEEN, told)]


def _progress(run):
    """Done, refused and left, while a worker is at it."""
    counts = run.counts
    lines, refused = counts.get("lines", 0), counts.get("refused", 0)
    if run.state == ImportRun.State.APPLYING and lines:
        done = sum(counts.get("outcomes", {}).values()) - refused
        told = {"done": max(done, 0), "refused": refused, "left": lines - max(done, 0) - refused}
        return _("%(done)s lines done, %(refused)s refused, %(left)s left") % _shown(told)
    if run.state == ImportRun.State.UNDOING:
        undone = counts.get("undone", {"taken_back": 0, "kept": {}})
        back, kept = undone["taken_back"], sum(undone["kept"].values())
        told = {"done": back, "kept": kept, "left": counts["entered"].get("new", 0) - back - kept}
        return _("%(done)s orders taken back, %(kept)s stay, %(left)s left") % _shown(told)
    return _("%(lines)s lines read") % _shown({"lines": lines}) if lines else ""


def _shown(numbers):
    return {name: f"{number:,}" for name, number in numbers.items()}


def _tallies(words: Mapping[str, str], counts: Mapping[str, int]):
    return [Tally(code, str(word), counts[code]) for code, word in words.items() if counts.get(code)]


def _moment(text):
    return datetime.fromisoformat(text) if text else None
