"""The decision which warehouse and channel send an order: pure, a demand in, a decision with its trace out.

Rules are tried in their order; the first whose condition fits decides. Its places are tried in theirs; the
first that can take the order gets it. Where none can, the order waits for a person, unless the rule says
that the next rule may have it. What no rule is for goes by the country table: the destination's own row,
then the row "any other country". The trace holds codes, names and numbers, never sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from warehouses.matching.conditions import Condition, Demand
from warehouses.sites.rates import price_of

ANY_OTHER = ""  # the country code of the row "any other country"

CHOSEN = "chosen"
BY_HAND = "by_hand"
NO_RULE = "no_rule"
WAREHOUSE_OUT_OF_USE = "warehouse_out_of_use"
CHANNEL_OUT_OF_USE = "channel_out_of_use"
NO_CHANNEL = "no_channel"
NOT_SERVED = "not_served"
TOO_HEAVY = "too_heavy"
TOO_LARGE = "too_large"
WEIGHT_UNKNOWN = "weight_unknown"
NO_PRICE = "no_price"
OUT_OF_STOCK = "out_of_stock"

# Where several places refuse, the one reason that is told as the order's: what a person can mend soonest.
REASONS = (OUT_OF_STOCK, WEIGHT_UNKNOWN, TOO_HEAVY, TOO_LARGE)

MOST_TOLD = 5  # SKUs in one refusal

Free = Mapping[tuple[int, int], int]  # free units by the keys of warehouse and SKU


@dataclass(frozen=True)
class Way:
    """A channel out of one warehouse: what it takes, and its price by weight."""

    channel_id: int
    code: str
    name: str
    carrier: str = ""
    is_active: bool = True
    countries: frozenset[str] = frozenset()  # empty: anywhere
    max_weight_g: int | None = None
    max_side_mm: int | None = None
    max_girth_mm: int | None = None
    rates: tuple[tuple[int, int], ...] = ()

    @property
    def has_limits(self) -> bool:
        """Whether weight or size may keep an order out."""
        return any(limit is not None for limit in (self.max_weight_g, self.max_side_mm, self.max_girth_mm))


@dataclass(frozen=True)
class Site:
    """A warehouse that a rule may name, with its channels in the order of their codes."""

    warehouse_id: int
    code: str
    name: str
    is_active: bool = True
    tracks_stock: bool = False
    ways: tuple[Way, ...] = field(default=())


@dataclass(frozen=True)
class Rule:
    """One rule: `places` are warehouses with a channel, or None for the cheapest that may take the order."""

    rule_id: int
    position: int
    condition: Condition
    places: tuple[tuple[int, int | None], ...]
    goes_on: bool = False

    @property
    def mark(self) -> dict:
        """How the trace names it."""
        return {"rule": self.position}


@dataclass(frozen=True)
class Row:
    """One row of the country table: the same with a country instead of a condition."""

    country: str  # empty: any other
    places: tuple[tuple[int, int | None], ...]

    @property
    def mark(self) -> dict:
        """How the trace names it."""
        return {"row": self.country}


@dataclass(frozen=True)
class Rulebook:
    """A version of a merchant's rules with the country table behind them, and the sites they name by key.

    `version` and `revision` are 0 where nothing was published or the table was never filled.
    """

    sites: Mapping[int, Site]
    rules: tuple[Rule, ...] = ()
    rows: Mapping[str, Row] = field(default_factory=dict)
    version: int = 0
    revision: int = 0

    @cached_property
    def asks_only_for_country(self) -> bool:
        """Whether two orders to one country are always decided alike."""
        return not self.rules and not any(
            site.tracks_stock or any(way.has_limits for way in site.ways) for site in self.sites.values()
        )

    def rows_for(self, country: str) -> Iterable[Row]:
        """The rows that an order to this country may go by, in their order."""
        own = self.rows.get(country) if country else None
        return tuple(row for row in (own, self.rows.get(ANY_OTHER)) if row is not None)


@dataclass(frozen=True)
class Refusal:
    """Why a place cannot take an order: by how much, or which SKUs."""

    result: str
    by: int | None = None
    skus: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """The warehouse and channel chosen, or the reason why none was; `rule` is the one that decided."""

    result: str
    warehouse_id: int | None = None
    channel_id: int | None = None
    rule: Rule | None = None
    trace: dict = field(default_factory=dict)


def decide(demand: Demand, book: Rulebook, free: Free) -> Decision:
    """Choose the warehouse and channel of one order; `free` need only tell of warehouses that keep stock."""
    tried, looked = [], []
    for rule in book.rules:
        verdict = rule.condition.judge(demand)
        if verdict.fits is None:
            because = {**rule.mark, "skus": list(weightless(demand)[:MOST_TOLD])}
            return _undecided(demand, book, rule, WEIGHT_UNKNOWN, because, tried, looked)
        if not verdict.fits:
            tried.append(_step(rule, verdict, demand))
            continue
        chosen = _place(rule, demand, book, free, looked)
        if chosen is not None:
            return _chosen(demand, book, rule, chosen, tried, looked)
        if not rule.goes_on:
            return _undecided(demand, book, rule, *_reason(looked), tried, looked)
    for row in book.rows_for(demand.country):
        chosen = _place(row, demand, book, free, looked)
        if chosen is not None:
            return _chosen(demand, book, None, chosen, tried, looked)
    return _undecided(demand, book, None, *_reason(looked), tried, looked)


def by_hand(country: str, warehouse, channel) -> dict:
    """The trace of an order whose warehouse a person chose: no rule was asked."""
    seen = {"warehouse": warehouse.name, "result": CHOSEN}
    if channel is not None:
        seen |= {"channel": channel.name, "carrier": channel.carrier}
    return {"result": BY_HAND, "country": country, "places": [seen]}


def refusal_of(way: Way, demand: Demand) -> Refusal | None:
    """Why this channel cannot take the order, or None; a size that nobody has typed is not looked at."""
    if not way.is_active:
        return Refusal(CHANNEL_OUT_OF_USE)
    if way.countries and demand.country not in way.countries:
        return Refusal(NOT_SERVED)
    if way.max_weight_g is not None:
        if demand.weight is None:
            return Refusal(WEIGHT_UNKNOWN, skus=weightless(demand))
        if demand.weight > way.max_weight_g:
            return Refusal(TOO_HEAVY, demand.weight - way.max_weight_g)
    if way.max_side_mm is not None or way.max_girth_mm is not None:
        return _too_large(way, demand)
    return None


def missing_skus(site: Site, demand: Demand, free: Free) -> tuple[str, ...]:
    """The SKUs of which this warehouse has too few free units; none where it keeps no stock."""
    if not site.tracks_stock:
        return ()
    wanted = wanted_units(demand)
    codes = {piece.sku_id: piece.code for piece in demand.pieces}
    return tuple(
        codes[sku_id] for sku_id, units in wanted.items() if free.get((site.warehouse_id, sku_id), 0) < units
    )


def weightless(demand: Demand) -> tuple[str, ...]:
    """The SKUs whose weight nobody has typed."""
    return tuple(dict.fromkeys(piece.code for piece in demand.pieces if piece.weight_g is None))


def wanted_units(demand: Demand) -> dict[int, int]:
    """The units of each known SKU that an order asks for."""
    wanted = {}
    for piece in demand.pieces:
        if piece.sku_id is not None:
            wanted[piece.sku_id] = wanted.get(piece.sku_id, 0) + piece.units
    return wanted


def _place(rule, demand, book, free, looked):
    """The first place of a rule that can take the order; what was looked at is written down."""
    for warehouse_id, channel_id in rule.places:
        site = book.sites[warehouse_id]
        refusal, way = _way_out(site, channel_id, demand, free)
        looked.append(_seen(rule, site, way, refusal))
        if refusal is None:
            return site, way
    return None


def _way_out(site, channel_id, demand, free):
    """Why an order cannot leave from here, or None and the channel that takes it."""
    if not site.is_active:
        return Refusal(WAREHOUSE_OUT_OF_USE), None
    ways = [way for way in site.ways if channel_id in (None, way.channel_id)]
    refusals = [(refusal_of(way, demand), way) for way in ways]
    able = [way for refusal, way in refusals if refusal is None]
    if not able:
        return _nearest(refusals)
    missing = missing_skus(site, demand, free)
    if missing:
        return Refusal(OUT_OF_STOCK, skus=missing), able[0]
    may_be = [way for refusal, way in refusals if refusal is None or refusal.result == WEIGHT_UNKNOWN]
    return (None, able[0]) if len(may_be) == 1 else _cheapest(able, demand)


def _nearest(refusals: Iterable[tuple[Refusal, Way]]):
    """Of several refusals the one that lacks least."""
    refusals = list(refusals)
    if not refusals:
        return Refusal(NO_CHANNEL), None
    order = (WEIGHT_UNKNOWN, TOO_HEAVY, TOO_LARGE, NOT_SERVED, CHANNEL_OUT_OF_USE)
    return min(refusals, key=lambda one: (order.index(one[0].result), one[0].by or 0, one[1].code))


def _cheapest(ways, demand):
    """The cheapest of several channels; those without a price for this weight are left out.

    While the weight is unknown, so is the cheapest, also where limits leave but one that surely may.
    """
    if demand.weight is None:
        return Refusal(WEIGHT_UNKNOWN, skus=weightless(demand)), ways[0]
    priced = [
        (price, way.code, way) for way in ways if (price := price_of(way.rates, demand.weight)) is not None
    ]
    if not priced:
        return Refusal(NO_PRICE), ways[0]
    return None, min(priced)[2]


def _too_large(way, demand):
    over = 0
    for piece in demand.pieces:
        if piece.sides_mm is None:
            continue
        longest, *rest = sorted(piece.sides_mm, reverse=True)
        if way.max_side_mm is not None:
            over = max(over, longest - way.max_side_mm)
        if way.max_girth_mm is not None:
            over = max(over, longest + 2 * sum(rest) - way.max_girth_mm)
    return Refusal(TOO_LARGE, over) if over > 0 else None


def _reason(looked):
    """Which of the refusals is told as the order's reason, with its details."""
    if not looked:
        return NO_RULE, {}
    for result in REASONS:
        for seen in looked:
            if seen["result"] == result:
                return result, seen
    return looked[0]["result"], looked[0]


def _chosen(demand, book, rule, chosen, tried, looked):
    site, way = chosen
    trace = _trace(demand, book, rule, CHOSEN, tried, looked)
    return Decision(CHOSEN, site.warehouse_id, way.channel_id, rule, trace=trace)


def _undecided(demand, book, rule, result, because, tried, looked):
    trace = _trace(demand, book, rule, result, tried, looked)
    return Decision(result, rule=rule, trace=trace | {"because": because})


def _step(rule, verdict, demand):
    """A rule that did not fit: its position, the group and the test against it, what the order had."""
    test = rule.condition.groups[verdict.group].tests[verdict.test]
    return [rule.position, verdict.group, verdict.test, test.had(demand)]


def _seen(rule, site, way, refusal):
    seen = {**rule.mark, "warehouse": site.name, "result": refusal.result if refusal else CHOSEN}
    if way is not None:
        seen |= {"channel": way.name, "carrier": way.carrier}
    if refusal and refusal.by is not None:
        seen["by"] = refusal.by
    if refusal and refusal.skus:
        seen["skus"] = list(refusal.skus[:MOST_TOLD])
    return seen


def _trace(demand, book, rule, result, tried, looked):
    return {
        "version": book.version,
        "revision": book.revision,
        "result": result,
        "rule": rule.position if rule else None,
        "country": demand.country,
        "tried": tried,
        "places": looked,
    }
