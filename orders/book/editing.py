"""What people change in an order by hand: where it goes, and orders that they type in."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.tenancy.models import Store
from orders.book.destinations import PERSON, PLACE, digest_of
from orders.book.drafts import OrderDraft
from orders.book.entry import named_skus
from orders.book.exceptions import OrderError
from orders.book.following import match_anew, recheck_address_holds
from orders.book.holding import change_holds
from orders.book.insertion import insert_orders
from orders.book.locking import lock_order_still_here
from orders.book.models import Hold, Order, Recipient
from orders.book.recipients import with_keys
from warehouses.sites.countries import COUNTRIES


def change_address(*, order_id: int, actor, **fields: str) -> Order:
    """Put right where an order goes; what is not named stays. Its warehouse is looked for anew.

    Once the order is with its warehouse, somebody has to tell them: it is held as changed too late.
    """
    with transaction.atomic():
        order = lock_order_still_here(order_id)
        recipient, _is_new = Recipient.objects.get_or_create(merchant_id=order.merchant_id, order=order)
        place = _changed(order, _only(fields, PLACE))
        person = _changed(recipient, _only(fields, PERSON))
        if not place and not person:
            raise OrderError(_("This is what the order says already."))
        _remember_source(order, recipient, [*place, *person])
        _save(order, place, "order")
        _save(recipient, with_keys(person), "recipient")
        _tell(order, place, person, actor)
        if place:
            match_anew([order])
        _settle_holds(order, recipient, actor)
        return order


def enter_manual_order(*, store: Store, actor, draft: OrderDraft, released: bool) -> Order:
    """Enter an order that somebody typed in; a number that the store has already is refused."""
    if not draft.lines or any(line.units < 1 for line in draft.lines):
        raise OrderError(_("An order has at least one line, each of at least one unit."))
    released_at = (draft.released_at or timezone.now()) if released else None
    draft = replace(draft, origin=Order.Origin.MANUAL, released_at=released_at)
    with transaction.atomic():
        # As for every entry: nobody inserts a number that another just looked for.
        Store.objects.select_for_update(no_key=True).get(pk=store.pk)
        same = Order.objects.filter(store=store, number=draft.number, programme=draft.programme)
        if same.exists():
            raise OrderError(_("This store has an order %(number)s already.") % {"number": draft.number})
        skus = named_skus(store, [draft])
        (order,) = insert_orders(store, [draft], skus, actor=actor, source="", is_history=False)
        return order


def _only(fields: Mapping[str, str], names):
    unknown = set(fields) - {*PLACE, *PERSON}
    if unknown:
        raise TypeError(f"An address has no {', '.join(sorted(unknown))}.")
    return {name: " ".join(value.split()) for name, value in fields.items() if name in names}


def _changed(row, told):
    """What of `told` the row does not say already."""
    changed = {name: value for name, value in told.items() if getattr(row, name) != value}
    if "country" in changed and changed["country"] not in COUNTRIES:
        raise OrderError(_("Choose the country of the destination."))
    return changed


def _save(row, changed, noun):
    for name, value in changed.items():
        longest = row._meta.get_field(name).max_length
        if len(value) > longest:
            told = {"field": row._meta.get_field(name).verbose_name, "longest": longest}
            raise OrderError(_("%(field)s: at most %(longest)s characters.") % told)
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))


def _remember_source(order, recipient, names):
    """What its source said stood here until now: a file that says so again says nothing new."""
    known = recipient.source_told or {}
    stood = {name: getattr(order if name in PLACE else recipient, name) for name in names}
    digests = {name: digest_of(name, value) for name, value in stood.items()}
    recipient.source_told = {**digests, **known}
    recipient.save(update_fields=["source_told"])


def _tell(order, place, person, actor):
    """The trail names the fields but not what they say: it outlives the address."""
    fields = [f"order.{name}" for name in place if name != "country"]
    fields += [f"recipient.{name}" for name in person]
    told = [(order, {"field": field}) for field in fields]
    audit.record_many("order.address_changed", told, actor=actor)
    if "country" in place:
        audit.record("order.destination_set", order, actor=actor, data={"country": order.country})


def _settle_holds(order, recipient, actor):
    """An address that is complete now holds nothing up; one that the warehouse was not told does."""
    opened = []
    if order.fulfilments.open().filter(submitted_at__isnull=False).exists():
        change = {"code": "address_changed", "what": "", "was": "", "now": ""}
        opened = [(order, Hold.Kind.CHANGED, {"lines": [change]})]
    answered = recheck_address_holds({order.pk: order}, {order.pk: recipient})
    change_holds(opened=opened, closed=answered, actor=actor)
