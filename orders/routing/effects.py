"""What rules would do to the orders that wait to leave: decided again, compared with how they stand."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from merchant.tenancy.models import Merchant, Store
from orders.book.holds import HoldKind
from orders.book.models import Fulfilment
from orders.book.status import SHIPPABLE
from orders.dispatch.deciding import Deciding
from orders.dispatch.demands import demands_of
from orders.dispatch.gates import KINDS
from warehouses.matching.books import rulebook_of, rulebooks_for
from warehouses.matching.engine import CHOSEN, Decision, Rulebook
from warehouses.matching.models import RuleSet

MOST = 2_000  # orders that are decided again at once, those due first
EXAMPLES = 3  # of each move
LOOKED_AT = [
    *("merchant", "trace", "warehouse__name", "channel__name", "is_locked", "submitted_at"),
    *("order__merchant", "order__store", "order__number", "order__public_id", "order__country"),
    *("order__subdivision", "order__postcode", "order__currency"),
]


@dataclass(frozen=True)
class Stand:
    """Where an order goes: a warehouse and channel, or the reason why it waits."""

    warehouse: str = ""
    channel: str = ""
    hold: str = ""


@dataclass
class Move:
    """Orders that would go elsewhere, all from the same place to the same."""

    old: Stand
    new: Stand
    count: int = 0
    examples: list = field(default_factory=list)  # orders

    @property
    def count_said(self) -> str:
        return f"{self.count:,}"


@dataclass(frozen=True)
class Effect:
    """What would become of the orders: how many stay, and which would move, the most first."""

    looked_at: int
    stay: int
    moves: list[Move]
    is_cut: bool
    by_hand: int  # chosen by a person: no rule moves them

    @property
    def moved(self) -> int:
        return sum(move.count for move in self.moves)

    @property
    def movable(self) -> int:
        """Those that another place could take; who would have to wait instead keeps what it has."""
        return sum(move.count for move in self.moves if not move.new.hold)

    @property
    def waiting(self) -> int:
        """Those that no place could take."""
        return self.moved - self.movable

    @property
    def said(self) -> dict[str, str]:
        """The numbers as people write them."""
        names = ("looked_at", "stay", "movable", "waiting", "by_hand")
        return {name: f"{getattr(self, name):,}" for name in names}


def effect_of_draft(draft: RuleSet, stores: Collection[Store]) -> Effect:
    """What the draft would do, were it in force."""
    return _effect(draft.merchant, stores, rulebook_of(draft))


def effect_of_rules(merchant: Merchant, stores: Collection[Store]) -> Effect:
    """What the rules in force would do, were all unshipped orders matched again."""
    return _effect(merchant, stores, rulebooks_for([merchant.pk])[merchant.pk])


def orders_moved_by_rules(merchant: Merchant, stores: Collection[Store]) -> list[int]:
    """The keys of the orders that another place could take, as `effect_of_rules` tells."""
    rows = _unshipped(merchant, stores)[:MOST]
    book = rulebooks_for([merchant.pk])[merchant.pk]
    able = ((row, decision) for row, decision in _answers(rows, book) if decision.result == CHOSEN)
    return [row.order_id for row, decision in able if _differs(row, decision)]


def _effect(merchant, stores, book: Rulebook):
    rows = list(_unshipped(merchant, stores)[: MOST + 1])
    places = _places(book)
    stay, moves = 0, {}
    for row, decision in _answers(rows[:MOST], book):
        if not _differs(row, decision):
            stay += 1
            continue
        old, new = _stand(row), _new_stand(decision, places)
        move = moves.setdefault((old, new), Move(old, new))
        move.count += 1
        if len(move.examples) < EXAMPLES:
            move.examples.append(row.order)
    return Effect(
        looked_at=min(len(rows), MOST),
        stay=stay,
        moves=sorted(moves.values(), key=lambda move: -move.count),
        is_cut=len(rows) > MOST,
        by_hand=_waiting(merchant, stores).filter(is_locked=True).count(),
    )


def _waiting(merchant, stores):
    """Fulfilments that were not handed to their warehouse yet, by the few orders that wait to leave."""
    waiting = Fulfilment.objects.for_merchant(merchant).open().filter(submitted_at=None)
    waiting = waiting.filter(order__store__in=stores, order__released_at__isnull=False)
    return waiting.filter(order__status__in=SHIPPABLE)  # its index: else every fulfilment ever is read


def _unshipped(merchant, stores):
    rows = _waiting(merchant, stores).filter(is_locked=False, matched_at__isnull=False)
    rows = rows.select_related("order__store", "warehouse", "channel")
    return rows.only(*LOOKED_AT).order_by(F("ship_by").asc(nulls_last=True), "pk")


def _answers(rows: Sequence[Fulfilment], book: Rulebook) -> Iterator[tuple[Fulfilment, Decision]]:
    rows = list(rows)
    if not rows:
        return iter(())
    return Deciding(rows, demands_of, books={rows[0].merchant_id: book}).answers(rows)


def _differs(row, decision):
    return (row.warehouse_id, row.channel_id) != (decision.warehouse_id, decision.channel_id)


def _places(book):
    return {
        (site.warehouse_id, way.channel_id): Stand(site.name, way.name)
        for site in book.sites.values()
        for way in site.ways
    }


def _stand(row):
    if row.warehouse is None:
        result = row.trace.get("result") if isinstance(row.trace, dict) else None
        return _waits_for(result)
    return Stand(row.warehouse.name, row.channel.name if row.channel else "")


def _new_stand(decision, places):
    if decision.result == CHOSEN:
        return places[decision.warehouse_id, decision.channel_id]
    return _waits_for(decision.result)


def _waits_for(result):
    return Stand(hold=str(KINDS.get(result, HoldKind.UNMATCHED).label))
