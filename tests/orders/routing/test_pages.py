"""What rules do to orders, before and after somebody decides on it."""

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from orders.book.drafts import LineDraft
from orders.book.models import Fulfilment, Hold
from orders.book.parcels import ship_order
from orders.book.services import cancel_order
from orders.dispatch import services as dispatch
from orders.routing import effects, services
from orders.routing.exceptions import NothingToMatch
from tests.factories import (
    make_channel,
    make_order,
    make_rule,
    make_seller,
    make_store,
    make_warehouse,
    publish_rules,
)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def leeds(store):
    """A warehouse that no row of the table names."""
    return make_channel(make_warehouse(store.merchant, name="Leeds"), name="Two days")


def _get(client, merchant, name, **data):
    return client.get(reverse(f"orders:{name}", args=[merchant.code]), data)


TEA = LineDraft("1", "TEA", "Tea", 1, 900)


def _choose(order, route):
    dispatch.assign_warehouse(order_id=order.pk, actor=None, warehouse=route.warehouse, channel=route.channel)


def _place(channel):
    return [(channel.warehouse_id, channel.pk)]


def test_a_draft_tells_which_orders_would_go_elsewhere(client, seller, store, route, leeds):
    client.force_login(seller)
    staying, moving = make_order(store), make_order(store, lines=[TEA])
    make_rule(store.merchant, ("sku", "one_of", "TEA"), places=_place(leeds))

    page = _get(client, store.merchant, "rules_effect")

    effect = page.context["effect"]
    (move,) = effect.moves
    assert (effect.looked_at, effect.stay, effect.moved) == (2, 1, 1)
    assert (move.old.warehouse, move.new.warehouse, move.examples) == (
        route.warehouse.name,
        "Leeds",
        [moving],
    )
    assert moving.number in page.content.decode()
    assert staying.number not in page.content.decode()


def test_an_order_that_would_have_to_wait_is_told_with_its_reason(store, route, leeds):
    order = make_order(store)
    leeds.max_weight_g = 10
    leeds.save()
    order.lines.get().sku.__class__.objects.filter(pk=order.lines.get().sku_id).update(weight_g=300)
    draft = make_rule(store.merchant, places=_place(leeds)).rule_set

    (move,) = effects.effect_of_draft(draft, [store]).moves

    assert move.new.hold == str(Hold.Kind.SIZE.label)


def test_what_a_person_chose_or_a_warehouse_has_is_left_out(store, route, leeds):
    chosen, submitted = make_order(store), make_order(store)
    _choose(chosen, route)
    dispatch.submit_orders(order_ids=[submitted.pk], actor=None)
    draft = make_rule(store.merchant, places=_place(leeds)).rule_set

    effect = effects.effect_of_draft(draft, [store])

    assert (effect.looked_at, effect.moves, effect.by_hand) == (0, [], 1)


def test_what_is_left_of_an_order_is_told_and_what_left_or_was_cancelled_is_not(store, route, leeds):
    order, gone, cancelled = (make_order(store, lines=[LineDraft("1", "TEA", "Tea", 2, 900)]) for _ in "abc")
    parcel = {"actor": None, "carrier": "Royal Mail"}
    part = {order.lines.get().pk: 1}
    ship_order(order_id=order.pk, tracking_number="RM1", units=part, **parcel)
    ship_order(order_id=gone.pk, tracking_number="RM2", **parcel)
    cancel_order(order_id=cancelled.pk, actor=None, by="buyer", reason="late")
    draft = make_rule(store.merchant, places=_place(leeds)).rule_set

    effect = effects.effect_of_draft(draft, [store])

    assert (effect.looked_at, effect.moved) == (1, 1)
    assert effect.moves[0].examples == [order]


def test_matching_again_moves_what_the_page_told_and_nothing_else(client, seller, store, route, leeds):
    client.force_login(seller)
    order, chosen = make_order(store), make_order(store)
    _choose(chosen, route)
    make_rule(store.merchant, places=_place(leeds))
    publish_rules(store.merchant)
    assert _get(client, store.merchant, "rematch").context["effect"].moved == 1

    client.post(reverse("orders:rematch_start", args=[store.merchant.code]))

    assert order.fulfilments.get().warehouse == leeds.warehouse
    assert chosen.fulfilments.get().warehouse == route.warehouse
    assert Event.objects.get(kind="rules.rematched").data == {"orders": 1}


def test_a_date_that_was_given_stays_when_an_order_is_matched_again(store, route, leeds):
    order = make_order(store)
    before = order.ship_by
    make_rule(store.merchant, places=_place(leeds))
    publish_rules(store.merchant)

    services.rematch_unshipped(merchant=store.merchant, stores=[store], actor=None)

    order.refresh_from_db()
    assert (order.fulfilments.get().warehouse, order.ship_by) == (leeds.warehouse, before)


def test_who_would_have_to_wait_keeps_its_warehouse(store, route, leeds):
    order = make_order(store)
    type(leeds).objects.filter(pk=leeds.pk).update(is_active=False)
    make_rule(store.merchant, places=_place(leeds))
    publish_rules(store.merchant)

    assert effects.effect_of_rules(store.merchant, [store]).movable == 0
    with pytest.raises(NothingToMatch):
        services.rematch_unshipped(merchant=store.merchant, stores=[store], actor=None)

    assert order.fulfilments.get().warehouse == route.warehouse


def test_a_second_click_finds_nothing_to_match(store, route, leeds):
    make_order(store)
    make_rule(store.merchant, places=_place(leeds))
    publish_rules(store.merchant)
    services.rematch_unshipped(merchant=store.merchant, stores=[store], actor=None)

    with pytest.raises(NothingToMatch):
        services.rematch_unshipped(merchant=store.merchant, stores=[store], actor=None)

    assert Event.objects.filter(kind="rules.rematched").count() == 1


def test_who_works_in_some_stores_sees_and_moves_only_their_orders(client, store, route, leeds):
    closed = make_store(store.merchant)
    client.force_login(make_seller(store.merchant, role="operator", stores=[store]))
    mine, theirs = make_order(store), make_order(closed)
    make_rule(store.merchant, places=_place(leeds))
    publish_rules(store.merchant)

    assert _get(client, store.merchant, "rematch").context["effect"].looked_at == 1
    client.post(reverse("orders:rematch_start", args=[store.merchant.code]))

    moved = Fulfilment.objects.filter(warehouse=leeds.warehouse)
    assert [row.order for row in moved] == [mine]
    page = _get(client, store.merchant, "rules_try", number=theirs.number)
    assert "order" not in page.context


def test_the_rules_in_force_and_the_draft_are_tried_on_one_order(client, seller, store, route, leeds):
    client.force_login(seller)
    order = make_order(store)
    make_rule(store.merchant, ("country", "one_of", "DE"), name="Germany", places=_place(leeds))
    publish_rules(store.merchant)
    make_rule(store.merchant, name="All the rest", places=_place(leeds))

    page = _get(client, store.merchant, "rules_try", number=order.number)

    told = [[(step.mark, step.title) for step in trial.steps] for trial in page.context["trials"]]
    assert told == [
        [("no", "Rule 1: Germany"), ("yes", "Row for United Kingdom")],
        [("no", "Rule 1: Germany"), ("yes", "Rule 2: All the rest")],
    ]
    assert Fulfilment.objects.get().warehouse == route.warehouse


def test_without_rules_the_country_table_is_tried(client, seller, store, route):
    client.force_login(seller)
    order = make_order(store)

    page = _get(client, store.merchant, "rules_try", number=order.number)

    ((step,),) = [trial.steps for trial in page.context["trials"]]
    assert (step.mark, step.title) == ("yes", "Row for United Kingdom")


def test_a_number_that_no_order_has_is_told(client, seller, store):
    client.force_login(seller)

    page = _get(client, store.merchant, "rules_try", number="NONE-1")

    assert "No order of your stores has the number “NONE-1”." in page.content.decode()


def test_it_is_counted_how_often_each_rule_won(client, seller, store, route, leeds):
    client.force_login(seller)
    make_rule(store.merchant, ("sku", "one_of", "TEA"), name="Tea", places=_place(leeds))
    make_rule(store.merchant, ("country", "one_of", "DE"), name="Germany", places=_place(leeds))
    publish_rules(store.merchant)
    for _each in range(2):
        make_order(store, lines=[TEA])
    make_order(store)  # by the table

    wins = _get(client, store.merchant, "rules_wins").context["wins"]

    assert [(win.position, win.name, win.count, win.share) for win in wins] == [
        (1, "Tea", "2", 100),
        (2, "Germany", "0", 0),
    ]


def test_the_effect_costs_the_same_for_few_and_many(store, route, leeds, django_assert_max_num_queries):
    draft = make_rule(store.merchant, ("weight", "between", None, 5), places=_place(leeds)).rule_set
    for _each in range(6):
        make_order(store)

    with django_assert_max_num_queries(12):
        effects.effect_of_draft(draft, [store])
