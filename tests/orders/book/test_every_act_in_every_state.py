"""Each act works in the states that allow it and is refused with a sentence in all others."""

from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from merchant.audit.models import Event
from orders.book import editing, holding, parcels, remarks, services
from orders.book.exceptions import IllegalMove, OrderError
from orders.book.models import Hold, Line, Order, Package
from orders.book.status import OrderStatus as S
from orders.dispatch import services as dispatch
from tests.factories import make_channel, make_order, make_route, make_user, make_warehouse
from tests.orders.builders import (
    arrive,
    cancel,
    give_back,
    lose,
    order_in,
    ship,
    ship_on,
    sign,
    take_back_end,
    two_units,
    void,
)

HERE = {S.PENDING: S.PENDING, S.TO_SHIP: S.TO_SHIP, S.PARTLY_SHIPPED: S.PARTLY_SHIPPED}
TO_SHIP = {S.TO_SHIP: S.TO_SHIP, S.PARTLY_SHIPPED: S.PARTLY_SHIPPED}
EVERYWHERE = {status: status for status in S}
SELLER = Line.CancelledBy.SELLER


@dataclass(frozen=True)
class Act:
    """What is done, where it leads from each status that allows it, and what has to be there before."""

    do: object
    leads: dict = field(default_factory=dict)
    before: object = lambda order: None


def on_order(service, **told):
    return lambda order: service(order_id=order.pk, actor=make_user(), **told)


def cancel_one(order):
    services.cancel_lines(
        order_id=order.pk, actor=None, reason="short", by=SELLER, units={order.lines.get().pk: 1}
    )


def want_text(order):
    order.lines.update(personalisation="For Mum")


def assign(order):
    warehouse = make_warehouse(order.merchant)
    channel = make_channel(warehouse)
    dispatch.assign_warehouse(order_id=order.pk, actor=None, warehouse=warehouse, channel=channel)


def submit(order):
    make_route(order.merchant, "GB")
    dispatch.submit_orders(order_ids=[order.pk], actor=None)


def tag(order):
    tag = remarks.save_tag(merchant=order.merchant, actor=None, name=f"Tag {order.pk}", tone="red")
    remarks.tag_order(order_id=order.pk, actor=None, tag_id=tag.pk)


def untag(order):
    row = order.order_tags.first()
    remarks.untag_order(order_id=order.pk, actor=None, tag_id=row.tag_id if row else 0)


def held(kind):
    """Held for that reason before, wherever an order may be."""
    return lambda order: order.status in HERE and holding.hold_order(order=order, kind=kind)


ask_first = held(Hold.Kind.CANCELLATION)
change_first = held(Hold.Kind.CHANGED)
ON_AN_ORDER = {
    "ship": Act(ship, {S.TO_SHIP: S.SHIPPED, S.PARTLY_SHIPPED: S.SHIPPED}),
    "cancel": Act(cancel, {S.PENDING: S.CANCELLED, S.TO_SHIP: S.CANCELLED, S.PARTLY_SHIPPED: S.SHIPPED}),
    "cancel_lines": Act(cancel_one, HERE | {S.PARTLY_SHIPPED: S.SHIPPED}),
    "release": Act(on_order(services.release_order), {S.PENDING: S.TO_SHIP}),
    "release_a_risk": Act(on_order(services.release_order), before=held(Hold.Kind.RISK)),
    "hold_by_hand": Act(on_order(holding.hold_by_hand, reason="wait"), HERE),
    "hold_twice": Act(on_order(holding.hold_by_hand, reason="wait"), before=held(Hold.Kind.MANUAL)),
    "release_by_hand": Act(on_order(holding.release_by_hand), HERE, held(Hold.Kind.MANUAL)),
    "release_what_is_free": Act(on_order(holding.release_by_hand), before=held(Hold.Kind.ADDRESS)),
    "ask_cancellation": Act(on_order(holding.ask_cancellation, reason="too many"), HERE),
    "refuse_cancellation": Act(on_order(holding.refuse_cancellation, reason="packed"), HERE, ask_first),
    "refuse_what_nobody_asked": Act(on_order(holding.refuse_cancellation, reason="packed")),
    "flag_risk": Act(on_order(holding.flag_risk, reason="stolen card"), HERE),
    "clear_risk": Act(on_order(holding.clear_risk), HERE, held(Hold.Kind.RISK)),
    "clear_no_risk": Act(on_order(holding.clear_risk)),
    "confirm": Act(on_order(holding.confirm_personalisation), HERE, want_text),
    "confirm_nothing": Act(on_order(holding.confirm_personalisation)),
    "settle_change": Act(on_order(holding.settle_change, reason="seen"), HERE, change_first),
    "settle_no_change": Act(on_order(holding.settle_change, reason="seen")),
    "add_note": Act(on_order(remarks.add_note, text="Fragile"), EVERYWHERE),
    "tag": Act(tag, EVERYWHERE),
    "untag": Act(untag, EVERYWHERE, tag),
    "untag_what_is_bare": Act(untag),
    "change_address": Act(on_order(editing.change_address, street="1 High St", country="FR"), HERE),
    "change_nothing": Act(on_order(editing.change_address, country="GB")),
    "name_a_country_twice": Act(
        lambda order: dispatch.set_destination(order_id=order.pk, country="FR", actor=None)
    ),
    "assign": Act(assign, HERE),
    "assign_what_is_submitted": Act(assign, {S.PENDING: S.PENDING}, submit),
    "unlock": Act(on_order(dispatch.unlock_matching), HERE, assign),
    "unlock_what_is_free": Act(on_order(dispatch.unlock_matching)),
    "submit": Act(submit, TO_SHIP),
    "submit_what_is_held": Act(submit, before=held(Hold.Kind.MANUAL)),
    "submit_twice": Act(submit, before=submit),
    "take_back": Act(on_order(dispatch.take_back_submission, reason="wrong box"), TO_SHIP, submit),
    "take_back_nothing": Act(on_order(dispatch.take_back_submission, reason="wrong box")),
    "ship_on": Act(ship_on),
    "ship_what_is_submitted": Act(ship, {S.TO_SHIP: S.SHIPPED, S.PARTLY_SHIPPED: S.SHIPPED}, submit),
}
ON_A_PACKAGE = {
    "sign": (sign, {"on_its_way": "signed"}),
    "return": (give_back, {"on_its_way": "returned"}),
    "lose": (lose, {"on_its_way": "lost"}),
    "take_back_end": (take_back_end, dict.fromkeys(("signed", "returned", "lost"), "on_its_way")),
    "void": (void, {"on_its_way": "voided"}),
    "arrive": (arrive, {}),
    "correct": (
        lambda package: parcels.correct_package(
            package_id=package.pk, actor=None, carrier="DPD", tracking_number="RIGHT1"
        ),
        {state: state for state in ("on_its_way", "signed", "returned", "lost")},
    ),
}
BRING = {
    "on_its_way": lambda package: None,
    "signed": sign,
    "voided": void,
    "returned": give_back,
    "lost": lose,
}


def _allowed():
    return [(name, before, after) for name, act in ON_AN_ORDER.items() for before, after in act.leads.items()]


def _refused():
    return [(name, status) for name, act in ON_AN_ORDER.items() for status in S if status not in act.leads]


def _ready(name, status, store):
    order = order_in(status, store)
    with suppress(OrderError):
        ON_AN_ORDER[name].before(order)
    return Order.objects.get(pk=order.pk)


def _everything(order):
    rows = [order.lines, order.fulfilments, order.packages, order.holds, order.order_tags, order.notes]
    events = Event.objects.filter(subject_kind="order", subject_id=order.pk).count()
    return [list(some.order_by("pk").values()) for some in rows], events


@pytest.mark.parametrize(("act", "before", "after"), _allowed())
def test_an_order_moves_where_the_act_leads(act, before, after, store):
    order = _ready(act, before, store)
    events = _everything(order)[1]

    ON_AN_ORDER[act].do(order)

    order.refresh_from_db()
    assert order.status == after
    assert _everything(order)[1] > events


@pytest.mark.parametrize(("act", "status"), _refused())
def test_an_order_that_does_not_allow_an_act_refuses_it_in_words(act, status, store):
    order = _ready(act, status, store)
    if act.startswith(("submit", "assign")):
        make_route(store.merchant, "GB")  # what is looked at meanwhile is no change of the act
        dispatch.match_waiting_orders()
    before = _everything(order)

    with pytest.raises(OrderError) as refusal:
        ON_AN_ORDER[act].do(order)

    assert str(refusal.value).endswith(".")
    assert _everything(order) == before
    assert Order.objects.filter(pk=order.pk, status=status, status_since=order.status_since).exists()


def _packages_allowed():
    return [(name, *move) for name, (_act, moves) in ON_A_PACKAGE.items() for move in moves.items()]


def _packages_refused():
    states = Package.State.values
    return [
        (name, state)
        for name, (_act, moves) in ON_A_PACKAGE.items()
        for state in states
        if state not in moves
    ]


@pytest.mark.parametrize(("act", "before", "after"), _packages_allowed())
def test_a_package_moves_where_the_act_leads(act, before, after, store):
    package = ship(order_in(S.TO_SHIP, store))
    BRING[before](package)

    ON_A_PACKAGE[act][0](package)

    package.refresh_from_db()
    assert package.state == after


@pytest.mark.parametrize(("act", "state"), _packages_refused())
def test_a_package_that_does_not_allow_an_act_refuses_it_in_words(act, state, store):
    order = order_in(S.TO_SHIP, store)
    package = ship(order)
    BRING[state](package)
    before = _everything(order)

    with pytest.raises(IllegalMove, match=r"\.$"):
        ON_A_PACKAGE[act][0](package)

    assert _everything(order) == before


def test_on_the_platforms_leg_a_parcel_arrives_and_is_not_signed_for(store):
    order = make_order(store, lines=two_units(), leg=Order.Leg.TO_PLATFORM_WAREHOUSE, is_matched=False)
    package = ship(order)
    with pytest.raises(IllegalMove, match="record its arrival there"):
        sign(package)

    arrive(package)

    package.refresh_from_db()
    order.refresh_from_db()
    assert package.arrived_at == package.ended_at
    assert order.status == S.SHIPPED
