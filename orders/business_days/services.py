from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from merchant.audit import services as audit
from merchant.tenancy.models import Store
from orders.business_days.selectors import refuse_closure, refuse_endless, today_of, with_week
from warehouses.calendars.keeping import read_store_days
from warehouses.calendars.models import CalendarChange, Closure, StoreWeek


@transaction.atomic
def set_week(*, store: Store, weekdays: Collection[int], first_day: date, actor) -> StoreWeek | None:
    """Set the weekdays on which the store ships, for orders released from a day on.

    It replaces what would begin on that day or later. Refused in words if the rules forbid it; None if the
    days are so already.
    """
    store, now = _locked(store), timezone.now()
    own = read_store_days([store.pk])[store.pk]
    wanted = with_week(store, weekdays, first_day, own=own, now=now)
    if wanted.weeks_from(now) == own.weeks_from(now):
        return None
    told = {"weekdays": sorted(set(weekdays)), "first_day": first_day, "saved_at": now}
    saved = StoreWeek.objects.create(merchant=store.merchant, store=store, saved_by=actor, **told)
    data = {"first": str(first_day), "days": str(saved.weekdays)}
    audit.record("week.changed", store, actor=actor, data=data)
    return saved


@transaction.atomic
def add_closure(*, store: Store, first_day: date, last_day: date, reason: str, actor) -> Closure:
    """Close the store on these days, for orders released from now on; refused in words otherwise.

    Open orders are moved by a job where their policy says so.
    """
    store = _locked(store)
    rules = refuse_closure(store, first_day, last_day)
    days = read_store_days([store.pk])[store.pk].with_closure(first_day, last_day, reason)
    refuse_endless(store, days, first_day, last_day)
    closure = Closure.objects.create(
        merchant=store.merchant,
        store=store,
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        saved_by=actor,
    )
    if rules.moves_orders:
        CalendarChange.objects.create(
            store=store, first_day=first_day, cause=CalendarChange.Cause.CLOSURE, why=reason
        )
    audit.record("closure.added", store, actor=actor, data=_told(closure))
    return closure


@transaction.atomic
def remove_closure(*, closure_id: int, actor) -> Closure:
    """Take a closure back, for orders released from now on; once it is over it stays. Twice is once."""
    closure = Closure.objects.select_for_update().select_related("store").get(pk=closure_id)
    if closure.removed_at is None and closure.last_day >= today_of(closure.store):
        closure.removed_at = timezone.now()
        closure.save(update_fields=["removed_at"])
        audit.record("closure.removed", closure.store, actor=actor, data=_told(closure))
    return closure


def _locked(store):
    """Two people at once follow each other."""
    return Store.objects.select_for_update().select_related("merchant").get(pk=store.pk)


def _told(closure):
    return {"first": str(closure.first_day), "last": str(closure.last_day), "why": closure.reason}
