"""What colleagues write on orders: notes and tags."""

from collections.abc import Iterable, Sequence
from unicodedata import normalize

from django.db import IntegrityError, transaction

from merchant.audit import services as audit
from merchant.frame.sayings import said as _
from merchant.tenancy.models import Merchant
from orders.book.exceptions import OrderError
from orders.book.locking import lock_order, lock_orders
from orders.book.models import Note, Order, OrderTag, Tag


def add_note(*, order_id: int, actor, text: str) -> Note:
    """Write something about an order for one's colleagues; a note is never changed."""
    text, longest = text.strip(), Note._meta.get_field("text").max_length
    if not text:
        raise OrderError(_("Write something before you save the note."))
    if len(text) > longest:
        raise OrderError(_("A note has at most %(longest)s characters.") % {"longest": longest})
    with transaction.atomic():
        order = lock_order(order_id)
        note = order.notes.create(merchant_id=order.merchant_id, author=actor, text=text)
        audit.record("order.note_added", order, actor=actor)  # the trail outlives what the note may name
        return note


def save_tag(
    *, merchant: Merchant, actor, name: str, tone: str, tag_id: int | None = None, is_active: bool = True
) -> Tag:
    """Add a tag to the merchant's own, or change one; a name is there once, whatever its capitals."""
    name = " ".join(normalize("NFKC", name).split())
    _check_tag(name, tone)
    try:
        with transaction.atomic():
            known = Tag.objects.select_for_update()
            tag = _tag(known, merchant.pk, tag_id) if tag_id else Tag(merchant=merchant)
            tag.name, tag.tone, tag.is_active = name, tone, is_active
            tag.save()
            kind = "tag.changed" if tag_id else "tag.added"
            audit.record(kind, tag, actor=actor, data={"name": name, "tone": tone, "in_use": is_active})
            return tag
    except IntegrityError as error:
        raise OrderError(_("There is a tag of this name already: %(name)s.") % {"name": name}) from error


def tag_order(*, order_id: int, actor, tag_id: int) -> Order:
    """Put one of the merchant's tags on an order."""
    with transaction.atomic():
        order = lock_order(order_id)
        for error in _tag_each([order], actor, tag_id).values():
            raise error
        return order


def tag_orders(*, order_ids: Iterable[int], actor, tag_id: int) -> dict[int, OrderError]:
    """The same for many orders of a merchant; tells why some were refused, by their keys."""
    with transaction.atomic():
        return _tag_each(lock_orders(order_ids=order_ids), actor, tag_id)


def untag_order(*, order_id: int, actor, tag_id: int) -> Order:
    """Take a tag off an order."""
    with transaction.atomic():
        order = lock_order(order_id)
        for error in _untag_each([order], actor, tag_id).values():
            raise error
        return order


def untag_orders(*, order_ids: Iterable[int], actor, tag_id: int) -> dict[int, OrderError]:
    """The same for many orders of a merchant; tells why some were refused, by their keys."""
    with transaction.atomic():
        return _untag_each(lock_orders(order_ids=order_ids), actor, tag_id)


def _tag_each(orders: Sequence[Order], actor, tag_id):
    tag, bearing = _tag_of(orders, tag_id)
    if not tag.is_active:
        raise OrderError(_("The tag %(name)s is no longer in use.") % {"name": tag.name})
    free = [order for order in orders if order.pk not in bearing]
    OrderTag.objects.bulk_create(
        OrderTag(merchant_id=order.merchant_id, order=order, tag=tag) for order in free
    )
    audit.record_many("order.tagged", [(order, {"tag": tag.name}) for order in free], actor=actor)
    why = _("The order bears the tag %(name)s already.") % {"name": tag.name}
    return {order_id: OrderError(why) for order_id in bearing}


def _untag_each(orders, actor, tag_id):
    tag, bearing = _tag_of(orders, tag_id)
    OrderTag.objects.filter(tag=tag, order__in=bearing).delete()
    marked = [(order, {"tag": tag.name}) for order in orders if order.pk in bearing]
    audit.record_many("order.untagged", marked, actor=actor)
    why = _("The order does not bear the tag %(name)s.") % {"name": tag.name}
    return {order.pk: OrderError(why) for order in orders if order.pk not in bearing}


def _tag_of(orders, tag_id):
    """The tag of the one merchant whose orders these are, and the keys of those that bear it."""
    (merchant_id,) = {order.merchant_id for order in orders}
    tag = _tag(Tag.objects, merchant_id, tag_id)
    marks = OrderTag.objects.filter(tag=tag, order__in=orders)
    return tag, set(marks.values_list("order_id", flat=True))


def _check_tag(name, tone):
    longest = Tag._meta.get_field("name").max_length
    if not name or len(name) > longest:
        raise OrderError(_("A tag's name has 1 to %(longest)s characters.") % {"longest": longest})
    if tone not in Tag.Tone.values:
        raise OrderError(_("Choose one of the colours."))


def _tag(known, merchant_id, tag_id):
    tag = known.filter(merchant=merchant_id, pk=tag_id).first()
    if tag is None:
        raise OrderError(_("This tag is not there any more."))
    return tag
