"""Whether open orders of a kind move when a day is decided otherwise, and to which date; else why not."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from orders.book.models import Fulfilment
from orders.business_days.effects import Example
from orders.business_days.kinds import Kind
from orders.clock.models import Deadline
from orders.clock.reckoning import moves_later
from warehouses.calendars.decisions import Decision
from warehouses.sites.cities import city_of_zone
from warehouses.sites.models import Warehouse

MOVES = "moves"


@dataclass(frozen=True)
class NewDate:
    """A date that orders have and another that they would get, on the wall clock that counts them."""

    before: datetime
    after: datetime
    city: str
    is_delivery: bool


@dataclass(frozen=True)
class Here:
    """Where the days are decided: for warehouses, by their codes, and for countries.

    Only where some day closes does the job look at open orders.
    """

    codes: frozenset[str]
    countries: frozenset[str]
    closes: bool

    @classmethod
    def of(cls, decision: Decision) -> "Here":
        """Warehouses of a country are those that stand in it."""
        places = decision.touches()
        countries = frozenset(one.country for one in places if one.country)
        of_countries = Warehouse.for_jobs.filter(country__in=countries).values_list("code", flat=True)
        named = {one.warehouse.code for one in places if one.warehouse_id}
        codes = frozenset(named | set(of_countries))
        return cls(codes, countries, bool(decision.closes()))

    def verdict(self, kind: Kind, after: Deadline | None) -> str | None:
        """Whether orders of a kind move, else why they keep their date; None where nobody asks."""
        if after is None:
            return None if kind.has_passed else "undatable"
        before = kind.ship_by, kind.deliver_by
        dates = after.reckoned_ship_by, after.deliver_by
        if self.closes and moves_later(*dates, instead_of=before):
            if kind.has_passed:
                return "passed"
            return MOVES if kind.source == Fulfilment.ShipBySource.POLICY else "marketplace"
        if kind.has_passed:
            return None
        if moves_later(*before, instead_of=dates):
            return "earlier"
        return "untouched" if self._are_asked(kind, after) else "version"

    def _are_asked(self, kind, after):
        """Whether the version asks if it is open here."""
        places = {after.terms["warehouse"], after.terms.get("jit", {}).get("warehouse")}
        leaves = not places.isdisjoint(self.codes)
        arrives = kind.market is not None and kind.market[0] in self.countries
        asks_there = after.policy.market_open or kind.deliver_by is not None
        return (leaves and after.policy.warehouse_open) or (arrives and asks_there)


def new_date(kind: Kind, after: Deadline) -> NewDate:
    """The ship-by, or the deliver-by where that alone is another."""
    moments, zone, city = (kind.ship_by, after.reckoned_ship_by), after.local_zone, after.city
    is_delivery = moments[0] == moments[1] and kind.deliver_by not in (None, after.deliver_by)
    if is_delivery and after.delivery:
        zone = ZoneInfo(after.delivery["zone"])
        moments, city = (kind.deliver_by, after.deliver_by), city_of_zone(zone.key)
    return NewDate(*(moment.astimezone(zone) for moment in moments), city, is_delivery)


def example_of(kind: Kind, after: Deadline, verdict: str) -> Example:
    """An order's date before and after; of one that keeps it the ship-by that binds it."""
    order, told = after.fulfilment.order, new_date(kind, after)
    if verdict == MOVES:
        return Example(order, told.before, told.after, told.city, told.is_delivery)
    binding = after.fulfilment.ship_by.astimezone(after.local_zone)
    return Example(order, binding, binding, after.city)
