"""Orders in every state that they can be in, brought there by the services that people use."""

from datetime import UTC, datetime, time
from itertools import count

from orders.book import parcels, services
from orders.book.drafts import LineDraft
from orders.book.models import Line, Order
from orders.book.status import OrderStatus
from orders.policy.models import PolicyVersion
from tests.factories import make_order

_numbers = count(1)
_OF_ITS_OWN = {"id", "public_id", "number", "due_order", "created_at"}


def ship(order, units=None, actor=None, **fields):
    """Hand over a parcel; `units` by SKU code."""
    by_line = units and {order.lines.get(sku_code=code).pk: number for code, number in units.items()}
    told = {"carrier": "Royal Mail", "tracking_number": f"RM{next(_numbers):07}GB"} | fields
    return parcels.ship_order(order_id=order.pk, actor=actor, units=by_line, **told)


def sign(package, **fields):
    return parcels.sign_package(package_id=package.pk, actor=None, **fields)


def void(package):
    return parcels.void_package(package_id=package.pk, actor=None, reason="never left")


def cancel(order):
    return services.cancel_order(
        order_id=order.pk, actor=None, reason="out of stock", by=Line.CancelledBy.SELLER
    )


def give_back(package):
    return parcels.return_package(package_id=package.pk, actor=None, reason="refused at the door")


def lose(package):
    return parcels.lose_package(package_id=package.pk, actor=None, reason="the carrier gave it up")


def take_back_end(package):
    return parcels.take_back_end(package_id=package.pk, actor=None, reason="another parcel was meant")


def arrive(package, **fields):
    return parcels.arrive_package(package_id=package.pk, actor=None, **fields)


def ship_on(order, **fields):
    """The parcel in which the platform's warehouse ships on to the buyer."""
    told = {"carrier": "Evri", "tracking_number": f"EV{next(_numbers):07}"} | fields
    return parcels.add_onward_package(order_id=order.pk, actor=None, **told)


def two_units(code="TEA"):
    return [LineDraft("1", code, "Tea", 2, 500)]


def order_in(status, store):
    """An order of two units of TEA in that status; neither matched nor dated, which costs time."""
    released = {} if status != OrderStatus.PENDING else {"released_at": None}
    order = make_order(store, lines=two_units(), is_matched=False, **released)
    BRING[status](order)
    order.refresh_from_db()
    assert order.status == status
    return order


def _sign_one_of_two(order):
    first = ship(order, {"TEA": 1})
    ship(order)
    sign(first)


BRING = {
    OrderStatus.PENDING: lambda order: None,
    OrderStatus.TO_SHIP: lambda order: None,
    OrderStatus.PARTLY_SHIPPED: lambda order: ship(order, {"TEA": 1}),
    OrderStatus.SHIPPED: lambda order: ship(order),
    OrderStatus.PARTLY_SIGNED: _sign_one_of_two,
    OrderStatus.SIGNED: lambda order: sign(ship(order)),
    OrderStatus.CANCELLED: lambda order: cancel(order),
    OrderStatus.RETURNED: lambda order: give_back(ship(order)),
}


def copies(order, many, **fields):
    """Rows for paging, cheaply: copies of an order under other numbers."""
    copied = [name for name in (f.attname for f in Order._meta.concrete_fields) if name not in _OF_ITS_OWN]
    values = {name: getattr(order, name) for name in copied} | fields
    return Order.objects.bulk_create(
        Order(number=f"{order.number}-{next(_numbers)}", **values) for _each in range(many)
    )


def publish_policy(number=2, **fields):
    """A published version for every order of 2026, written past all forms; it overrules the first one."""
    defaults = {
        "name": "Other",
        "valid_from": datetime(2026, 1, 1, tzinfo=UTC),
        "published_at": datetime(2026, 1, 1, tzinfo=UTC),
        "handling_days": 2,
        "due_time": time(23, 59, 59),
    }
    return PolicyVersion.objects.create(number=number, **(defaults | fields))
