"""Lets orders be matched anew whose reason to wait may be gone: stock came, a weight was typed."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from orders.book.models import Fulfilment, Hold, Line

Kind = Hold.Kind
MOST = 2_000  # fulfilments of a kind in one sweep, so that a sweep reaches the others, too
# What changed may have been written before the order was looked at and be seen only after.
WRITTEN_WITHIN = timedelta(minutes=1)
# Whatever else may have changed (a warehouse that no longer keeps stock): so long a reason is believed.
BELIEVED = timedelta(hours=1)


def look_again_where_reasons_went() -> int:
    """Have held orders matched anew whose SKUs rose or were measured since; returns how many."""
    since = OuterRef("matched_at") - WRITTEN_WITHIN
    measured = Q(sku__measured_at__gte=since)
    return (
        _look_again(Kind.STOCK, Q(sku__stocklevel__rose_at__gte=since))
        + _look_again(Kind.WEIGHT, measured)
        + _look_again(Kind.SIZE, measured)
        + _look_again(Kind.UNMATCHED, measured)  # a category or tag that a rule asks for
    )


def _look_again(kind, went):
    """Those held for `kind` of which a line to ship says that the reason went, or that were long believed."""
    held = Hold.objects.open().filter(kind=kind, order=OuterRef("order"))
    gone = Exists(Line.objects.to_ship().filter(went, order=OuterRef("order")))
    old = Q(matched_at__lt=timezone.now() - BELIEVED)
    waiting = Fulfilment.objects.open().filter(Exists(held), submitted_at=None, matched_at__isnull=False)
    longest = list(waiting.filter(old | gone).order_by("matched_at").values_list("pk", flat=True)[:MOST])
    if not longest:
        return 0
    with transaction.atomic():  # in the order of their keys, as everybody takes them
        free = waiting.filter(pk__in=longest).select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        keys = list(free.values_list("pk", flat=True))
        return Fulfilment.objects.filter(pk__in=keys).match_anew()
