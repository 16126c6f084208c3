"""The rulebooks that matching decides by: what is in force, in a few queries, and of nobody else."""

import pytest
from django.db import connection

from tests.factories import make_channel, make_merchant, make_route, make_rule, make_warehouse, publish_rules
from warehouses.matching.books import rulebook_of, rulebooks_for
from warehouses.matching.conditions import Condition, Group, Test
from warehouses.matching.drafts import open_draft
from warehouses.matching.models import RuleSet
from warehouses.sites.models import Channel, Warehouse

pytestmark = pytest.mark.django_db
TELLS_STAMPS = connection.vendor == "postgresql"  # asked before and after


def _book(merchant):
    return rulebooks_for([merchant.pk])[merchant.pk]


def _filled(merchant, rules=3):
    """A merchant with rules in force, a draft and a table."""
    for number in range(rules):
        make_rule(merchant, ("country", "one_of", "GB"), name=f"R{number}")
    publish_rules(merchant)
    make_rule(merchant, name="Draft")
    make_route(merchant, "FR")
    make_route(merchant, "")
    return merchant


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("rules", [1, 12])
def test_they_take_a_fixed_number_of_queries(django_assert_num_queries, count, rules):
    merchants = [_filled(make_merchant(), rules) for _each in range(count)]

    with django_assert_num_queries(3 + 2 * TELLS_STAMPS):
        books = rulebooks_for([merchant.pk for merchant in merchants])

    assert [len(book.rules) for book in books.values()] == [rules] * count


@pytest.mark.skipif(not TELLS_STAMPS, reason="SQLite tells no versions of rows")
def test_what_did_not_change_is_asked_in_one_query(django_assert_num_queries):
    merchants = [_filled(make_merchant()) for _each in range(3)]
    books = rulebooks_for([merchant.pk for merchant in merchants])

    with django_assert_num_queries(1):
        again = rulebooks_for([merchant.pk for merchant in merchants])

    assert all(again[key] is book for key, book in books.items())


@pytest.mark.parametrize("act", ["rule", "row", "channel", "new channel", "warehouse", "nothing is left"])
def test_whatever_changes_is_seen_the_next_time(merchant, act):
    _filled(merchant)
    before = _book(merchant)
    warehouse = Warehouse.objects.get(pk=min(before.sites))

    if act == "rule":
        publish_rules(merchant)
    elif act == "row":
        make_route(merchant, "IT")
    elif act == "channel":
        warehouse.channels.update(max_weight_g=17)  # nobody tells anybody of this
    elif act == "new channel":
        make_channel(warehouse)
    elif act == "warehouse":
        Warehouse.objects.filter(pk=warehouse.pk).update(tracks_stock=True)
    else:
        merchant.countryroute_set.all().delete()

    after = _book(merchant)
    assert after != before
    assert _book(merchant) == after


def test_a_merchant_without_anything_has_an_empty_one(merchant):
    book = _book(merchant)

    assert (book.rules, book.rows, book.sites, book.version, book.revision) == ((), {}, {}, 0, 0)


def test_the_latest_published_version_is_in_force_and_no_draft(merchant):
    _filled(merchant)
    publish_rules(merchant)
    make_rule(merchant, name="Not yet")

    book = _book(merchant)

    assert (book.version, book.revision) == (2, 2)
    assert [rule.position for rule in book.rules] == [1, 2, 3, 4]
    in_force = RuleSet.objects.get(merchant=merchant, number=2)
    assert {rule.rule_id for rule in book.rules} == set(in_force.rules.values_list("pk", flat=True))


def test_a_draft_may_be_looked_at_as_if_it_were_in_force(merchant):
    _filled(merchant, rules=1)

    book = rulebook_of(open_draft(merchant=merchant))

    assert (book.version, len(book.rules), sorted(book.rows)) == (0, 2, ["", "FR"])
    assert set(book.sites) >= {place[0] for rule in book.rules for place in rule.places}


def test_a_rule_says_what_was_typed(merchant):
    channel = make_channel(make_warehouse(merchant))
    other = make_warehouse(merchant)
    make_rule(
        merchant,
        ("weight", "between", None, 500),
        places=[(channel.warehouse_id, channel.pk), (other.pk, None)],
        goes_on=True,
    )
    publish_rules(merchant)

    (rule,) = _book(merchant).rules

    assert rule.condition == Condition((Group((Test("weight", "between", (None, 500)),)),))
    assert rule.places == ((channel.warehouse_id, channel.pk), (other.pk, None))
    assert (rule.position, rule.goes_on) == (1, True)


def test_a_site_tells_all_that_decides(merchant):
    warehouse = make_warehouse(merchant, tracks_stock=True, is_active=False)
    make_channel(
        warehouse,
        code="B",
        countries=["GB", "FR"],
        max_weight_g=2000,
        max_side_mm=600,
        max_girth_mm=900,
        rates=[[500, 420], [1000, 560]],
        is_active=False,
    )
    make_channel(warehouse, code="A")
    make_rule(merchant, places=[(warehouse.pk, None)])
    publish_rules(merchant)

    site = _book(merchant).sites[warehouse.pk]

    assert (site.code, site.name, site.is_active, site.tracks_stock) == (
        warehouse.code,
        warehouse.name,
        False,
        True,
    )
    first, second = site.ways
    assert (first.code, first.has_limits, first.rates) == ("A", False, ())
    assert (second.countries, second.is_active) == (frozenset({"GB", "FR"}), False)
    assert (second.max_weight_g, second.max_side_mm, second.max_girth_mm) == (2000, 600, 900)
    assert second.rates == ((500, 420), (1000, 560))


def test_of_a_shared_warehouse_each_merchant_sees_the_shared_channels_and_its_own():
    """What another merchant agreed with a carrier there is nobody else's business."""
    warehouse = make_warehouse()
    shared = make_channel(warehouse, code="S")
    Warehouse.objects.filter(pk=warehouse.pk).update(merchant=None, owner="platform")
    Channel.objects.filter(pk=shared.pk).update(merchant=None)
    warehouse.refresh_from_db()
    merchants = [make_merchant() for _each in range(2)]
    for merchant in merchants:
        own = make_channel(warehouse, code=merchant.code)
        Channel.objects.filter(pk=own.pk).update(merchant=merchant)
        make_rule(merchant, places=[(warehouse.pk, None)])
        publish_rules(merchant)

    books = rulebooks_for([merchant.pk for merchant in merchants])

    for merchant in merchants:
        ways = books[merchant.pk].sites[warehouse.pk].ways
        assert {way.code for way in ways} == {"S", merchant.code}


def test_nothing_of_another_merchant_is_in_ones_book(merchant):
    theirs = _filled(make_merchant())
    _filled(merchant, rules=1)

    books = rulebooks_for([merchant.pk, theirs.pk])

    mine = books[merchant.pk]
    owners = Warehouse.objects.filter(pk__in=mine.sites).values_list("merchant", flat=True)
    assert set(owners) == {merchant.pk}
    assert len(mine.rules) == 1
    assert _book(merchant) == mine
