"""Places new orders before they are written: warehouse, ship-by and gates are known when they enter."""

from collections.abc import Mapping, Sequence

import structlog
from django.utils import timezone

from merchant.audit import services as audit
from merchant.audit.services import Told
from merchant.catalogue.selectors import KnownSku
from merchant.tenancy.bulk import Inserts, update_rows
from orders.book.drafts import OrderDraft
from orders.book.holding import hold_arrivals
from orders.book.insertion import Arrival, PlacingFailed
from orders.book.models import Fulfilment
from orders.book.status import Stage
from orders.clock.reckoning import Reckoned
from orders.clock.services import date_arrivals, told_of_dates
from orders.dispatch.deciding import Deciding, undo
from orders.dispatch.demands import demand_of_draft
from orders.dispatch.gates import MOST_TOLD, reasons_to_hold
from orders.policy.scopes import ANY

log = structlog.get_logger(__name__)


class Placing:
    """The decisions for one batch of new orders.

    What was decided belongs to its orders: where it cannot be written, they do not enter either.
    """

    def __init__(self):
        self._deciding, self._placed = None, []
        self._reckoned, self._failing = Reckoned([], []), []

    def decide(self, arrivals: Sequence[Arrival], skus: Mapping[str, KnownSku]) -> None:
        """Match and date what was released and has not ended, as the jobs would once it is there."""
        waiting = [one for one in arrivals if _waits(one.fulfilment)]
        if not waiting:
            return
        try:
            self._place(waiting, skus)
        except Exception as failure:
            log.exception("dispatch.placing_failed", orders=len(waiting))
            raise PlacingFailed from failure

    def add_to(self, rows: Inserts) -> None:
        """Add the deadlines."""
        rows.add_new(self._reckoned.deadlines, nobody_asks_keys=True)

    def keep(self) -> list[Told]:
        """Write holds and reserved units of orders that are there; returns what to tell."""
        hold_arrivals(reasons=self._failing)
        lacking = self._deciding.keep_units(self._placed) if self._placed else []
        if lacking:  # somebody was quicker: the jobs decide and date anew
            undo(lacking)
            for row in lacking:
                row.is_provisional = True
            update_rows(lacking, ["warehouse", "channel", "trace", "rule", "matched_at", "is_provisional"])
        undone = {row.order_id for row in lacking}
        told = self._deciding.told if self._placed else []
        kept = [each for each in told if each[0].pk not in undone]
        return told_of_dates(self._reckoned.deadlines) + audit.told_of_many("dispatch.matched", kept)

    def _place(self, waiting, skus):
        fulfilments, now = [one.fulfilment for one in waiting], timezone.now()
        self._deciding = Deciding(fulfilments, Drafts(waiting, skus), are_new=True)
        self._deciding.decide(fulfilments)
        self._placed = fulfilments
        for row in fulfilments:
            row.matched_at = now
        self._reckoned = date_arrivals(fulfilments, _Categories(waiting, skus))
        self._failing = [
            (one.fulfilment.order, kind, data)
            for one in waiting
            for kind, data in _reasons(one, skus).items()
            if data
        ]
        self._failing += self._reckoned.reasons_to_hold()
        for order, _kind, _data in self._failing:
            order.stage = Stage.HELD


class Drafts:
    """Tells what orders ask that are not written yet, by the drafts that they come from."""

    def __init__(self, arrivals: Sequence[Arrival], skus: Mapping[str, KnownSku]):
        self._drafts = {one.fulfilment.pk: one.draft for one in arrivals}
        self._skus = skus

    def __call__(self, fulfilments, stores):
        return {
            row.pk: demand_of_draft(row.order, self._drafts[row.pk], stores, self._skus)
            for row in fulfilments
        }


class _Categories:
    """Tells the categories of what is to ship of orders that are not written yet."""

    def __init__(self, arrivals: Sequence[Arrival], skus: Mapping[str, KnownSku]):
        self._drafts = {one.fulfilment.order.pk: one.draft for one in arrivals}
        self._skus = skus

    def __call__(self, orders):
        return {order.pk: self._of(self._drafts[order.pk]) for order in orders}

    def _of(self, draft):
        to_ship = [line for line in draft.lines if line.units > line.cancelled]
        known = [self._skus.get(line.sku_code.upper()) for line in to_ship]
        return {sku.category if sku else ANY for sku in known}


def _waits(fulfilment):
    return fulfilment.state == Fulfilment.State.OPEN and fulfilment.order.released_at is not None


def _reasons(arrival, skus):
    unknown, unconfirmed = _open_questions(arrival.draft, skus)
    return reasons_to_hold(arrival.fulfilment, unknown, unconfirmed)


def _open_questions(draft: OrderDraft, skus):
    """Codes that the catalogue lacks, and positions with a text to confirm, of what is to ship."""
    to_ship = [
        (position, line) for position, line in enumerate(draft.lines, start=1) if line.units > line.cancelled
    ]
    unknown = dict.fromkeys(line.sku_code for _position, line in to_ship if line.sku_code.upper() not in skus)
    unconfirmed = [position for position, line in to_ship if line.personalisation]
    return list(unknown)[:MOST_TOLD], unconfirmed
