"""An order as the interface tells it; whom it goes to stays here."""

from merchant.money.currencies import from_minor
from orders.book.models import Order


def order_told(order: Order) -> dict:
    """An order with its lines, parcels and holds, as `find_order` reads it."""
    return {
        "number": order.number,
        "programme": order.programme,
        "status": order.status,
        "is_history": order.is_history,
        "ordered_at": order.ordered_at.isoformat(),
        "paid_at": _moment(order.paid_at),
        "released_at": _moment(order.released_at),
        "ship_by": _moment(order.ship_by),
        "currency": order.currency,
        "total": _amount(order.total_minor, order.currency),
        "country": order.country,
        "holds": sorted(hold.kind for hold in order.holds.all() if hold.released_at is None),
        "lines": [_line(line, order.currency) for line in order.lines.all()],
        "packages": [_package(package) for package in order.packages.all()],
    }


def find_order(merchant, store, *, programme: str, number: str) -> Order | None:
    """The store's order of this number, with all that is told of it in four queries."""
    orders = Order.objects.for_merchant(merchant).filter(store=store, programme=programme, number=number)
    return orders.prefetch_related("lines", "packages", "holds").first()


def _line(line, currency):
    return {
        "id": line.identity.removeprefix("id:") if line.identity.startswith("id:") else "",
        "sku": line.sku_code,
        "title": line.title,
        "units": line.ordered,
        "cancelled": line.cancelled,
        "shipped": line.shipped,
        "unit_price": _amount(line.price_minor, currency),
    }


def _package(package):
    return {
        "carrier": package.carrier,
        "tracking_number": package.tracking_number,
        "state": package.state,
        "handed_over_at": package.handed_over_at.isoformat(),
        "ended_at": _moment(package.ended_at),
    }


def _moment(moment):
    return moment.isoformat() if moment else None


def _amount(minor, currency):
    return None if minor is None else str(from_minor(minor, currency))
