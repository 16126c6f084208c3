"""Matching rules in words, as their editor, the list of rules and staff read them."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pycountry
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from merchant.money.currencies import format_minor
from warehouses.matching.conditions import Condition, Fact, Group, Relation, Test
from warehouses.rules.comparing import ADDED, CHANGED, MOVED, REMOVED
from warehouses.sites.countries import country_name

SHOWN = 5  # values of one test, in a sentence that is to be scanned


def orders_in_words(condition: Condition, stores: Mapping[str, str], most: int = SHOWN) -> str:
    """Which orders a rule is for, e.g. “Orders to Germany or Austria and weighing up to 2 kg”."""
    groups = [_group_in_words(group, stores, most) for group in condition.groups if group.tests]
    if not groups:
        return _("All orders")
    several = len(groups) > 1
    told = [f"({words})" if several and count > 1 else words for words, count in groups]
    return _("Orders %(that)s") % {"that": _joined(told, condition.any)}


def ranked_in_words(places: Sequence[str], rest: str) -> str:
    """Where they go, e.g. “Frankfurt by DHL, else Leipzig by the cheapest channel; else the next rule”."""
    ranked = pgettext("between ranked warehouses", ", else ").join(places)
    told = {"places": ranked, "rest": rest}
    return pgettext("ranked warehouses; what follows them", "%(places)s; else %(rest)s") % told


def place_in_words(warehouse: str, channel: str | None) -> str:
    """One place: a warehouse with its channel, or with the cheapest one."""
    if channel is None:
        return _("%(warehouse)s by the cheapest channel") % {"warehouse": warehouse}
    return _("%(warehouse)s by %(channel)s") % {"warehouse": warehouse, "channel": channel}


def rest_in_words(goes_on: bool) -> str:
    """What happens to an order that none of the places can take."""
    return _("the next rule") if goes_on else _("wait for a person")


def grams_in_words(grams: int) -> str:
    """A weight as people say it; typed into the editor it means the same."""
    if grams < 1000:
        return f"{grams} g"
    return f"{(Decimal(grams) / 1000).normalize():f} kg"


def subdivision_name(code: str) -> str:
    """A state or province with its code."""
    found = pycountry.subdivisions.get(code=code)
    return f"{found.name} ({code})" if found else code


def difference_in_words(counts: Mapping[str, int]) -> str:
    """How far a draft is from the version in force, from the number of each kind of change."""
    told = [sentence % {"count": counts[kind]} for kind, sentence in _differences(counts) if counts.get(kind)]
    return pgettext("between values", ", ").join(told)


def _differences(counts):
    return (
        (ADDED, ngettext("%(count)s rule added", "%(count)s rules added", counts.get(ADDED, 0))),
        (CHANGED, ngettext("%(count)s rule changed", "%(count)s rules changed", counts.get(CHANGED, 0))),
        (MOVED, ngettext("%(count)s rule moved", "%(count)s rules moved", counts.get(MOVED, 0))),
        (REMOVED, ngettext("%(count)s rule removed", "%(count)s rules removed", counts.get(REMOVED, 0))),
    )


def _group_in_words(group: Group, stores, most):
    told = [clause(test, stores, most) for test in group.tests]
    return _joined(told, group.any), len(told)


def _joined(parts, any_will_do):
    between = (
        pgettext("between conditions", ", or ") if any_will_do else pgettext("between conditions", ", and ")
    )
    return between.join(parts)


def clause(test: Test, stores: Mapping[str, str], most: int = SHOWN) -> str:
    """One condition, as it stands in the sentence about a rule."""
    if test.relation == Relation.BETWEEN:
        return _RANGES[test.fact](*test.values)
    if test.relation == Relation.WITHIN:
        return _("to postcodes from %(low)s to %(high)s") % dict(
            zip(("low", "high"), test.values, strict=True)
        )
    name = _names(test.fact, stores)
    names = [name(value) for value in test.values]
    shown = sorted(names) if test.fact == Fact.COUNTRY else names  # kept by their codes
    return _lists()[test.fact, test.relation] % {"values": one_of(shown, most)}


def _names(fact, stores) -> Callable[[str], str]:
    return {
        Fact.COUNTRY: country_name,
        Fact.SUBDIVISION: subdivision_name,
        Fact.STORE: lambda code: stores.get(code, code),
    }.get(fact, str)


def _lists():
    return {
        (Fact.COUNTRY, Relation.ONE_OF): _("to %(values)s"),
        (Fact.COUNTRY, Relation.NONE_OF): _("to anywhere but %(values)s"),
        (Fact.SUBDIVISION, Relation.ONE_OF): _("to %(values)s"),
        (Fact.SUBDIVISION, Relation.NONE_OF): _("to anywhere but %(values)s"),
        (Fact.STORE, Relation.ONE_OF): _("of the store %(values)s"),
        (Fact.STORE, Relation.NONE_OF): _("of any store but %(values)s"),
        (Fact.SKU, Relation.ONE_OF): _("with the SKU %(values)s"),
        (Fact.SKU, Relation.NONE_OF): _("without the SKU %(values)s"),
        (Fact.SKU, Relation.ONLY): _("with nothing but the SKU %(values)s"),
        (Fact.CATEGORY, Relation.ONE_OF): _("with goods of the category %(values)s"),
        (Fact.CATEGORY, Relation.NONE_OF): _("without goods of the category %(values)s"),
        (Fact.CATEGORY, Relation.ONLY): _("with nothing but goods of the category %(values)s"),
        (Fact.TAG, Relation.ONE_OF): _("with goods tagged %(values)s"),
        (Fact.TAG, Relation.NONE_OF): _("without goods tagged %(values)s"),
        (Fact.POSTCODE, Relation.BEGINS): _("to postcodes that begin with %(values)s"),
    }


def one_of(names: Sequence[str], most: int = SHOWN) -> str:
    """A, B or C; of many the first ones and how many more."""
    if len(names) > most + 1:
        more = len(names) - most
        rest = ngettext("%(count)s more", "%(count)s more", more) % {"count": more}
        names = [*names[:most], rest]
    *before, last = names
    if not before:
        return last
    told = pgettext("between values", ", ").join(before)
    return pgettext("the last of several values", "%(before)s or %(last)s") % {"before": told, "last": last}


def _weight(low, high):
    told = {"low": low is not None and grams_in_words(low), "high": high is not None and grams_in_words(high)}
    if low is None:
        return _("weighing up to %(high)s") % told
    if high is None:
        return _("weighing at least %(low)s") % told
    return _("weighing %(low)s to %(high)s") % told


def _value(low, high, currency):
    told = {
        name: format_minor(amount, currency, get_language() or "en")
        for name, amount in (("low", low), ("high", high))
    }
    if low is None:
        return _("worth up to %(high)s") % told
    if high is None:
        return _("worth at least %(low)s") % told
    return _("worth %(low)s to %(high)s") % told


def _pieces(low, high):
    if low is None:
        return ngettext("of up to %(high)s piece", "of up to %(high)s pieces", high) % {"high": high}
    if high is None:
        return ngettext("of at least %(low)s piece", "of at least %(low)s pieces", low) % {"low": low}
    if low == high:
        return ngettext("of %(high)s piece", "of %(high)s pieces", high) % {"high": high}
    return _("of %(low)s to %(high)s pieces") % {"low": low, "high": high}


_RANGES = {Fact.WEIGHT: _weight, Fact.VALUE: _value, Fact.PIECES: _pieces}
