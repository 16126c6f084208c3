"""The rulebooks that matching decides by, as they are now, of any number of merchants in a few queries."""

from collections import defaultdict
from collections.abc import Collection
from itertools import groupby

from merchant.tenancy.stamps import Kept, Question, stamps_of, versions
from warehouses.matching import conditions, engine
from warehouses.matching.models import RouteTable, RuleSet
from warehouses.sites.models import Warehouse

# Rows with plain values of what is joined: orders come one by one, and each question would cost them more.
RULE = ["rules__pk", "rules__position", "rules__condition", "rules__goes_on"]
PLACE = ["rules__places__warehouse", "rules__places__channel"]
ROUTE = [f"merchant__countryroute__{name}" for name in ("country", "warehouse", "channel")]
SITE = ["pk", "code", "name", "is_active", "tracks_stock"]
WAY = [
    f"channels__{name}"
    for name in (
        *("pk", "code", "name", "carrier", "is_active", "countries"),
        *("max_weight_g", "max_side_mm", "max_girth_mm", "rates"),
    )
]

USABLE = "merchant_id = asking.id OR merchant_id IS NULL"
# What a rulebook is made of. Published versions are final: the row tells of its rules and places, too.
STAMP = f"""
SELECT asking.id, md5(concat(
    (
        SELECT concat(ctid, xmin) FROM warehouses_ruleset
        WHERE merchant_id = asking.id AND number IS NOT NULL ORDER BY number DESC LIMIT 1
    ), '/',
    {versions("warehouses_routetable", "merchant_id = asking.id")}, '/',
    {versions("warehouses_countryroute", "merchant_id = asking.id")}, '/',
    {versions("warehouses_warehouse", USABLE)}, '/',
    {versions("warehouses_channel", USABLE)}
)) FROM merchant_merchant AS asking WHERE asking.id = ANY(%s)
"""
MOST_KEPT = 100_000  # values, rows and channels of a process's rulebooks; each takes some 250 bytes


def _weight(book: engine.Rulebook) -> int:
    tests = [test for rule in book.rules for group in rule.condition.groups for test in group.tests]
    values = sum(1 + len(test.values) for test in tests)
    channels = sum(1 + len(site.ways) for site in book.sites.values())
    return 1 + len(book.rules) + values + len(book.rows) + channels


_kept: Kept[int, engine.Rulebook] = Kept(MOST_KEPT, _weight)


def rulebooks_for(merchant_ids: Collection[int]) -> dict[int, engine.Rulebook]:
    """The published rules, the country table behind them, and the sites both name, by merchant."""
    return _kept.find(_stamps(merchant_ids), merchant_ids, _in_force, again=_stamps)


def _stamps(merchant_ids):
    told = stamps_of(Question("rulebook", STAMP, (list(merchant_ids),)))
    return {merchant_id: stamp for (_kind, merchant_id), stamp in told.items()}


def _in_force(merchant_ids):
    return _books(merchant_ids, RuleSet.for_jobs.of_merchants(merchant_ids).in_force())


def rulebook_of(rule_set: RuleSet) -> engine.Rulebook:
    """The rulebook as it would be with this version, a draft too, in force."""
    return _books([rule_set.merchant_id], RuleSet.for_jobs.filter(pk=rule_set.pk))[rule_set.merchant_id]


def _books(merchant_ids, rule_sets):
    versions, rules = _rules_of(rule_sets)
    revisions, rows = _tables_of(merchant_ids)
    sites = _sites_of(merchant_ids, rules, rows)
    return {
        merchant_id: engine.Rulebook(
            sites=sites[merchant_id],
            rules=tuple(rules[merchant_id]),
            rows=rows[merchant_id],
            version=versions.get(merchant_id, 0),
            revision=revisions.get(merchant_id, 0),
        )
        for merchant_id in merchant_ids
    }


def _rules_of(rule_sets):
    """Numbers of versions and their rules, by merchant; a row for each place, in the order of ranks."""
    versions, rules = {}, defaultdict(list)
    told = rule_sets.values_list("merchant", "number", *RULE, *PLACE).order_by(
        "merchant", "rules__position", "rules__places__rank"
    )
    for (merchant_id, number, *rule), places in groupby(told, key=lambda row: row[:-2]):
        versions[merchant_id] = number or 0
        pk, position, condition, goes_on = rule
        if pk is not None:
            asked = conditions.from_data(condition)
            named = tuple(row[-2:] for row in places if row[-2] is not None)
            rules[merchant_id].append(engine.Rule(pk, position, asked, named, goes_on))
    return versions, rules


def _tables_of(merchant_ids):
    """Revisions of country tables and their rows, by merchant; a table without rows has an empty one."""
    revisions, rows = {}, defaultdict(dict)
    told = RouteTable.for_jobs.of_merchants(merchant_ids).values_list("merchant", "revision", *ROUTE)
    for merchant_id, revision, country, *place in told:
        revisions[merchant_id] = revision
        if country is not None:
            rows[merchant_id][country] = engine.Row(country, (tuple(place),))
    return revisions, rows


def _sites_of(merchant_ids, rules, rows):
    """The warehouses that rules and rows name, with the channels that their merchant may use there."""
    named = {
        merchant_id: {
            warehouse_id
            for one in (*rules[merchant_id], *rows[merchant_id].values())
            for warehouse_id, _channel_id in one.places
        }
        for merchant_id in merchant_ids
    }
    keys = {key for keys in named.values() for key in keys}
    told = Warehouse.for_jobs.filter(pk__in=keys).order_by("pk", "channels__code", "channels__pk")
    ways, sites = defaultdict(list), {}
    for row in told.values_list(*SITE, *WAY, "channels__merchant"):
        channel, whose = row[len(SITE) : -1], row[-1]
        sites[row[0]] = row[: len(SITE)]
        if channel[0] is not None:
            ways[row[0]].append((whose, _way(*channel)))
    return {
        merchant_id: {key: _site(sites[key], ways[key], merchant_id) for key in keys_of}
        for merchant_id, keys_of in named.items()
    }


def _site(told, ways, merchant_id):
    return engine.Site(*told, ways=tuple(way for whose, way in ways if whose in (None, merchant_id)))


def _way(*told):
    *plain, countries, weight, side, girth, rates = told
    rates = tuple(tuple(rate) for rate in rates)
    return engine.Way(*plain, frozenset(countries), weight, side, girth, rates)
