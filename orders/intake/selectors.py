from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from orders.book.models import Order
from orders.book.status import SHIPPABLE
from orders.intake.keeping import reasons_to_keep, to_take_back
from orders.intake.models import ImportRun
from orders.intake.rows import FIELDS, StagedLine

GROUPS = 500  # orders in one chunk
LOOKED_AT = 2000  # orders of an import that a page judges before it is taken back
ROWS = 5000  # lines in one chunk, unless one order alone has more


def next_groups(run: ImportRun, *, after: str = "") -> dict[str, int]:
    """The next orders of an import that wait for a decision, with their number of lines."""
    waiting = run.rows.waiting().filter(group__gt=after).values("group").annotate(lines=Count("pk"))
    chosen, total = {}, 0
    for group, lines in waiting.order_by("group").values_list("group", "lines")[:GROUPS]:
        if chosen and total + lines > ROWS:
            break
        chosen[group] = lines
        total += lines
    return chosen


def rows_of(run: ImportRun, groups: dict[str, int]) -> dict[str, list[StagedLine]]:
    """The waiting lines of these neighbouring orders, by order, each in the file's sequence."""
    found = defaultdict(list)
    names = list(groups)
    rows = run.rows.waiting().filter(group__gte=names[0], group__lte=names[-1]).order_by("group", "line_no")
    for line in _lean(rows):
        found[line.group].append(line)
    return found


def cancellations_of(run: ImportRun) -> list[StagedLine]:
    """The file's cancellation lines that wait, in its sequence."""
    return list(_lean(run.rows.waiting().filter(verdict="cancellation").order_by("line_no")))


def pages(run: ImportRun) -> Iterator[dict[str, list[StagedLine]]]:
    """All waiting lines, some orders at a time."""
    groups = next_groups(run)
    while groups:
        yield rows_of(run, groups)
        groups = next_groups(run, after=list(groups)[-1])


def held_orders(run: ImportRun) -> int:
    """How many orders of the store wait for a person, once orders to ship came in."""
    if run.state != ImportRun.State.DONE or run.treatment != ImportRun.Treatment.OPEN:
        return 0
    here = Order.objects.for_merchant(run.merchant).in_store(run.store)
    return here.filter(status__in=SHIPPABLE).held().count()


@dataclass(frozen=True)
class UndoForeseen:
    """How many of a run's new orders can be taken back, and how many stay for which reason.

    Where there are more than are looked at for a page, the worker judges the others.
    """

    taken_back: int
    kept: dict[str, int]
    has_more: bool = False

    @property
    def kept_in_all(self) -> int:
        return sum(self.kept.values())


def foreseen_undo(run: ImportRun) -> UndoForeseen:
    """What taking the import back would do now, by its first orders."""
    ids = list(to_take_back(run).values_list("order", flat=True)[: LOOKED_AT + 1])
    looked_at = ids[:LOOKED_AT]
    reasons = reasons_to_keep(run, looked_at)
    return UndoForeseen(len(looked_at) - len(reasons), dict(Counter(reasons.values())), len(ids) > LOOKED_AT)


def is_too_old_to_undo(run: ImportRun) -> bool:
    """Whether so much time went by that others may rely on what the import brought."""
    return run.state_since < timezone.now() - timedelta(days=settings.IMPORT_UNDO_DAYS)


def _lean(rows):
    for row in rows.values_list(*FIELDS, "pk"):
        yield StagedLine(*row)
