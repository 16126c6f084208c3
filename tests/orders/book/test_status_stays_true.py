"""Random sequences of acts: whatever people do, the stored status is the one that lines and packages say."""

import random

import pytest

from orders.book import holding, parcels, services
from orders.book.drafts import LineDraft
from orders.book.entry import UnitsAsked, cancel_units
from orders.book.exceptions import OrderError
from orders.book.models import Fulfilment, Hold, Line, Order, Package, PackageLine
from orders.book.status import LineUnits, Parcel, derive_status
from tests.factories import make_order
from tests.orders.builders import cancel, end, ship, sign, void

ACTS = 30
TO_SHIP = {"pending", "to_ship", "partly_shipped"}


def _ship_some(order, rng):
    units = {code: rng.randint(0, 3) for code in ("TEA", "CUP", "POT") if rng.random() < 0.7}
    ship(order, units)


def _on_a_package(act):
    def do(order, rng):
        packages = list(order.packages.order_by("pk"))
        if packages:
            act(rng.choice(packages))

    return do


def _buyer_cancels_some(order, rng):
    line = rng.choice(list(order.lines.all()))
    cancel_units(asked=[UnitsAsked(line.pk, rng.randint(1, 2), "C1")], actor=None)


def _correct(package):
    number = f"{package.tracking_number}X"
    parcels.correct_package(package_id=package.pk, actor=None, carrier="DPD", tracking_number=number)


ACT = {
    "ship_some": _ship_some,
    "ship_the_rest": lambda order, rng: ship(order),
    "sign": _on_a_package(sign),
    "void": _on_a_package(void),
    "lose": _on_a_package(lambda p: p.may_become(Package.State.LOST) and end(p, Package.State.LOST)),
    "correct": _on_a_package(_correct),
    "cancel": lambda order, rng: cancel(order),
    "buyer_cancels_some": _buyer_cancels_some,
    "release": lambda order, rng: services.release_order(order_id=order.pk, actor=None),
    "hold": lambda order, rng: (
        order.status in TO_SHIP and holding.hold_order(order=order, kind=Hold.Kind.UNKNOWN_SKU)
    ),
}
WEIGHTS = [4, 2, 3, 4, 1, 1, 0.15, 0.5, 1, 1]


def _derived(order):
    return derive_status(
        released=order.released_at is not None,
        lines=[LineUnits(line.ordered, line.cancelled, line.shipped) for line in order.lines.all()],
        parcels=[Parcel(package.kind, package.state) for package in order.packages.all()],
    )


def _everything(order):
    return [
        list(model.objects.filter(**{to_order: order.pk}).order_by("pk").values())
        for model, to_order in (
            (Order, "pk"),
            (Line, "order"),
            (Package, "order"),
            (PackageLine, "package__order"),
            (Fulfilment, "order"),
            (Hold, "order"),
        )
    ]


def _check(order):
    assert order.status == _derived(order)
    standing = order.packages.standing()
    for line in order.lines.all():
        packed = PackageLine.objects.filter(line=line, package__in=standing)
        assert line.shipped == sum(content.units for content in packed)
        assert 0 <= line.to_ship <= line.ordered
    fulfilment = order.fulfilments.get()
    is_here = order.status in TO_SHIP
    assert (fulfilment.state == Fulfilment.State.OPEN) == is_here
    assert (fulfilment.state == Fulfilment.State.CANCELLED) == (order.status == "cancelled")
    assert (fulfilment.handed_over_at is not None) == (fulfilment.state == Fulfilment.State.DONE)
    if not is_here:
        assert not order.holds.open().exists()


@pytest.mark.parametrize("seed", range(5))
def test_the_stored_status_is_always_the_derived_one(seed, store):
    rng = random.Random(seed)
    lines = [LineDraft(str(n), code, code, n, 100) for n, code in enumerate(("TEA", "CUP", "POT"), start=1)]
    released = {} if seed % 2 else {"released_at": None}
    order = make_order(store, lines=lines, is_matched=False, **released)
    done = 0

    for _step in range(ACTS):
        (name,) = rng.choices(list(ACT), WEIGHTS)
        before = _everything(order)
        try:
            ACT[name](order, rng)
            done += 1
        except OrderError:
            assert _everything(order) == before, f"{name} was refused and changed something"
        order = Order.objects.get(pk=order.pk)
        _check(order)

    assert done > ACTS / 5
