"""Moves the dates of open orders when days of a calendar close: later only, and what has passed stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from merchant.parking.services import Sparing
from orders.book.models import Fulfilment, Order
from orders.book.status import SHIPPABLE
from orders.clock.services import move_later
from warehouses.calendars.models import CalendarChange
from warehouses.jit.models import JitChoice
from warehouses.sites.models import StoreWarehouse

BATCH = 5_000
ROUNDS = 100  # changes a sweep takes before it leaves the rest to the next
EARLIEST_ZONE = timedelta(hours=14)  # where a day begins first, ahead of UTC


def apply_changes() -> int:
    """Move what rests on days that closed since the last run; returns how many orders moved."""
    moved, sparing = 0, Sparing("calendar_changes")
    for _round in range(ROUNDS):
        waiting = sparing.spared(CalendarChange.objects.to_apply()).order_by("pk")
        change_id = waiting.values_list("pk", flat=True).first()
        if change_id is None:
            break
        moved += sparing.act(CalendarChange, [change_id], _apply)
    return moved


def _apply(ids):
    """Running it again is harmless: what was moved is not later any more."""
    (change_id,) = ids
    change = CalendarChange.objects.get(pk=change_id)
    cause = {"cause": change.cause, "why": change.why}
    moved = sum(move_later(fulfilment_ids=some, cause=cause) for some in _batches(change))
    CalendarChange.objects.filter(pk=change.pk).update(applied_at=timezone.now())
    return moved


def _batches(change) -> Iterator[list[int]]:
    last, rows = 0, resting_on(change)
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def resting_on(change: CalendarChange) -> QuerySet[Fulfilment]:
    """The fulfilments to be shipped whose dates may rest on the days that the change closed."""
    if change.store_id is None:
        return not_due().filter(counting_on(change), ship_by_source=Fulfilment.ShipBySource.POLICY)
    since = max(first_moment(change.first_day), timezone.now())
    of_store = Fulfilment.objects.open().filter(
        order__store=change.store_id, order__status__in=SHIPPABLE, order__due_order__gte=since
    )
    of_store = of_store.filter(ship_by__gte=since, ship_by_source=Fulfilment.ShipBySource.POLICY)
    return of_store.filter(deadline__policy__closures_move_orders=True)


def not_due() -> QuerySet[Fulfilment]:
    """What is still to be shipped and whose date has not passed, as the indexes of what falls due have it."""
    coming = Fulfilment.objects.filter(ship_by__gte=timezone.now(), late_at=None, is_exempt=False)
    return coming.unshipped()


def counting_on(change: CalendarChange) -> Q:
    """Those that a day of a warehouse or country may be counted for, or a later one."""
    since = first_moment(change.first_day)
    if change.warehouse_id is not None:
        places = Q(warehouse=change.warehouse_id)
        return (_dated_by(places) | _handed_over_at(places)) & Q(ship_by__gte=since)
    places = Q(warehouse__country=change.country)
    sent_from = (_dated_by(places) | _handed_over_at(places)) & Q(ship_by__gte=since)
    sent_to = Q(order__country=change.country) & (Q(ship_by__gte=since) | Q(deliver_by__gte=since))
    return sent_from | sent_to


def first_moment(day) -> datetime:
    """When a day begins in the zone where it begins first."""
    return datetime.combine(day, time(0), UTC) - EARLIEST_ZONE


def _dated_by(places):
    """Those that leave from the places, and those without a warehouse whose store counts by one of them."""
    defaults = StoreWarehouse.objects.filter(places).order_by().values("store")
    return places | Q(warehouse=None, order__store__in=defaults)


def _handed_over_at(places):
    """Those that are counted by one of the places as their store's JIT warehouse."""
    choices = JitChoice.objects.filter(places).order_by()
    codes = list(choices.values_list("warehouse__code", flat=True).distinct())
    if not codes:
        return Q(pk__in=[])
    going = Q(order__leg=Order.Leg.TO_PLATFORM_WAREHOUSE, order__store__in=choices.values("store"))
    return going & Q(deadline__terms__jit__warehouse__in=codes)
