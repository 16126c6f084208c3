"""The one function that derives an order's status from its lines and packages (pure)."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderStatus(models.TextChoices):
    """Where an order stands between the buyer's click and the buyer's signature."""

    PENDING = "pending", _("Processing")
    TO_SHIP = "to_ship", _("To ship")
    PARTLY_SHIPPED = "partly_shipped", _("Partly shipped")
    SHIPPED = "shipped", _("Shipped")
    PARTLY_SIGNED = "partly_signed", _("Partly signed")
    SIGNED = "signed", _("Signed")
    CANCELLED = "cancelled", _("Cancelled")
    RETURNED = "returned", _("Returned")


class Stage(models.TextChoices):
    """Which part of its tab an order lies in: derived, like the status, and stored beside it."""

    READY = "ready", _("ready")
    HELD = "held", _("held")
    AT_WAREHOUSE = "at_warehouse", _("at the warehouse")
    IN_TRANSIT = "in_transit", _("in transit")
    ANOMALY = "anomaly", _("anomaly")


SHIPPABLE = (OrderStatus.TO_SHIP, OrderStatus.PARTLY_SHIPPED)  # units of it wait to leave
STILL_HERE = (OrderStatus.PENDING, *SHIPPABLE)  # the same, released or not
MOVING = (OrderStatus.SHIPPED, OrderStatus.PARTLY_SIGNED)  # all of it left, not all of it arrived
ENDED = (OrderStatus.SIGNED, OrderStatus.CANCELLED, OrderStatus.RETURNED)


class LineUnits(NamedTuple):
    """One line's units."""

    ordered: int
    cancelled: int
    shipped: int


class Parcel(NamedTuple):
    """One package as far as the status cares; `state` is a `Package.State`, `kind` a `Package.Kind`."""

    kind: str
    state: str


def derive_status(
    *, released: bool, lines: Iterable[LineUnits], parcels: Iterable[Parcel], ends_onward: bool = False
) -> OrderStatus:
    """The status that lines and packages add up to.

    Units still to ship win over signed ones; once all are handed over, the packages that go to the buyer
    (`ends_onward`: the platform's onward ones) decide; what is still on its way to the platform goes on from
    there. Voided packages count for nothing.
    """
    lines = list(lines)
    parcels = [parcel for parcel in parcels if parcel.state != "voided"]
    shipped = sum(line.shipped for line in lines)
    waiting = sum(line.ordered - line.cancelled - line.shipped for line in lines)
    if not shipped and not waiting:
        return OrderStatus.CANCELLED
    if waiting and shipped:
        return OrderStatus.PARTLY_SHIPPED
    if waiting:
        return OrderStatus.TO_SHIP if released else OrderStatus.PENDING
    first = [parcel.state for parcel in parcels if parcel.kind == "first"]
    onward = [parcel.state for parcel in parcels if parcel.kind == "onward"]
    return _status_by_way_of_platform(first, onward) if ends_onward else _status_on_the_way(first)


def _status_on_the_way(states, moving=False):
    moving = moving or "on_its_way" in states
    if moving or not states:
        return OrderStatus.PARTLY_SIGNED if "signed" in states else OrderStatus.SHIPPED
    return OrderStatus.SIGNED if "signed" in states else OrderStatus.RETURNED


def _status_by_way_of_platform(first, onward):
    """A first parcel that was signed for has arrived there; if none did, none will go on to the buyer."""
    if first and not onward and not {"on_its_way", "signed"} & set(first):
        return OrderStatus.RETURNED
    return _status_on_the_way(onward, moving="on_its_way" in first)
