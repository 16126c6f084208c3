"""Which version dates an order: pure, the one that says most about it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.book.models import Order
from orders.policy.models import PolicyVersion
from orders.policy.scopes import ANY, Scope, scopes_of
from orders.policy.selectors import ask_for_categories, policies_for, policy_for, ranked
from tests.orders.policy.builders import MARCH_10

ORDER = Scope("GB", "semi_managed", "to_consumer", "tea")
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def version(number, scope=None, begins=BEGINNING, ends=None):
    scope = (scope or Scope())._asdict()
    return PolicyVersion(pk=number, number=number, valid_from=begins, valid_to=ends, **scope)


EVERY = version(1)
WEIGHTS = [
    Scope(market="GB"),
    Scope(programme="semi_managed"),
    Scope(leg="to_consumer"),
    Scope(category="tea"),
]


@pytest.mark.parametrize(("weaker", "stronger"), list(pairwise(WEIGHTS)))
def test_category_is_stronger_than_leg_than_programme_than_market(weaker, stronger):
    policies = ranked([EVERY, version(2, weaker), version(3, stronger)])

    assert policy_for(policies, ORDER, MARCH_10).number == 3
    assert policy_for(ranked([EVERY, version(2, weaker)]), ORDER, MARCH_10).number == 2


def test_of_two_with_the_same_strongest_word_the_one_that_says_more_counts():
    policies = ranked([version(2, Scope(leg="to_consumer")), version(3, Scope("GB", leg="to_consumer"))])

    assert policy_for(policies, ORDER, MARCH_10).number == 3


def test_what_asks_for_something_else_never_counts():
    others = [Scope("FR"), Scope("GB", category="pot"), Scope("GB", "self_operated")]
    policies = ranked([EVERY, *(version(number, scope) for number, scope in enumerate(others, start=2))])

    assert policy_for(policies, ORDER, MARCH_10).number == 1


def test_outside_of_its_dates_a_narrower_version_falls_back():
    policies = ranked([EVERY, version(2, Scope("GB"), MARCH_10, MARCH_10 + timedelta(days=1))])

    moments = [MARCH_10 + timedelta(seconds=second) for second in (-1, 0, 86_399, 86_400)]
    assert [policy_for(policies, ORDER, moment).number for moment in moments] == [1, 2, 2, 1]


SCOPES = st.builds(
    Scope,
    st.sampled_from([ANY, "GB", "FR"]),
    st.sampled_from([ANY, "semi_managed", "self_operated"]),
    st.sampled_from([ANY, "to_consumer", "platform_stock"]),
    st.sampled_from([ANY, "tea", "pot"]),
)


@given(st.lists(SCOPES, unique=True, max_size=12), SCOPES)
def test_what_is_chosen_fits_and_nothing_that_fits_says_more(scopes, order):
    policies = ranked(version(number, scope) for number, scope in enumerate(scopes, start=1))
    fitting = [one for one in policies if one.scope.fits(order)]

    chosen = policy_for(policies, order, MARCH_10)

    assert chosen == (max(fitting, key=lambda one: one.scope.rank) if fitting else None)


@given(SCOPES, SCOPES, SCOPES)
def test_scopes_that_share_an_order_overlap(one, other, order):
    full = Scope(*(said or has for said, has in zip(order, ORDER, strict=True)))

    if one.fits(full) and other.fits(full):
        assert one.overlaps(other)
        assert other.overlaps(one)


def test_several_categories_ask_once_each_and_none_asks_for_the_order_itself():
    order = ORDER._replace(category=ANY)

    assert [scope.category for scope in scopes_of(order, ["tea", "pot", "tea"])] == ["pot", "tea"]
    assert scopes_of(order, []) == [order]


def numbers_for(policies, categories):
    order = Order(country="GB", programme="semi_managed", leg="to_consumer")
    return sorted(one.number for one in policies_for(ranked(policies), order, categories, MARCH_10))


def test_each_category_finds_its_version_and_none_is_told_twice():
    tea, pot = version(2, Scope(category="tea")), version(3, Scope(category="pot"))

    assert numbers_for([EVERY, tea, pot], ["tea", "pot"]) == [2, 3]
    assert numbers_for([EVERY, tea], ["tea", "pot", "cup"]) == [1, 2]
    assert numbers_for([EVERY, tea], []) == [1]


def test_where_a_category_has_no_version_the_order_has_none():
    assert numbers_for([version(2, Scope(category="tea"))], ["tea", "pot"]) == []


@pytest.mark.parametrize(("scope", "asked"), [(Scope("GB"), False), (Scope(category="tea"), True)])
def test_categories_are_asked_only_if_a_version_names_one(scope, asked):
    assert ask_for_categories([EVERY, version(2, scope)]) is asked
