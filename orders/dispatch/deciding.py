"""Lets the rules decide for a batch of fulfilments, and keeps the stock that they decided on."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from orders.book.models import Fulfilment, Order
from orders.dispatch.demands import codes_of_stores
from warehouses.matching.books import rulebooks_for
from warehouses.matching.conditions import Demand
from warehouses.matching.engine import Decision, Rulebook, decide, wanted_units
from warehouses.sites.models import Warehouse
from warehouses.stock.reservations import Wanted, free_units, reserve, reserved_for

PLACED = ("warehouse_id", "channel_id", "trace", "rule_id")  # what a decision sets on a fulfilment
Demands = Mapping[int, Demand]  # by the fulfilment's key
Gather = Callable[[Sequence[Fulfilment], Mapping[int, str]], Demands]


class Deciding:
    """One batch: who gets which warehouse, and which units have to be kept for it.

    `gather` tells what orders ask; it is only called for those whose merchant asks for more than a country
    or keeps stock. `books` are other rulebooks than those in force, by merchant. Of `are_new` ones nobody
    chose a warehouse by hand, and none has units yet.
    """

    def __init__(
        self,
        fulfilments: Sequence[Fulfilment],
        gather: Gather,
        *,
        books: Mapping[int, Rulebook] | None = None,
        are_new: bool = False,
    ):
        merchants = {row.merchant_id for row in fulfilments}
        self._books = rulebooks_for(merchants) if books is None else books
        self._are_new = are_new
        self._keeping = _keeping_of(self._books) if are_new else _keeping(merchants)
        asking = [row for row in fulfilments if self._asks(row.merchant_id)]
        self._demands = gather(asking, self._codes_for(asking)) if asking else {}
        self._stood = {}  # where those stood that were moved, by their key
        self.told: list[tuple[Order, dict]] = []  # who got another warehouse or channel, for the event

    def decide(self, fulfilments: Sequence[Fulfilment]) -> None:
        """Ask the rules for what no person decided and no warehouse has yet, and set what they say."""
        for row, decision in self.answers(fulfilments):
            self._set(row, decision)

    def move(self, fulfilments: Sequence[Fulfilment]) -> list[Fulfilment]:
        """The same, but only for those that another place takes; the others stay as they are."""
        moved = []
        for row, decision in self.answers(fulfilments):
            place = decision.warehouse_id, decision.channel_id
            if decision.warehouse_id is not None and place != (row.warehouse_id, row.channel_id):
                self._stood[row.pk] = {name: getattr(row, name) for name in PLACED}
                self._set(row, decision)
                moved.append(row)
        return moved

    def answers(self, fulfilments: Sequence[Fulfilment]) -> Iterator[tuple[Fulfilment, Decision]]:
        """What the rules say of each, in the order given: what one gets, the next cannot have."""
        free, own = self._free_for(fulfilments)
        alike = {}
        for row in fulfilments:
            book = self._books[row.merchant_id]
            if book.asks_only_for_country:  # thousands go to a few countries
                asked = row.merchant_id, row.order.country
                decision = alike.get(asked)
                if decision is None:
                    demand = Demand(store="", country=row.order.country)
                    decision = alike[asked] = decide(demand, book, {})
            else:
                for place, units in own[row.pk]:
                    free[place] += units
                decision = decide(self._demands[row.pk], book, free)
                self._take(row, decision, book, free)
            yield row, decision

    def keep_units(self, fulfilments: Iterable[Fulfilment]) -> list[Fulfilment]:
        """Reserve what these are to have and nothing else; returns those that somebody was quicker than.

        Who was moved keeps what it had and stands where it stood, the others have nothing. The last thing in
        a transaction that takes levels of stock.
        """
        by_merchant = defaultdict(list)
        for row in fulfilments:
            if self._keeping[row.merchant_id]:
                by_merchant[row.merchant_id].append(row)
        lacking = []
        for merchant_id, rows in sorted(by_merchant.items()):
            wanted = [self._wanted(row) for row in rows]
            got = reserve(merchant_id=merchant_id, wanted=wanted, are_new=self._are_new)
            lacking += [row for row in rows if row.pk not in got]
        for row in lacking:
            for name, value in self._stood.get(row.pk, {}).items():
                setattr(row, name, value)
        return lacking

    def _codes_for(self, fulfilments):
        if self._are_new:  # their orders know the store that they enter
            return {row.order.store_id: row.order.store.code for row in fulfilments}
        return codes_of_stores(fulfilments)

    def _asks(self, merchant_id):
        return self._keeping[merchant_id] or not self._books[merchant_id].asks_only_for_country

    def _free_for(self, fulfilments):
        """Free units of what these orders ask, and what each has reserved, which none before it gets."""
        skus = defaultdict(set)
        keys = defaultdict(list)
        for row in fulfilments:
            if self._keeping[row.merchant_id]:
                skus[row.merchant_id].update(wanted_units(self._demands[row.pk]))
                keys[row.merchant_id].append(row.pk)
        free, own = defaultdict(int), defaultdict(list)
        for merchant_id, wanted in skus.items():
            free.update(free_units(merchant_id, wanted))
            for row in () if self._are_new else reserved_for(merchant_id, keys[merchant_id]):
                own[row.fulfilment_id].append((row.place, row.units))
        return free, own

    def _take(self, row, decision: Decision, book: Rulebook, free):
        """What one order of the batch gets, the next cannot have."""
        site = book.sites.get(decision.warehouse_id)
        if site is not None and site.tracks_stock:
            for sku_id, units in wanted_units(self._demands[row.pk]).items():
                free[site.warehouse_id, sku_id] -= units

    def _set(self, row, decision: Decision):
        before = row.warehouse_id, row.channel_id
        row.warehouse_id, row.channel_id = decision.warehouse_id, decision.channel_id
        row.trace = decision.trace
        row.rule_id = decision.rule.rule_id if decision.rule else None
        if decision.warehouse_id and before != (decision.warehouse_id, decision.channel_id):
            place = decision.trace["places"][-1]
            self.told.append((row.order, {"warehouse": place["warehouse"], "channel": place["channel"]}))

    def _wanted(self, row):
        """What a fulfilment is to have; nothing where its warehouse keeps no stock."""
        keeps = row.warehouse_id in self._keeping[row.merchant_id]
        units = wanted_units(self._demands[row.pk]) if keeps else {}
        return Wanted(row.pk, row.warehouse_id or 0, units, row.order.number, may_stay=row.pk in self._stood)


def undo(fulfilments: Iterable[Fulfilment]) -> None:
    """Let these wait for matching as if they had never been looked at."""
    for row in fulfilments:
        row.warehouse_id = row.channel_id = row.rule_id = row.trace = row.matched_at = None


def _keeping_of(books: Mapping[int, Rulebook]):
    """The keys of the warehouses that keep stock and are named by rules or tables, by merchant."""
    return {
        merchant_id: {site.warehouse_id for site in book.sites.values() if site.tracks_stock}
        for merchant_id, book in books.items()
    }


def _keeping(merchant_ids: Collection[int]):
    """The keys of the warehouses that keep stock, by merchant."""
    found = {merchant_id: set() for merchant_id in merchant_ids}
    keeping = Warehouse.for_jobs.owned_by(merchant_ids).filter(tracks_stock=True)
    for merchant_id, pk in keeping.values_list("merchant", "pk"):
        found[merchant_id].add(pk)
    return found
