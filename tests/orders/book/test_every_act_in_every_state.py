"""Each act works in the states that allow it and is refused with a sentence in all others."""

import pytest

from orders.book import parcels, services
from orders.book.exceptions import IllegalMove, OrderError
from orders.book.models import Package
from orders.book.status import OrderStatus as S
from orders.dispatch.services import set_destination
from tests.orders.builders import cancel, end, order_in, ship, sign, void

ON_AN_ORDER = {
    "ship": (ship, {S.TO_SHIP: S.SHIPPED, S.PARTLY_SHIPPED: S.SHIPPED}),
    "cancel": (cancel, {S.PENDING: S.CANCELLED, S.TO_SHIP: S.CANCELLED, S.PARTLY_SHIPPED: S.SHIPPED}),
    "release": (
        lambda order: services.release_order(order_id=order.pk, actor=None),
        {S.PENDING: S.TO_SHIP},
    ),
    "set_destination": (lambda order: set_destination(order_id=order.pk, country="FR", actor=None), {}),
}
ON_A_PACKAGE = {
    "sign": (sign, {"on_its_way": "signed"}),
    "void": (void, {"on_its_way": "voided"}),
    "correct": (
        lambda package: parcels.correct_package(
            package_id=package.pk, actor=None, carrier="DPD", tracking_number="RIGHT1"
        ),
        {"on_its_way": "on_its_way", "signed": "signed", "returned": "returned", "lost": "lost"},
    ),
}
BRING = {
    "on_its_way": lambda package: None,
    "signed": sign,
    "voided": void,
    "returned": lambda package: end(package, Package.State.RETURNED),
    "lost": lambda package: end(package, Package.State.LOST),
}


def _allowed(acts):
    return [(name, before, after) for name, (_act, moves) in acts.items() for before, after in moves.items()]


def _refused(acts, states):
    return [(name, state) for name, (_act, moves) in acts.items() for state in states if state not in moves]


@pytest.mark.parametrize(("act", "before", "after"), _allowed(ON_AN_ORDER))
def test_an_order_moves_where_the_act_leads(act, before, after, store):
    order = order_in(before, store)

    ON_AN_ORDER[act][0](order)

    order.refresh_from_db()
    assert order.status == after


@pytest.mark.parametrize(("act", "status"), _refused(ON_AN_ORDER, S))
def test_an_order_that_does_not_allow_an_act_refuses_it_in_words(act, status, store):
    order = order_in(status, store)
    since = order.status_since

    with pytest.raises(OrderError) as refusal:
        ON_AN_ORDER[act][0](order)

    order.refresh_from_db()
    assert (order.status, order.status_since) == (status, since)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(("act", "before", "after"), _allowed(ON_A_PACKAGE))
def test_a_package_moves_where_the_act_leads(act, before, after, store):
    order = order_in(S.TO_SHIP, store)
    package = ship(order)
    BRING[before](package)

    ON_A_PACKAGE[act][0](package)

    package.refresh_from_db()
    assert package.state == after


@pytest.mark.parametrize(("act", "state"), _refused(ON_A_PACKAGE, Package.State.values))
def test_a_package_that_does_not_allow_an_act_refuses_it_in_words(act, state, store):
    order = order_in(S.TO_SHIP, store)
    package = ship(order)
    BRING[state](package)
    units = list(order.lines.values_list("shipped", flat=True))

    with pytest.raises(IllegalMove, match=r"\.$"):
        ON_A_PACKAGE[act][0](package)

    package.refresh_from_db()
    assert package.state == state
    assert list(order.lines.values_list("shipped", flat=True)) == units
