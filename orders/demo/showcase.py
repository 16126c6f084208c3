"""Shows in one store, through the services that pages call, whatever an order may look like."""

from datetime import datetime

from django.contrib.auth import get_user_model

from merchant.tenancy.models import Store
from orders.book.drafts import OrderDraft
from orders.book.editing import enter_manual_order
from orders.book.entry import enter_orders
from orders.book.models import Fulfilment, Order
from orders.book.remarks import save_tag
from orders.clock.services import await_release, give_deadlines
from orders.demo.acts import Cast
from orders.demo.scenes import AFTER_STOCKTAKE, SCENES, TYPED_IN, Scene
from orders.dispatch.services import match_orders, release_due_orders

TAGS = {"VIP": "green", "Fragile": "amber", "Stock?": "red", "礼品": "blue", "Old": "grey"}
PEOPLE = {"owner": "lin@demo.bantuo.example", "operator": "chen@demo.bantuo.example"}
STAFF = "staff@demo.bantuo.example"


def play_scenes(store: Store, now: datetime, *, source: str) -> None:
    """Enter every scene's order and let its acts follow."""
    cast = _cast(store)
    ids = _enter(store, now, SCENES, source)
    orders = Order.objects.in_bulk(ids)
    for order_id, scene in zip(ids, SCENES, strict=True):
        for act in scene.acts:
            act(orders[order_id], cast)
    _dispatch(ids)  # as the sweeps would a minute later
    _type_in(store, now, cast, TYPED_IN)
    release_due_orders()


def play_scenes_after_stocktake(store: Store, now: datetime, *, source: str) -> None:
    """Enter the orders for which stock is asked."""
    _enter(store, now, AFTER_STOCKTAKE, source, first=len(SCENES))


def _enter(store, now, scenes, source, first=0):
    drafts = await_release([scene.draft(number, now) for number, scene in enumerate(scenes, start=first)])
    entries = enter_orders(store=store, drafts=drafts, actor=None, source=source)
    ids = [entry.order_id for entry in entries]
    _dispatch(ids)
    return ids


def _cast(store):
    people = {role: get_user_model().objects.get(email=email) for role, email in PEOPLE.items()}
    merchant, owner = store.merchant, people["owner"]
    tags = {
        name: save_tag(merchant=merchant, actor=owner, name=name, tone=tone) for name, tone in TAGS.items()
    }
    save_tag(merchant=merchant, actor=owner, name="Old", tone="grey", tag_id=tags["Old"].pk, is_active=False)
    return Cast(staff=get_user_model().objects.get(email=STAFF), tags=tags, **people)


def _dispatch(order_ids):
    match_orders(order_ids=order_ids)
    waiting = Fulfilment.objects.filter(order__in=order_ids).values_list("pk", flat=True)
    give_deadlines(fulfilment_ids=list(waiting))


def _type_in(store, now, cast, scene: Scene):
    draft: OrderDraft = scene.draft(999, now)
    order = enter_manual_order(store=store, actor=cast.operator, draft=draft, released=True)
    _dispatch([order.pk])
