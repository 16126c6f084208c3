"""Versions of the rules as their pages show them, in a number of queries that no rule adds to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max

from merchant.catalogue.selectors import sku_ids
from merchant.tenancy.models import Store
from warehouses.matching import engine, shadows
from warehouses.matching.models import Rule, RuleSet
from warehouses.matching.selectors import version_in_force
from warehouses.rules import findings
from warehouses.rules.comparing import Change, Said, changes
from warehouses.rules.findings import Sites
from warehouses.rules.wording import orders_in_words, place_in_words, ranked_in_words, rest_in_words
from warehouses.sites.models import Channel, Warehouse

VERSIONS_SHOWN = 50


@dataclass(frozen=True)
class Names:
    """What a merchant's rules may name: stores by code, warehouses and their channels."""

    stores: dict[str, str]
    sites: Sites


@dataclass(frozen=True)
class PlaceShown:
    """A warehouse that a rule offers; without a channel, the cheapest one."""

    warehouse: str
    channel: str | None
    is_out_of_use: bool = False


@dataclass(frozen=True)
class RuleShown:
    """A rule in words."""

    position: int
    name: str
    public_id: str
    orders: str
    places: Sequence[PlaceShown]
    rest: str
    findings: Sequence[str] = field(default=())

    @property
    def above(self) -> int:
        """The position that it has when it moves up by one."""
        return self.position - 1

    @property
    def below(self) -> int:
        """The position that it has when it moves down by one."""
        return self.position + 1


@dataclass(frozen=True)
class NamingRule:
    """A rule in force that offers a warehouse: which choice of how many, and by which channel."""

    position: int
    name: str
    public_id: str
    rank: int
    choices: int
    channel: str | None  # None: the cheapest


@dataclass(frozen=True)
class ChangeShown:
    """One difference between two versions, each side in words."""

    kind: str
    old: RuleShown | None
    new: RuleShown | None


def next_number(merchant) -> int:
    """The number that the next version gets."""
    last = RuleSet.objects.for_merchant(merchant).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def versions_of(merchant) -> list[RuleSet]:
    """The published versions, the newest first, each with its number of rules."""
    versions = RuleSet.objects.for_merchant(merchant).published().select_related("published_by")
    return list(versions.annotate(rule_count=Count("rules")).order_by("-number")[:VERSIONS_SHOWN])


def names_of(merchant) -> Names:
    """Everything that the merchant's rules may name, in three queries."""
    channels = defaultdict(list)
    for channel in Channel.objects.for_merchant(merchant).order_by("name", "pk"):
        channels[channel.warehouse_id].append(channel)
    warehouses = Warehouse.objects.for_merchant(merchant).sending().order_by("name", "pk")
    return Names(
        stores=dict(Store.objects.for_merchant(merchant).order_by("name").values_list("code", "name")),
        sites=Sites({warehouse.pk: warehouse for warehouse in warehouses}, channels),
    )


def rules_of(rule_set: RuleSet | None) -> list[Rule]:
    """The rules of a version in their order, each with its places."""
    if rule_set is None:
        return []
    rules = Rule.objects.for_merchant(rule_set.merchant_id).of_sets([rule_set])
    return list(rules.with_places())


def rules_naming(merchant, warehouse: Warehouse) -> list[NamingRule] | None:
    """The rules in force that offer a warehouse, once for each of its channels; None without rules."""
    current = version_in_force(merchant)
    if current is None:
        return None
    rules = Rule.objects.for_merchant(merchant).of_sets([current]).naming(warehouse).with_places()
    return [
        NamingRule(
            position=rule.position,
            name=rule.name,
            public_id=rule.public_id,
            rank=place.rank,
            choices=len(rule.places.all()),
            channel=place.channel and place.channel.name,
        )
        for rule in rules
        for place in rule.places.all()
        if place.warehouse_id == warehouse.pk
    ]


def in_words(rules: Sequence[Rule], names: Names) -> list[RuleShown]:
    """Rules of one version with everything that is odd about them."""
    plain = [plain_rule(rule) for rule in rules]
    odd = findings_by_position(rules[0].merchant_id, plain, names) if rules else {}
    first = {rule.name.casefold(): rule.position for rule in reversed(rules)}
    return [
        RuleShown(
            position=rule.position,
            name=rule.name,
            public_id=rule.public_id,
            orders=orders_in_words(told.condition, names.stores),
            places=[_shown(place) for place in rule.places.all()],
            rest=rest_in_words(rule.goes_on),
            findings=odd[rule.position] + findings.of_name(rule.position, first[rule.name.casefold()]),
        )
        for rule, told in zip(rules, plain, strict=True)
    ]


def plain_rule(rule: Rule) -> engine.Rule:
    """The rule as the engine takes it."""
    return engine.Rule(rule.pk, rule.position, rule.asked, tuple(_keys(rule)), rule.goes_on)


def findings_by_position(merchant, rules: Sequence[engine.Rule], names: Names) -> dict[int, list[str]]:
    """Sentences about each of a version's rules."""
    codes = {code for rule in rules for code in findings.named_skus(rule.condition)}
    known = sku_ids(merchant, codes) if codes else {}
    never = shadows.findings_of(rules)
    return {
        rule.position: [
            *(findings.of_shadow(finding) for finding in never.get(rule.position, ())),
            *findings.of_places(rule.condition, rule.places, names.sites),
            *findings.of_skus(rule.condition, known),
            *findings.of_limits(rule.condition),
        ]
        for rule in rules
    }


def changes_in_words(old: RuleSet | None, new: RuleSet, names: Names) -> list[ChangeShown]:
    """What is different in a later version or a draft."""
    before, after = rules_of(old), rules_of(new)
    shown_before = {shown.position: shown for shown in in_words(before, names)}
    shown_after = {shown.position: shown for shown in in_words(after, names)}
    return [
        ChangeShown(
            change.kind,
            change.old and shown_before[change.old.position],
            change.new and shown_after[change.new.position],
        )
        for change in _changes(before, after)
    ]


def count_changes(old: Sequence[Rule], new: Sequence[Rule]) -> dict[str, int]:
    """How many rules were added, changed, moved and removed."""
    counts = defaultdict(int)
    for change in _changes(old, new):
        counts[change.kind] += 1
    return dict(counts)


def _changes(old: Sequence[Rule], new: Sequence[Rule]) -> list[Change]:
    return changes([_said(rule) for rule in old], [_said(rule) for rule in new])


def _said(rule):
    return Said(rule.position, rule.name, repr(rule.asked), tuple(_keys(rule)), rule.goes_on)


def _keys(rule):
    return [(place.warehouse_id, place.channel_id) for place in rule.places.all()]


def _shown(place):
    channel = place.channel
    is_in_use = place.warehouse.is_active and (channel is None or channel.is_active)
    return PlaceShown(place.warehouse.name, channel and channel.name, not is_in_use)


def in_one_line(shown: RuleShown) -> str:
    """A rule as staff read it: its place, its name, and all of it in one sentence."""
    places = [place_in_words(place.warehouse, place.channel) for place in shown.places]
    return f"{shown.position}. {shown.name}: {shown.orders} → {ranked_in_words(places, shown.rest)}"
