"""What people do with the demo's orders, each through the service that a page would call.

An act takes the order and the cast: the merchant's operator and owner, the platform's staff, tags by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from orders.book import holding, parcels, remarks
from orders.book.models import Line, Order, Tag
from orders.book.services import cancel_lines, cancel_order
from orders.dispatch import services as dispatch
from warehouses.sites.models import Channel

CARRIER, PLATFORMS_CARRIER = "UPS", "Platform Express"


@dataclass(frozen=True)
class Cast:
    """Who acts."""

    owner: object
    operator: object
    staff: object
    tags: Mapping[str, Tag]


def hold(reason: str) -> Callable:
    return lambda order, cast: holding.hold_by_hand(order_id=order.pk, actor=cast.operator, reason=reason)


def ask_cancellation(reason: str) -> Callable:
    return lambda order, cast: holding.ask_cancellation(order_id=order.pk, actor=cast.operator, reason=reason)


def flag_risk(reason: str) -> Callable:
    return lambda order, cast: holding.flag_risk(order_id=order.pk, actor=cast.staff, reason=reason)


def confirm_engraving(order: Order, cast: Cast) -> None:
    holding.confirm_personalisation(order_id=order.pk, actor=cast.operator)


def note(text: str) -> Callable:
    return lambda order, cast: remarks.add_note(order_id=order.pk, actor=cast.operator, text=text)


def tag(name: str) -> Callable:
    return lambda order, cast: remarks.tag_order(
        order_id=order.pk, actor=cast.owner, tag_id=cast.tags[name].pk
    )


def submit(order: Order, cast: Cast) -> None:
    dispatch.submit_orders(order_ids=[order.pk], actor=cast.operator)


def move_to(street: str) -> Callable:
    return lambda order, cast: dispatch.readdress_order(order_id=order.pk, actor=cast.operator, street=street)


def choose_warehouse(order: Order, cast: Cast) -> None:
    own = Channel.objects.for_merchant(order.merchant_id).select_related("warehouse")
    channel = own.get(warehouse__code="LAX1", code="USPS-PM")
    dispatch.assign_warehouse(
        order_id=order.pk, actor=cast.owner, warehouse=channel.warehouse, channel=channel
    )


def cancel(by: str, reason: str) -> Callable:
    return lambda order, cast: cancel_order(
        order_id=order.pk, actor=cast.operator, reason=reason, by=Line.CancelledBy(by)
    )


def cancel_line(order: Order, cast: Cast) -> None:
    line = order.lines.order_by("-position").first()
    cancel_lines(
        order_id=order.pk,
        actor=cast.operator,
        reason="Buyer wants one colour only",
        by=Line.CancelledBy.BUYER,
        units={line.pk: line.ordered},
    )


def ship(lines: int | None = None) -> Callable:
    """Hand over what is left, or the first so many lines of it."""

    def act(order, cast):
        waiting = [line for line in order.lines.order_by("position") if line.to_ship]
        parcels.ship_order(
            order_id=order.pk,
            actor=cast.operator,
            carrier=CARRIER,
            tracking_number=f"1Z999AA1{order.number[-7:]}{order.packages.count()}",
            handed_over_at=timezone.now() - timedelta(hours=20),
            units={line.pk: line.to_ship for line in waiting[:lines]},
        )

    return act


def sign(order: Order, cast: Cast) -> None:
    parcels.sign_package(package_id=_last(order), actor=cast.operator)


def give_back(order: Order, cast: Cast) -> None:
    parcels.return_package(package_id=_last(order), actor=cast.operator, reason="Nobody at home, three times")


def lose(order: Order, cast: Cast) -> None:
    parcels.lose_package(package_id=_last(order), actor=cast.operator, reason="The carrier cannot find it")


def void(order: Order, cast: Cast) -> None:
    parcels.void_package(package_id=_last(order), actor=cast.operator, reason="The label was torn")


def take_back_end(order: Order, cast: Cast) -> None:
    parcels.take_back_end(package_id=_last(order), actor=cast.owner, reason="A neighbour's parcel was meant")


def correct_number(order: Order, cast: Cast) -> None:
    number = f"1Z999AA2{order.number[-7:]}"
    parcels.correct_package(
        package_id=_last(order), actor=cast.operator, carrier=CARRIER, tracking_number=number
    )


def arrive(order: Order, cast: Cast) -> None:
    parcels.arrive_package(
        package_id=_last(order), actor=cast.staff, arrived_at=timezone.now() - timedelta(hours=8)
    )


def send_on(order: Order, cast: Cast) -> None:
    parcels.add_onward_package(
        order_id=order.pk,
        actor=cast.staff,
        carrier=PLATFORMS_CARRIER,
        tracking_number=f"PE{order.number[-7:]}",
        handed_over_at=timezone.now() - timedelta(hours=4),
    )


def _last(order):
    return order.packages.order_by("-pk").values_list("pk", flat=True)[0]
