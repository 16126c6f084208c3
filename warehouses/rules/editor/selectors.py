"""What the editor knows of a merchant: rules as they are typed, and hints of what exists."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from merchant.catalogue.models import Sku
from warehouses.matching import engine
from warehouses.matching.conditions import Condition, Fact, Relation
from warehouses.matching.drafts import fingerprint
from warehouses.matching.models import Rule
from warehouses.matching.selectors import draft_of, version_in_force
from warehouses.rules import selectors
from warehouses.rules.editor.reading import typed_groups
from warehouses.rules.editor.typed import RuleTyped
from warehouses.rules.selectors import Names
from warehouses.rules.wording import orders_in_words, place_in_words, rest_in_words

LOOKED_AT = 500  # newest SKUs, whose tags are offered
OFFERED = 60
HINTED = 8


@dataclass(frozen=True)
class Known:
    """What exists already, to be offered while somebody types."""

    categories: Sequence[str]
    tags: Sequence[str]
    skus: Sequence[str]


@dataclass(frozen=True)
class Said:
    """A rule in words while it is typed, with what is odd about it."""

    orders: str
    places: Sequence[str]
    rest: str
    findings: Sequence[str]
    is_whole: bool
    has_conditions: bool


def typed_of(rule: Rule, **instead) -> RuleTyped:
    """A rule as its form shows it."""
    told = {
        "name": rule.name,
        "goes_on": rule.goes_on,
        "any": rule.asked.any,
        "groups": typed_groups(rule.asked),
        "places": tuple(f"{place.warehouse_id}:{place.channel_id or ''}" for place in rule.places.all()),
        "editing": rule.public_id,
        "seen": fingerprint(rule),
    }
    return RuleTyped(**(told | instead)).settled()


def in_words_now(rule: Rule, names: Names) -> selectors.RuleShown:
    """What a rule says in the database, while somebody types something else."""
    row = Rule.objects.for_merchant(rule.merchant_id).with_places().get(pk=rule.pk)
    (shown,) = selectors.in_words([row], names)
    return shown


def known_to(merchant) -> Known:
    """Categories, tags and some SKUs of the catalogue."""
    skus = Sku.objects.for_merchant(merchant)
    newest = skus.order_by("-pk").values_list("tags", flat=True)[:LOOKED_AT]
    return Known(
        categories=list(skus.categories()[:OFFERED]),
        tags=sorted({tag for tags in newest for tag in tags})[:OFFERED],
        skus=list(skus.order_by("-pk").values_list("code", flat=True)[:3]),
    )


def hints_of(known: Known) -> dict[str, str]:
    """What to write for each fact, with what exists."""
    several = _("Several with commas between them.")
    return {
        Fact.COUNTRY: _("By name or code, several with commas between them; EU is all its members."),
        Fact.SUBDIVISION: _("By name or code, e.g. California or US-CA, several with commas between them."),
        f"{Fact.POSTCODE}:{Relation.BEGINS}": _("How they begin, e.g. 90, 91 or SW1A."),
        f"{Fact.POSTCODE}:{Relation.WITHIN}": _("The first and the last, e.g. 90000 and 96199."),
        Fact.WEIGHT: _("E.g. 2 kg or 500 g; a number alone is grams. Leave one empty for no limit."),
        Fact.VALUE: _("Orders in another currency never fit. Leave one empty for no limit."),
        Fact.PIECES: _("All units of the order together. Leave one empty for no limit."),
        Fact.STORE: "",
        Fact.SKU: _existing(several, known.skus),
        Fact.CATEGORY: _existing(several, known.categories),
        Fact.TAG: _existing(several, known.tags),
    }


def said_of(rule: RuleTyped, condition: Condition, places, merchant, names: Names, is_whole: bool) -> Said:
    """What the rule would say, among the others of the draft; `is_whole` as soon as all of it can be read."""
    others = selectors.rules_of(draft_of(merchant) or version_in_force(merchant))
    rules, position = _put_among(others, rule, condition, places)
    odd = selectors.findings_by_position(merchant, rules, names)[position] if is_whole else []
    return Said(
        orders=orders_in_words(condition, names.stores),
        places=[
            place_in_words(*_named(place, names)) for place in places if place[0] in names.sites.warehouses
        ],
        rest=rest_in_words(rule.goes_on),
        findings=odd,
        is_whole=is_whole,
        has_conditions=bool(condition.groups),
    )


def _put_among(others, rule, condition, places):
    """The draft's rules as they would be, and the position of this one."""
    order = [other.public_id for other in others]
    told = [selectors.plain_rule(other) for other in others]
    if rule.editing in order:
        place = order.index(rule.editing)
        told.pop(place)
    else:
        place = order.index(rule.after) + 1 if rule.after in order else len(order)
    told.insert(place, engine.Rule(0, 0, condition, tuple(places), rule.goes_on))
    numbered = [
        engine.Rule(one.rule_id, number, one.condition, one.places, one.goes_on)
        for number, one in enumerate(told, start=1)
    ]
    return numbered, place + 1


def _named(place, names):
    warehouse, channel = place
    channels = {one.pk: one.name for one in names.sites.channels.get(warehouse, ())}
    return names.sites.warehouses[warehouse].name, channels.get(channel)


def _existing(several, values):
    if not values:
        return several
    told = pgettext("between values", ", ").join(values[:HINTED])
    return _("%(several)s You have, for example: %(values)s") % {"several": several, "values": told}
