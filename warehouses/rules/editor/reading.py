"""What somebody has typed as the engine takes it, and back; every error at the input that is meant (pure)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from merchant.money.currencies import decimals, from_minor, is_currency, to_minor
from warehouses.matching.checking import MOST_VALUES, checked_test
from warehouses.matching.conditions import Condition, Fact, Group, Relation, Test
from warehouses.matching.exceptions import RuleError
from warehouses.rules.editor.typed import LIST, MONEY, PICKS, GroupTyped, TestTyped
from warehouses.rules.wording import grams_in_words
from warehouses.sites.countries import countries_in_words, countries_of
from warehouses.sites.exceptions import UnknownCountry
from warehouses.sites.subdivisions import subdivision_codes
from warehouses.sites.written import NUMBER, WHOLE, decimal_of, grams, listed, plain_text

_MONEY = re.compile(NUMBER)
_WHOLE = re.compile(WHOLE)


@dataclass(frozen=True)
class Read:
    """The condition as far as it could be read, and a sentence for each (group, condition) that could not."""

    condition: Condition
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def read_condition(groups: tuple[GroupTyped, ...], any_will_do: bool) -> Read:
    """The condition that was typed."""
    errors, told = {}, []
    for number, group in enumerate(groups):
        tests = []
        for place, typed in enumerate(group.tests):
            try:
                tests.append(read_test(typed))
            except RuleError as refusal:
                errors[number, place] = str(refusal)
        if tests:
            told.append(Group(tuple(tests), group.any))
    return Read(Condition(tuple(told), any_will_do), errors)


def read_test(typed: TestTyped) -> Test:
    """One condition; a RuleError where its values make no sense."""
    now = typed.settled()
    return checked_test(Test(now.fact, now.relation, _values(now)))


def typed_groups(condition: Condition) -> tuple[GroupTyped, ...]:
    """A condition as its form shows it."""
    return tuple(
        GroupTyped(tuple(_typed(test) for test in group.tests), group.any) for group in condition.groups
    )


def _typed(test):
    typed = TestTyped(str(test.fact), str(test.relation))
    kind, values = typed.kind, test.values
    if kind == PICKS:
        told = {"picks": tuple(values)}
    elif kind == LIST:
        told = {"text": _LISTED.get(test.fact, ", ".join)(values)}
    else:
        told = _bounds_typed(test)
    return TestTyped(typed.fact, typed.relation, drawn=typed.draws, **told)


def _bounds_typed(test):
    if test.fact == Fact.VALUE:
        low, high, currency = test.values
        told = [None if amount is None else str(from_minor(amount, currency)) for amount in (low, high)]
        return {"low": told[0] or "", "high": told[1] or "", "money": currency}
    write = grams_in_words if test.fact == Fact.WEIGHT else str
    low, high = ("" if bound is None else write(bound) for bound in test.values)
    return {"low": low, "high": high}


def _values(typed):
    if typed.kind == PICKS:
        return typed.picks
    if typed.kind == LIST:
        words = listed(typed.text)
        if len(words) > MOST_VALUES:  # before each of them is looked for
            return words
        return _LISTS.get(typed.fact, list)(words)
    low, high = (plain_text(text) for text in (typed.low, typed.high))
    if typed.kind == MONEY:
        return _money(low, high, typed.money.strip().upper())
    if typed.relation == Relation.WITHIN:
        return tuple(bound for bound in (low, high) if bound)
    read = _grams if typed.fact == Fact.WEIGHT else _pieces
    return tuple(read(bound) if bound else None for bound in (low, high))


def _countries(words):
    try:
        return countries_of(", ".join(words))
    except UnknownCountry as unknown:
        told = {"value": str(unknown.args[0])[:40]}
        raise RuleError(
            _("“%(value)s” is no country. Write its name or its two letters, e.g. Germany or DE.") % told
        ) from unknown


def _subdivisions(words):
    return [_subdivision(word) for word in words]


def _subdivision(word):
    """Its code, also where somebody wrote its name."""
    codes = subdivision_codes(word)
    if len(codes) > 1:
        told = {"value": word, "codes": ", ".join(codes)}
        raise RuleError(_("“%(value)s” is the name of several: write %(codes)s.") % told)
    return codes[0] if codes else word


def _grams(text):
    amount = grams(text)
    if amount is None:
        raise RuleError(_("“%(value)s” is no weight. Write it like 2 kg or 500 g.") % {"value": text[:40]})
    if amount != amount.to_integral_value():
        raise RuleError(_("A weight is told in whole grams."))
    return int(amount)


def _pieces(text):
    if not _WHOLE.fullmatch(text):
        raise RuleError(_("“%(value)s” is no number of pieces.") % {"value": text[:40]})
    return int(text.replace(",", ""))


def _money(low, high, currency):
    if not is_currency(currency):
        raise RuleError(_("Name the currency of the amounts by its three letters, e.g. USD."))
    return (*(_minor(bound, currency) if bound else None for bound in (low, high)), currency)


def _minor(text, currency):
    found = _MONEY.fullmatch(text)
    if not found:
        raise RuleError(_("“%(value)s” is no amount. Write it like 25 or 25.50.") % {"value": text[:40]})
    amount, places = decimal_of(found), decimals(currency)
    if amount != round(amount, places):
        told = {"currency": currency, "places": places}
        raise RuleError(_("An amount in %(currency)s has at most %(places)s decimals.") % told)
    return to_minor(amount, currency)


_LISTS: dict[str, Callable] = {Fact.COUNTRY: _countries, Fact.SUBDIVISION: _subdivisions}
_LISTED: dict[str, Callable] = {Fact.COUNTRY: countries_in_words}
