"""A decision's trace in words: the rules that were tried, and the places that were looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from merchant.money.currencies import format_minor
from merchant.tenancy.models import Merchant
from warehouses.matching import engine
from warehouses.matching.conditions import Fact, Test, from_data
from warehouses.matching.models import Rule, RuleSet
from warehouses.sites.countries import country_name

VERDICTS = {
    engine.CHOSEN: gettext_lazy("chosen"),
    engine.WAREHOUSE_OUT_OF_USE: gettext_lazy("out of use"),
    engine.CHANNEL_OUT_OF_USE: gettext_lazy("out of use"),
    engine.NO_CHANNEL: gettext_lazy("no channel"),
    engine.NOT_SERVED: gettext_lazy("not served"),
    engine.TOO_HEAVY: gettext_lazy("too heavy"),
    engine.TOO_LARGE: gettext_lazy("too large"),
    engine.WEIGHT_UNKNOWN: gettext_lazy("weight unknown"),
    engine.NO_PRICE: gettext_lazy("no price"),
    engine.OUT_OF_STOCK: gettext_lazy("out of stock"),
}
DOES_NOT_FIT = gettext_lazy("does not fit")
SOMETHING_ELSE = {
    Fact.SKU: gettext_lazy("Its SKUs are not those of the rule."),
    Fact.CATEGORY: gettext_lazy("Its categories are not those of the rule."),
    Fact.TAG: gettext_lazy("Its products' tags are not those of the rule."),
    Fact.POSTCODE: gettext_lazy("Its postcode lies elsewhere."),
}


@dataclass(frozen=True)
class Step:
    """One step of the decision as a page shows it; `mark` is "yes", "no" or "maybe"."""

    mark: str
    title: str
    detail: str
    verdict: str


def rules_of(merchant: Merchant, trace) -> dict[int, Rule]:
    """The rules of the version that a trace speaks of, by their position; in one query."""
    version = trace.get("version") if isinstance(trace, dict) else None
    if not version:
        return {}
    rules = Rule.objects.for_merchant(merchant).filter(rule_set__number=version)
    return {rule.position: rule for rule in rules}


def draft_rules(draft: RuleSet) -> dict[int, Rule]:
    """The same of a version that is at hand."""
    return {rule.position: rule for rule in draft.rules.all()}


def describe_trace(trace, rules: Mapping[int, Rule]) -> list[Step]:
    """The steps of a decision in the reader's language, in the order in which they were taken."""
    if not isinstance(trace, dict):
        return [_of_old(step) for step in trace or [] if step["result"] == engine.CHOSEN]
    if trace["result"] == engine.BY_HAND:
        (place,) = trace["places"]
        told = [place[name] for name in ("warehouse", "channel", "carrier") if place.get(name)]
        return [Step("yes", _("Chosen by hand"), " · ".join(told), str(VERDICTS[engine.CHOSEN]))]
    steps = [*_tried(trace, rules), *_looked_at(trace, rules)]
    by_position = sorted(steps, key=lambda step: step[0])
    told = [step for _position, step in by_position]
    return told + _open_end(trace, rules)


def amount_words(fact: str, amount: int, currency: str = "") -> str:
    """A weight, value or number of pieces as people write it."""
    if fact == Fact.VALUE:
        return format_minor(amount, currency, get_language() or "en")
    if fact == Fact.PIECES:
        return ngettext("%(count)s piece", "%(count)s pieces", amount) % {"count": f"{amount:,}"}
    if amount >= 1000 and amount % 10 == 0:
        return _("%(weight)s kg") % {"weight": f"{amount / 1000:,.3f}".rstrip("0").rstrip(".")}
    return _("%(weight)s g") % {"weight": f"{amount:,}"}


def over_in_words(place: Mapping) -> str:
    """By how much an order is too heavy or too large for a place; empty where it is not."""
    result, by = place.get("result"), place.get("by")
    if result == engine.TOO_HEAVY:
        return _("%(by)s too heavy") % {"by": amount_words(Fact.WEIGHT, by)}
    if result == engine.TOO_LARGE:
        return _("%(by)s mm too large") % {"by": f"{by:,}"}
    return ""


def _tried(trace, rules) -> Iterator[tuple[int, Step]]:
    for position, group, test, had in trace.get("tried", ()):
        rule = rules.get(position)
        detail = _miss(_test_of(rule, group, test), had) if rule else ""
        yield position, Step("no", _rule_title(position, rules), detail, str(DOES_NOT_FIT))


def _looked_at(trace, rules) -> Iterator[tuple[int, Step]]:
    behind = len(rules) + 1  # rows of the country table come behind every rule
    for place in trace.get("places", ()):
        position = place.get("rule")
        title = _rule_title(position, rules) if position else _row_title(place.get("row", ""))
        result = place["result"]
        mark = "yes" if result == engine.CHOSEN else "no"
        yield position or behind, Step(mark, title, _place_detail(place), str(VERDICTS[result]))


def _open_end(trace, rules):
    """What ended the decision where no place did."""
    if trace["result"] == engine.NO_RULE:
        country = country_name(trace["country"]) if trace.get("country") else ""
        detail = (
            _("No rule is for this order, and the country table has no row for %(country)s.")
            % {"country": country}
            if country
            else _("No rule is for this order, and it names no country.")
        )
        return [Step("no", _("No rule fits"), detail, str(DOES_NOT_FIT))]
    because = trace.get("because") or {}
    if trace["result"] == engine.WEIGHT_UNKNOWN and "warehouse" not in because:
        detail = _("It asks for the weight; nobody has typed that of %(skus)s.") % {
            "skus": ", ".join(because.get("skus", ()))
        }
        verdict = str(VERDICTS[engine.WEIGHT_UNKNOWN])
        return [Step("maybe", _rule_title(because.get("rule"), rules), detail, verdict)]
    return []


def _rule_title(position, rules):
    rule = rules.get(position)
    told = {"position": position, "name": rule.name if rule else ""}
    return _("Rule %(position)s: %(name)s") % told if rule else _("Rule %(position)s") % told


def _row_title(country):
    if not country:
        return _("Row “any other country”")
    return _("Row for %(country)s") % {"country": country_name(country)}


def _place_detail(place):
    told = " · ".join(place[name] for name in ("warehouse", "channel", "carrier") if place.get(name))
    over = over_in_words(place)
    if over:
        return told + pgettext("after a label", ": ") + over
    if place.get("skus"):
        return told + pgettext("after a label", ": ") + ", ".join(place["skus"])
    return told


def _test_of(rule, group, test) -> Test:
    return from_data(rule.condition).groups[group].tests[test]


def _miss(test: Test, had) -> str:
    """What the order is, and by how much it missed the test."""
    if had is None or test.fact in SOMETHING_ELSE:
        return str(SOMETHING_ELSE.get(test.fact, _("The order does not tell it.")))
    if test.fact == Fact.COUNTRY:
        return _("It goes to %(country)s.") % {"country": country_name(had) if had else "–"}
    if test.fact == Fact.SUBDIVISION:
        return _("It goes to %(country)s.") % {"country": had or "–"}
    if test.fact == Fact.STORE:
        return _("It is of store %(store)s.") % {"store": had}
    return _amount_miss(test, had)


def _amount_miss(test, had):
    low, high, *currency = test.values
    money = currency[0] if currency else ""
    if test.fact == Fact.VALUE:
        had, paid_in = had
        if paid_in != money:
            return _("It is paid in another currency.")
    told = {"had": amount_words(test.fact, had, money)}
    if high is not None and had > high:
        return _("%(had)s: %(by)s too much") % (told | {"by": amount_words(test.fact, had - high, money)})
    return _("%(had)s: %(by)s too little") % (told | {"by": amount_words(test.fact, low - had, money)})


def _of_old(step):
    """A step of the time when there were no rules yet."""
    told = [step[name] for name in ("warehouse_name", "channel_name", "carrier") if step.get(name)]
    return Step("yes", _row_title(step.get("country", "")), " · ".join(told), str(VERDICTS[engine.CHOSEN]))
