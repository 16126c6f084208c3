"""Lets orders go where their source says now, as long as no warehouse has them."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from merchant.audit import services as audit
from merchant.tenancy.bulk import update_rows
from orders.book.destinations import FIELDS, PERSON, PLACE, Moved
from orders.book.holding import change_holds
from orders.book.models import Fulfilment, Hold, Order, Recipient
from orders.book.recipients import with_keys
from orders.book.status import OrderStatus
from warehouses.sites.addresses import address_gaps

BATCH = 1000


def follow_source(followed: Sequence[tuple[Order, Moved]], *, actor, source: str) -> None:
    """Bring the destinations of locked orders up to date, in a fixed number of statements."""
    if not followed:
        return
    recipients = _recipients(followed)
    for order, moved in followed:
        _set(order, {name: moved.now[name] for name in PLACE if name in moved.now})
        _set(recipients[order.pk], with_keys({name: moved.now[name] for name in PERSON if name in moved.now}))
    update_rows([order for order, _moved in followed], PLACE)
    Recipient.objects.bulk_update(recipients.values(), [*PERSON, "name_key", "phone_key"], batch_size=BATCH)
    told = [
        (order, {"field": _code(name), "file": source})
        for order, moved in followed
        for name in FIELDS
        if name in moved.now
    ]
    audit.record_many("order.address_updated", told, actor=actor)
    match_anew([order for order, moved in followed if any(name in moved.now for name in PLACE)])
    orders = {order.pk: order for order, _moved in followed}
    change_holds(closed=recheck_address_holds(orders, recipients), actor=actor)


def note_told(standing: Sequence[tuple[Order, Moved]]) -> None:
    """Remember what sources told of orders whose address stands, so that each change is asked about once."""
    if not standing:
        return
    recipients = _recipients(standing)
    for order, moved in standing:
        recipient = recipients[order.pk]
        recipient.source_told = {**(recipient.source_told or {}), **moved.told}
    Recipient.objects.bulk_update(recipients.values(), ["source_told"], batch_size=BATCH)


def match_anew(orders: Sequence[Order]) -> None:
    """Forget the warehouses that the old places led to, unless a person chose one or it has the order."""
    free = Fulfilment.objects.open().filter(order__in=orders, is_locked=False, submitted_at=None)
    free.match_anew(warehouse=None, channel=None)


def recheck_address_holds(orders: Mapping[int, Order], recipients: Mapping[int, Recipient]) -> Q:
    """Let open holds for these orders' addresses ask for what is left; returns those that are answered."""
    answered, asking = [], []
    for hold in Hold.objects.open().filter(order__in=orders, kind=Hold.Kind.ADDRESS):
        wanted = _wanted(hold, orders[hold.order_id], recipients[hold.order_id])
        if not wanted:
            answered.append(hold.pk)
        elif wanted != hold.data.get("missing"):
            hold.data = {"missing": wanted}
            asking.append(hold)
    Hold.objects.bulk_update(asking, ["data"], batch_size=BATCH)
    return Q(pk__in=answered)


def missing_address(order: Order, recipient: Recipient) -> list[str]:
    """What the order's address lacks so that a parcel can go there, as field names."""
    told = {name: getattr(recipient, name) for name in ("name", "street", "city")}
    return address_gaps(country=order.country, postcode=order.postcode, **told)


def _wanted(hold, order, recipient):
    """A released order needs no more than what the hold asked for."""
    gaps = missing_address(order, recipient)
    if order.status == OrderStatus.PENDING:
        return gaps
    return [name for name in hold.data.get("missing", ["country"]) if name in gaps]


def _recipients(pairs):
    orders = [order for order, _moved in pairs]
    return {recipient.order_id: recipient for recipient in Recipient.objects.filter(order__in=orders)}


def _set(row, values):
    for name, value in values.items():
        setattr(row, name, value)


def _code(name):
    return f"order.{name}" if name in PLACE else f"recipient.{name}"
