from dataclasses import replace
from datetime import timedelta

import pytest

from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from orders.book import services
from orders.book.exceptions import OrderError
from orders.book.models import Hold
from orders.dispatch import services as dispatch
from orders.dispatch import unknown_skus
from orders.dispatch.services import add_unknown_skus, link_known_skus
from tests.factories import make_order, make_sku, make_store
from tests.orders.builders import two_units

pytestmark = pytest.mark.usefixtures("clock", "route")


def _order(store, *codes, **fields):
    lines = [replace(two_units(code)[0], identity=str(number)) for number, code in enumerate(codes)]
    return make_order(store, lines=lines, has_skus=False, **fields)


def _is_held(order):
    return order.holds.open().filter(kind=Hold.Kind.UNKNOWN_SKU).exists()


def _known(order):
    return [line.sku_id is not None for line in order.lines.order_by("position")]


def test_unknown_codes_hold_the_order_and_are_named(store):
    order = _order(store, "TEA", "CUP", "TEA")

    assert order.holds.get().data == {"codes": ["TEA", "CUP"]}


def test_five_codes_at_most_are_named(store):
    order = _order(store, *[f"CODE-{number}" for number in range(7)])

    assert len(order.holds.get().data["codes"]) == 5


def test_an_order_goes_on_when_all_its_codes_are_known_and_not_before(store):
    order = _order(store, "TEA", "CUP")

    make_sku(store.merchant, "TEA")
    assert link_known_skus() == 1
    assert (_known(order), _is_held(order)) == ([True, False], True)

    make_sku(store.merchant, "CUP")
    assert link_known_skus() == 1
    assert (_known(order), _is_held(order)) == ([True, True], False)
    assert link_known_skus() == 0


@pytest.mark.parametrize("code", ["tea-1", "TEA-1", "Tea-1", "tée", "straße"])
def test_codes_are_the_same_in_capitals_and_small_letters(code, store):
    order = _order(store, code)

    make_sku(store.merchant, code.upper() if code.isascii() else code)
    link_known_skus()

    assert _known(order) == [True]
    assert not _is_held(order)


def test_another_merchants_sku_of_that_code_helps_nobody(store):
    order = _order(store, "TEA")

    make_sku(make_store().merchant, "TEA")

    assert link_known_skus() == 0
    assert _is_held(order)


def test_an_sku_added_while_the_order_waited_for_its_release_is_found(store, clock):
    order = _order(store, "TEA", released_at=None)
    clock.forward(days=1)
    make_sku(store.merchant, "TEA")
    clock.forward(days=1)

    services.release_order(order_id=order.pk, actor=None)
    dispatch.match_waiting_orders()

    assert _known(order) == [True]
    assert not order.holds.exists()


def test_an_sku_that_was_being_written_when_the_gate_looked_is_found(store, clock):
    """Its row bears an earlier moment than the hold, because it became visible only afterwards."""
    order = _order(store, "TEA")
    clock.forward(seconds=-30)
    make_sku(store.merchant, "TEA")
    clock.forward(minutes=1)

    link_known_skus()

    assert not _is_held(order)


def test_a_long_known_sku_costs_the_sweep_nothing(store, clock):
    make_sku(store.merchant, "CUP")
    clock.forward(days=30)
    _order(store, "TEA")

    assert link_known_skus() == 0


def test_adding_them_from_one_order_frees_the_others(store, seller):
    first, same, more = _order(store, "TEA"), _order(store, "tea"), _order(store, "TEA", "CUP")

    add_unknown_skus(order_id=first.pk, actor=seller)

    sku = Sku.objects.get()
    assert (sku.code, sku.title) == ("TEA", "Tea")
    assert [_is_held(order) for order in (first, same, more)] == [False, False, True]
    released = Event.objects.filter(kind="hold.released", data={"hold": "unknown_sku"})
    assert set(released.values_list("subject_id", flat=True)) == {first.pk, same.pk}
    assert Event.objects.get(kind="sku.added").actor == seller


def test_a_code_of_many_orders_is_joined_in_batches_and_by_more_than_one_sweep(store, monkeypatch):
    monkeypatch.setattr(unknown_skus, "BATCH", 2)
    monkeypatch.setattr(unknown_skus, "ROUNDS", 2)
    orders = [_order(store, "TEA") for _each in range(5)]
    make_sku(store.merchant, "TEA")

    link_known_skus()
    assert sum(map(_is_held, orders)) == 1
    link_known_skus()

    assert sum(map(_is_held, orders)) == 0


def test_adding_what_is_known_by_now_is_refused_in_words(store, seller):
    order = _order(store, "TEA")
    add_unknown_skus(order_id=order.pk, actor=seller)

    with pytest.raises(OrderError, match="knows every code"):
        add_unknown_skus(order_id=order.pk, actor=seller)

    assert Sku.objects.count() == 1


def test_the_sweep_links_before_it_matches(store, clock):
    order = _order(store, "TEA")
    clock.forward(minutes=1)
    make_sku(store.merchant, "TEA")

    dispatch.match_waiting_orders()

    assert not _is_held(order)
    assert order.holds.get().released_at - clock.moment < timedelta(seconds=1)
