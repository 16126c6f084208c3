"""What is odd about a rule: pointed out in a sentence, never refused."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from warehouses.matching import shadows
from warehouses.matching.conditions import Condition, Fact, Relation
from warehouses.rules.wording import one_of
from warehouses.sites.countries import country_name
from warehouses.sites.models import Channel, Warehouse


@dataclass(frozen=True)
class Sites:
    """A merchant's warehouses by key, and the channels out of each that the merchant may use."""

    warehouses: Mapping[int, Warehouse]
    channels: Mapping[int, Sequence[Channel]]


def of_shadow(finding: shadows.Finding) -> str:
    """That a rule can never match."""
    if finding.code == shadows.CONTRADICTS:
        return _("This rule can never match: its conditions contradict each other.")
    text = ngettext(
        "This rule can never match: rule %(rules)s already takes all of its orders.",
        "This rule can never match: rules %(rules)s already take all of its orders.",
        len(finding.by),
    )
    return text % {"rules": pgettext("between values", ", ").join(str(position) for position in finding.by)}


def of_places(condition: Condition, places: Iterable[tuple], sites: Sites) -> list[str]:
    """What is odd about where a rule sends its orders."""
    countries, found = named_countries(condition), []
    for warehouse_id, channel_id in places:
        warehouse = sites.warehouses.get(warehouse_id)
        if warehouse is None:
            continue
        if not warehouse.is_active:
            found.append(_("%(warehouse)s is out of use.") % {"warehouse": warehouse.name})
            continue
        channels = sites.channels.get(warehouse_id, ())
        if channel_id is None:
            found += _of_the_cheapest(warehouse, [one for one in channels if one.is_active], countries)
        else:
            named = [one for one in channels if one.pk == channel_id]
            found += [said for one in named for said in _of_a_channel(warehouse, one, countries)]
    return found


def of_skus(condition: Condition, known: Collection[str]) -> list[str]:
    """That a rule names SKUs which the catalogue, `known` by codes in capitals, does not have."""
    unknown = [code for code in named_skus(condition) if code.upper() not in known]
    if not unknown:
        return []
    text = ngettext("You have no SKU called %(codes)s.", "You have no SKUs called %(codes)s.", len(unknown))
    return [text % {"codes": one_of(unknown)}]


def of_limits(condition: Condition) -> list[str]:
    """That a limit keeps nothing out: from 0 of what an order has anyway."""
    limits = (test for group in condition.groups for test in group.tests if test.relation == Relation.BETWEEN)
    if any(test.fact != Fact.VALUE and test.values[:2] == (0, None) for test in limits):
        return [_("“From 0” takes every order whose weight or pieces are known.")]
    return []


def of_name(position: int, first: int) -> list[str]:
    """That a rule is called as an earlier one of its version, `first`, is."""
    if position == first:
        return []
    return [_("Rule %(position)s bears the same name.") % {"position": first}]


def named_countries(condition: Condition) -> set[str]:
    """The countries that a rule is expressly for."""
    return set(_values(condition, Fact.COUNTRY, {Relation.ONE_OF}))


def named_skus(condition: Condition) -> list[str]:
    """The SKUs that a rule names, whatever it says of them."""
    return list(_values(condition, Fact.SKU, {Relation.ONE_OF, Relation.NONE_OF, Relation.ONLY}))


def _values(condition, fact, relations):
    return (
        value
        for group in condition.groups
        for test in group.tests
        if test.fact == fact and test.relation in relations
        for value in test.values
    )


def _of_a_channel(warehouse, channel, countries):
    told = {"channel": channel.name, "warehouse": warehouse.name}
    if not channel.is_active:
        return [_("%(channel)s out of %(warehouse)s is out of use.") % told]
    away = countries - set(channel.countries) if channel.countries else set()
    if away:
        told["countries"] = _by_name(away)
        return [_("%(channel)s out of %(warehouse)s does not serve %(countries)s.") % told]
    return []


def _of_the_cheapest(warehouse, channels, countries):
    told = {"warehouse": warehouse.name}
    if not channels:
        return [_("No channel out of %(warehouse)s is in use.") % told]
    found = []
    if all(channel.countries for channel in channels):
        away = countries - {code for channel in channels for code in channel.countries}
        if away:
            told["countries"] = _by_name(away)
            found.append(_("No channel out of %(warehouse)s serves %(countries)s.") % told)
    if len(channels) > 1:
        found += _of_prices(warehouse, [channel for channel in channels if not channel.rates])
    return found


def _of_prices(warehouse, unpriced):
    """Without a price a channel is never the cheapest of several."""
    if not unpriced:
        return []
    text = ngettext(
        "%(channels)s out of %(warehouse)s has no prices yet: it is never the cheapest of several.",
        "%(channels)s out of %(warehouse)s have no prices yet: they are never the cheapest of several.",
        len(unpriced),
    )
    return [text % {"channels": ", ".join(one.name for one in unpriced), "warehouse": warehouse.name}]


def _by_name(codes):
    return one_of(sorted(country_name(code) for code in codes))
