"""Brings the demo's running orders up to today, by whole days, so that their clocks run again."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from merchant.tenancy.models import Merchant
from orders.book.models import Fulfilment, Order, Package
from orders.book.status import SHIPPABLE, OrderStatus
from orders.clock.services import give_missing_deadlines, mark_late_fulfilments
from orders.demo import cast
from orders.demo.drafts import SHOPS
from orders.dispatch.models import PickList
from orders.penalties.fining import sweep_penalties

ONE_DAY = timedelta(days=1)
OF_ORDER = ("ordered_at", "paid_at", "released_at", "release_due_at", "status_since")
OF_PACKAGE = (
    *("labelled_at", "label_told_at", "handed_over_at", "recorded_at", "scanned_at", "scan_told_at"),
    *("scan_due_at", "scan_missed_at", "arrived_at", "arrival_told_at", "ended_at"),
)


def redate_demo() -> int:
    """Move the demo's running orders to the present by whole days; returns how many were moved."""
    merchants = Merchant.objects.filter(code__in=cast.MERCHANTS)
    running = Order.objects.filter(merchant__in=merchants, store__code__in=[shop.code for shop in SHOPS])
    running = running.filter(status__in=[OrderStatus.PENDING, *SHIPPABLE])
    newest = running.aggregate(newest=Max("ordered_at"))["newest"]
    days = (timezone.now() - newest) // ONE_DAY if newest else 0
    if days < 1:
        return 0
    with transaction.atomic():
        ids = list(running.values_list("pk", flat=True))
        _shift(ids, timedelta(days=days))
    give_missing_deadlines()
    mark_late_fulfilments()
    sweep_penalties()
    return len(ids)


def _shift(ids, shift):
    """What left already keeps its dates; what is here gets new ones from the clock."""
    fulfilments = Fulfilment.objects.filter(order__in=ids)
    lists = PickList.objects.filter(entries__fulfilment__in=fulfilments)
    PickList.objects.filter(pk__in=list(lists.values_list("pk", flat=True))).update(
        **_later(["created_at"], shift)
    )
    Order.objects.filter(pk__in=ids).update(**_later(OF_ORDER, shift), ship_by=None)
    later = _later(["submitted_at", "marketplace_ship_by"], shift)
    fulfilments.update(**later, ship_by=None, deliver_by=None, warn_at=None, late_at=None)
    Package.objects.filter(order__in=ids).update(**_later(OF_PACKAGE, shift))


def _later(names, shift):
    return {name: F(name) + shift for name in names}
