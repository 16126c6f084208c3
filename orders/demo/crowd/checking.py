"""Whether generated orders are what the book would make of them."""

from collections import defaultdict
from collections.abc import Iterator
from random import Random

from django.db.models import Max, Min, Sum

from orders.book.models import Charge, Discount, Line, Order, Package, PackageLine
from orders.book.stages import derived_stage
from orders.book.status import LineUnits, Parcel, derive_status


def faults_of(count: int, seed: int) -> Iterator[str]:
    """Check a sample of about `count` orders drawn by keys; yields a sentence for each that is wrong."""
    span = Order.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if span["first"] is None:
        return
    random = Random(f"{seed} check")
    keys = {random.randint(span["first"], span["last"]) for _number in range(count)}
    orders = list(Order.objects.filter(pk__in=keys).annotate(derived=derived_stage()))
    lines, parcels = _lines(keys), _parcels(keys)
    packed, charged = _packed(keys), _charged(keys)
    for order in orders:
        yield from _faults(order, lines[order.pk], parcels[order.pk], packed, charged[order.pk])


def _faults(order, lines, parcels, packed, charged):
    status = derive_status(
        released=order.released_at is not None,
        lines=[LineUnits(line["ordered"], line["cancelled"], line["shipped"]) for line in lines],
        parcels=parcels,
        ends_onward=order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE,
    )
    if status != order.status:
        yield f"{order.number} is {order.status}, and its rows say {status}"
    if order.stage != order.derived:
        yield f"{order.number} lies in {order.stage or 'no part'}, and its rows say {order.derived or 'none'}"
    if order.total_minor != charged + sum(line["ordered"] * line["price_minor"] for line in lines):
        yield f"{order.number} does not cost what its lines and charges add up to"
    if any(line["shipped"] != packed.get(line["pk"], 0) for line in lines):
        yield f"{order.number} has other units in its packages than its lines say"


def _lines(keys):
    found = defaultdict(list)
    columns = ("pk", "order_id", "ordered", "cancelled", "shipped", "price_minor")
    for line in Line.objects.filter(order__in=keys).values(*columns):
        found[line["order_id"]].append(line)
    return found


def _parcels(keys):
    found = defaultdict(list)
    packages = Package.objects.filter(order__in=keys)
    for order_id, *told in packages.values_list("order_id", "kind", "state"):
        found[order_id].append(Parcel(*told))
    return found


def _packed(keys):
    contents = PackageLine.objects.filter(package__order__in=keys).exclude(
        package__state=Package.State.VOIDED
    )
    return dict(contents.values_list("line").annotate(units=Sum("units")))


def _charged(keys):
    """Order's key → its charges less its discounts."""
    found = defaultdict(int)
    for model, sign in ((Charge, 1), (Discount, -1)):
        rows = model.objects.filter(order__in=keys).values_list("order")
        for order_id, amount in rows.annotate(amount=Sum("amount_minor")):
            found[order_id] += sign * amount
    return found
