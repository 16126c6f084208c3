"""The rulebooks that matching decides by, as they are now, of any number of merchants in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from warehouses.matching import deciding
from warehouses.matching.models import CountryRoute, RouteTable, Rule, RuleSet
from warehouses.sites.models import Channel, Warehouse


def rulebooks_for(merchant_ids: Collection[int]) -> dict[int, deciding.Rulebook]:
    """The published rules, the country table behind them, and the sites both name, by merchant."""
    versions = {
        rule_set.merchant_id: rule_set for rule_set in RuleSet.for_jobs.of_merchants(merchant_ids).in_force()
    }
    rules = _rules_of(versions.values())
    revisions, rows = _tables_of(merchant_ids)
    sites = _sites_of(merchant_ids, rules, rows)
    return {
        merchant_id: deciding.Rulebook(
            sites=sites[merchant_id],
            rules=tuple(rules[merchant_id]),
            rows=rows[merchant_id],
            version=versions[merchant_id].number if merchant_id in versions else 0,
            revision=revisions.get(merchant_id, 0),
        )
        for merchant_id in merchant_ids
    }


def rulebook_of(rule_set: RuleSet) -> deciding.Rulebook:
    """The rulebook as it would be with this version, a draft too, in force."""
    merchant_id = rule_set.merchant_id
    rules = _rules_of([rule_set])
    revisions, rows = _tables_of([merchant_id])
    return deciding.Rulebook(
        sites=_sites_of([merchant_id], rules, rows)[merchant_id],
        rules=tuple(rules[merchant_id]),
        rows=rows[merchant_id],
        version=rule_set.number or 0,
        revision=revisions.get(merchant_id, 0),
    )


def _rules_of(rule_sets: Iterable[RuleSet]):
    found = defaultdict(list)
    rules = Rule.for_jobs.of_sets(rule_sets).order_by("rule_set", "position").prefetch_related("places")
    for rule in rules:
        found[rule.merchant_id].append(
            deciding.Rule(
                rule_id=rule.pk,
                position=rule.position,
                condition=rule.asked,
                places=tuple((place.warehouse_id, place.channel_id) for place in rule.places.all()),
                goes_on=rule.goes_on,
            )
        )
    return found


def _tables_of(merchant_ids):
    revisions = dict(RouteTable.for_jobs.of_merchants(merchant_ids).values_list("merchant_id", "revision"))
    rows = defaultdict(dict)
    routes = CountryRoute.for_jobs.of_merchants(merchant_ids)
    for merchant_id, country, *place in routes.values_list("merchant", "country", "warehouse", "channel"):
        rows[merchant_id][country] = deciding.Row(country, (tuple(place),))
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
    warehouses = {warehouse.pk: warehouse for warehouse in Warehouse.for_jobs.filter(pk__in=keys)}
    channels = defaultdict(list)
    for channel in Channel.for_jobs.filter(warehouse__in=keys).order_by("code", "pk"):
        channels[channel.warehouse_id].append(channel)
    return {
        merchant_id: {key: _site(warehouses[key], channels[key], merchant_id) for key in keys_of}
        for merchant_id, keys_of in named.items()
    }


def _site(warehouse, channels, merchant_id):
    return deciding.Site(
        warehouse_id=warehouse.pk,
        code=warehouse.code,
        name=warehouse.name,
        is_active=warehouse.is_active,
        tracks_stock=warehouse.tracks_stock,
        ways=tuple(_way(channel) for channel in channels if channel.merchant_id in (None, merchant_id)),
    )


def _way(channel):
    return deciding.Way(
        channel_id=channel.pk,
        code=channel.code,
        name=channel.name,
        carrier=channel.carrier,
        is_active=channel.is_active,
        countries=frozenset(channel.countries),
        max_weight_g=channel.max_weight_g,
        max_side_mm=channel.max_side_mm,
        max_girth_mm=channel.max_girth_mm,
        rates=tuple(tuple(rate) for rate in channel.rates),
    )
