"""Whether a condition makes sense as it was typed; refuses with a sentence at the test that is meant."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import NoneType
from unicodedata import category

import pycountry
from django.utils.translation import gettext as _

from merchant.money.currencies import is_currency
from warehouses.matching.conditions import (
    AMOUNTS,
    RELATIONS,
    Condition,
    Fact,
    Group,
    Relation,
    Test,
    folded,
    plain_postcode,
)
from warehouses.matching.exceptions import RuleError
from warehouses.sites.countries import COUNTRIES

MOST_GROUPS = 8
MOST_TESTS = 12  # in one group
MOST_VALUES = 300  # in one test
MOST_OF_A_RULE = 600  # values of all its tests together
LONGEST_VALUE = 64  # letters, as SKUs have
LARGEST = 2_000_000_000  # grams, pieces, minor units

UNWRITTEN = {"Cc", "Cs"}  # control characters and halves of pairs: no database keeps them all

_POSTCODE = re.compile(r"[A-Z0-9]{1,10}")
_SUBDIVISION = re.compile(r"([A-Z]{2})-([A-Z0-9]{1,3})")


def checked_condition(condition: Condition) -> Condition:
    """The condition with its values cleaned; a RuleError where one cannot be."""
    if len(condition.groups) > MOST_GROUPS:
        raise RuleError(_("A rule has at most %(most)s groups of conditions.") % {"most": MOST_GROUPS})
    groups = tuple(_checked_group(number, group) for number, group in enumerate(condition.groups))
    if sum(len(test.values) for group in groups for test in group.tests) > MOST_OF_A_RULE:
        raise RuleError(
            _("A rule compares with at most %(most)s values in all. Make two of it, or use a tag.")
            % {"most": MOST_OF_A_RULE}
        )
    return replace(condition, groups=groups)


def _checked_group(number: int, group: Group) -> Group:
    if not group.tests:
        raise RuleError(_("A group needs at least one condition, or remove the group."), test=(number, 0))
    if len(group.tests) > MOST_TESTS:
        raise RuleError(
            _("A group has at most %(most)s conditions.") % {"most": MOST_TESTS}, test=(number, MOST_TESTS)
        )
    tests = []
    for place, test in enumerate(group.tests):
        try:
            tests.append(checked_test(test))
        except RuleError as refusal:
            raise RuleError(str(refusal), field="values", test=(number, place)) from refusal
    return replace(group, tests=tuple(tests))


def checked_test(test: Test) -> Test:
    """One test with its values cleaned."""
    if test.fact not in RELATIONS or test.relation not in RELATIONS[test.fact]:
        raise RuleError(_("Choose what this condition compares, and how."))
    if test.fact in AMOUNTS:
        return replace(test, values=_bounds(test))
    values = [" ".join(str(value).split()) for value in test.values]
    values = list({folded(value): value for value in values if value}.values())
    if not values:
        raise RuleError(_("Say at least one value to compare with."))
    if len(values) > MOST_VALUES:
        raise RuleError(
            _("%(count)s values are too many for one condition; it takes %(most)s.")
            % {"count": f"{len(values):,}", "most": MOST_VALUES}
        )
    too_long = next((value for value in values if len(value) > LONGEST_VALUE), None)
    if too_long:
        raise RuleError(_("“%(value)s…” is too long for a value.") % {"value": too_long[:20]})
    if any(category(letter) in UNWRITTEN for value in values for letter in value):
        raise RuleError(_("A value has a character that nobody can write. Type it anew."))
    clean = _CLEAN.get((test.fact, test.relation)) or _CLEAN.get((test.fact, None))
    return replace(test, values=tuple(clean(values)) if clean else tuple(values))


def _bounds(test):
    """From … to: at least one of both, in their order; a value names its currency, too."""
    if len(test.values) < 2 or any(type(bound) not in {int, NoneType} for bound in test.values[:2]):  # noqa: PLR2004
        raise RuleError(_("A limit is a whole number."))
    low, high, *currency = test.values
    for bound in (low, high):
        if bound is not None and not 0 <= bound <= LARGEST:
            raise RuleError(_("A limit lies between 0 and %(most)s.") % {"most": f"{LARGEST:,}"})
    if low is None and high is None:
        raise RuleError(_("Say from how much, up to how much, or both."))
    if low is not None and high is not None and low > high:
        raise RuleError(_("This range runs backwards: put the smaller number first."))
    if high == 0 and test.fact != Fact.VALUE:
        raise RuleError(_("“Up to 0” fits no order: no weight and no order of nothing is ever known."))
    if test.fact == Fact.VALUE:
        if not currency or not is_currency(currency[0]):
            raise RuleError(_("Name the currency of the amounts by its three letters, e.g. USD."))
        return low, high, currency[0]
    return low, high


def _countries(values: Sequence[str]):
    codes = [value.upper() for value in values]
    for code in codes:
        if code not in COUNTRIES:
            raise RuleError(_("“%(value)s” is no country. Choose it from the list.") % {"value": code})
    return sorted(codes)


def _subdivisions(values):
    codes = [value.upper() for value in values]
    for code in codes:
        found = _SUBDIVISION.fullmatch(code)
        if not found or found[1] not in COUNTRIES:
            raise RuleError(
                _("Write “%(value)s” with its country, such as US-CA for California.") % {"value": code}
            )
        if pycountry.subdivisions.get(code=code) is None:
            raise RuleError(
                _("“%(value)s” is no state or province of %(country)s. Look for its code in ISO 3166-2.")
                % {"value": code, "country": found[1]}
            )
    return sorted(codes)


def _prefixes(values):
    plain = [plain_postcode(value) for value in values]
    for value in plain:
        if not _POSTCODE.fullmatch(value):
            raise RuleError(_("“%(value)s” is not how a postcode begins.") % {"value": value})
    return sorted(plain)


def _postcode_range(values):
    plain = [plain_postcode(value) for value in values]
    if len(plain) == 1:
        plain *= 2
    if len(plain) != 2 or not all(_POSTCODE.fullmatch(value) for value in plain):
        raise RuleError(_("Say the first and the last postcode of the range, e.g. 90000 and 96199."))
    low, high = plain
    if len(low) != len(high):
        raise RuleError(_("The first and the last postcode of a range have the same length."))
    if low > high:
        raise RuleError(
            _("The range %(low)s–%(high)s runs backwards: put the lower postcode first.")
            % {"low": low, "high": high}
        )
    return low, high


_CLEAN: dict[tuple, Callable] = {
    (Fact.COUNTRY, None): _countries,
    (Fact.SUBDIVISION, None): _subdivisions,
    (Fact.POSTCODE, Relation.BEGINS): _prefixes,
    (Fact.POSTCODE, Relation.WITHIN): _postcode_range,
}
