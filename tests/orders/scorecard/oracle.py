"""Orders of all sorts as plain rows, and what a scorecard says of them, counted one by one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from orders.book.models import Fulfilment, Line, Order, Package
from orders.scorecard.rates import Rate

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 4, 10, 12, 0, 0, 500_000, tzinfo=UTC)
_numbers = count(1)


def lay(store, *, order=None, fulfilment=None, line=None, packages=()):
    """An order of one line and one fulfilment, with these packages, written past all services."""
    number = next(_numbers)
    told = {"number": f"L{number}", "currency": "GBP", "ordered_at": NOW, "status": "to_ship"} | (order or {})
    row = Order.objects.create(store=store, merchant=store.merchant, **told)
    units = {"position": 1, "identity": "1", "sku_code": "TEA", "ordered": 2} | (line or {})
    Line.objects.create(merchant=store.merchant, order=row, **units)
    sent = Fulfilment.objects.create(merchant=store.merchant, order=row, **(fulfilment or {}))
    for package in packages:
        told = {"handed_over_at": NOW, "tracking_number": f"T{number}"} | package
        Package.objects.create(merchant=store.merchant, order=row, fulfilment=sent, **told)
    return row


def lay_any(store, dice):
    """An order of any sort, within two months of now."""

    def some(days=60):
        return NOW - timedelta(days=days) + timedelta(seconds=dice.randrange(86_400 * (days + 5)))

    ship_by = dice.choice([None, some(), some()])
    state = dice.choice([*Fulfilment.State, Fulfilment.State.DONE])
    left_at = min(some(), NOW).replace(microsecond=0) if state == "done" else None
    if left_at and ship_by and dice.random() < 0.2:
        left_at = min(ship_by, NOW.replace(microsecond=0))  # just in time
    parcels = [_any_parcel(dice, left_at) for _each in range(dice.choice([1, 1, 2]))] if left_at else []
    leg = dice.choice([*Order.Leg, Order.Leg.TO_CONSUMER, Order.Leg.TO_CONSUMER])
    until = ship_by and dice.choice([None, ship_by + timedelta(days=dice.randrange(10))])
    return lay(
        store,
        order={
            "ordered_at": some(),
            "leg": leg,
            "is_history": dice.random() < 0.1,
            "status": "shipped" if left_at else "to_ship",
        },
        fulfilment={
            "state": state,
            "ship_by": ship_by,
            "deliver_by": until if leg == "to_consumer" else None,
            "shipped_at": left_at,
            "is_exempt": dice.random() < 0.1,
        },
        line=dice.choice([{}, {}, *({"cancelled": 1, "cancelled_by": by} for by in Line.CancelledBy)]),
        packages=parcels,
    )


def _any_parcel(dice, left_at):
    state = dice.choice([*Package.State, Package.State.SIGNED])
    ended = None if state == "on_its_way" else left_at + timedelta(days=dice.randrange(9))
    number = dice.choice(["", "T1", "T2"])
    kind = dice.choice(["first", "first", "onward"])
    return {"handed_over_at": left_at, "state": state, "ended_at": ended, "tracking_number": number} | {
        "kind": kind
    }


def counted(store, days, now=NOW):
    """(Rate, part) → how many orders of the last `days` days, looked at one by one."""
    zone, found = ZoneInfo(store.time_zone), Counter()
    first = now.astimezone(zone).date() - timedelta(days=days - 1)

    def is_within(moment):
        return moment is not None and moment.astimezone(zone).date() >= first

    for order in Order.objects.filter(store=store, is_history=False).exclude(leg="platform_stock"):
        if is_within(order.ordered_at) and order.ordered_at.astimezone(zone).date() <= _today(now, zone):
            found[Rate.CANCELLATION, "all"] += 1
            found[Rate.CANCELLATION, "bad"] += any(
                line.cancelled and line.cancelled_by == "seller" for line in order.lines.all()
            )
        for sent in order.fulfilments.all():
            for (rate, part), is_one in _of_one(order, sent, is_within, now).items():
                found[rate, part] += is_one
    return found


def _today(now, zone):
    return now.astimezone(zone).date()


def _of_one(order, sent, is_within, now):
    parcels = [one for one in sent.packages.all() if one.state != "voided" and one.kind == "first"]
    asked = not sent.is_exempt and sent.state != "cancelled"
    second = now.replace(microsecond=0)
    found = {}
    if asked and is_within(sent.ship_by) and sent.ship_by < second:
        late = sent.shipped_at is None or sent.shipped_at > sent.ship_by
        found |= {(Rate.LATE_SHIPMENT, "all"): 1, (Rate.LATE_SHIPMENT, "bad"): late}
    if is_within(sent.shipped_at):
        lacking = any(one.tracking_number == "" for one in parcels)
        found |= {(Rate.VALID_TRACKING, "all"): 1, (Rate.VALID_TRACKING, "bad"): lacking}
    if asked and order.leg == "to_consumer" and is_within(sent.deliver_by) and sent.deliver_by < second:
        in_time = all(one.state == "signed" and one.ended_at <= sent.deliver_by for one in parcels)
        has_ended = any(one.ended_at for one in parcels)
        found |= {
            (Rate.ON_TIME_DELIVERY, "all"): 1,
            (Rate.ON_TIME_DELIVERY, "bad"): sent.state == "open" or not in_time,
            (Rate.ON_TIME_DELIVERY, "untold"): sent.state == "done" and not has_ended,
        }
    return found
