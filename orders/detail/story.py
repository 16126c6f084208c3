"""Everything that an order's page tells, gathered in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from merchant.audit.selectors import timeline
from merchant.tenancy.access import may
from orders.book.models import Charge, Discount, Fulfilment, Hold, Note, Order, Package
from orders.book.wording import describe_difference
from orders.clock.models import Deadline
from orders.clock.pills import clock_pill
from orders.detail.wording import describe_fields
from orders.review.order import order_review
from warehouses.calendars.explanation import Explanation
from warehouses.calendars.wording import describe_day, describe_kept_refusal, describe_warning
from warehouses.jit.selectors import choices_of, hand_over_of
from warehouses.matching.traces import describe_trace, over_in_words, rules_of
from warehouses.sites.cities import city_of_zone

LONGEST_LIST = 100  # lines of an order; a basket of wholesale has hundreds
LONGEST_STRIP = 14  # days drawn; a deadline over a long closure shows its first and last ones


@dataclass(frozen=True)
class DayBox:
    """One day of the clock's picture."""

    date: date
    tone: str
    label: str


@dataclass(frozen=True)
class DeliveryStory:
    """Why the deliver-by is what it is; `when` on the destination's wall clock."""

    when: datetime
    city: str
    transit_days: int
    days: list[DayBox]
    left_out: int
    warnings: list[str]


@dataclass(frozen=True)
class ClockStory:
    """Why the ship-by is what it is, and the deliver-by after it."""

    deadline: Deadline
    explanation: Explanation
    days: list[DayBox]
    left_out: int
    warnings: list[str]
    started_by: str
    delivery: DeliveryStory | None

    @property
    def ship_by_local(self) -> datetime:
        """The date by policy, on the wall clock that it was counted by."""
        return self.explanation.ship_by.astimezone(self.deadline.local_zone)


def order_story(order: Order, membership, *, with_all_lines: bool = False) -> dict:
    """The context of the order's page; a very long order shows its first lines until all are asked for."""
    _gather(order)
    now = timezone.now()
    fulfilments = list(order.fulfilments.all())
    current = next((f for f in fulfilments if f.state == Fulfilment.State.OPEN), fulfilments[-1])
    deadline = getattr(current, "deadline", None)
    lines = list(order.lines.all())
    # What the forms of the page ask their order for.
    order.shown_lines = lines if with_all_lines else lines[:LONGEST_LIST]
    order.usual_carrier = current.channel.carrier if current.channel else ""
    holds = _holds(order)
    order.asked_because = next((h.reason for h in holds if h.kind == Hold.Kind.CANCELLATION), "")
    charges = list(order.charges.all())
    return {
        "order": order,
        "lines": lines,
        "shown_lines": _with_services(order.shown_lines, charges),
        "money": money_story(order, lines, charges, list(order.discounts.all())),
        "packages": _with_contents(list(order.packages.all()), lines),
        "holds": holds,
        "recipient": getattr(order, "recipient", None),
        "fulfilment": current,
        "hand_over": _hand_over(order),
        "clock": deadline and clock_story(deadline),
        "ship_by_local": current.ship_by and deadline and current.ship_by.astimezone(deadline.local_zone),
        "pill": _pill(order, current, now),
        "steps": describe_trace(current.trace, rules_of(order.merchant, current.trace)),
        "notes": list(order.notes.all()),
        "review": order_review(order),
        "events": timeline(order.merchant, order, without=_hidden_from(membership)),
    }


def _hand_over(order):
    """Where an order is handed over that goes by way of the platform's warehouse; None on the other legs."""
    if order.leg != Order.Leg.TO_PLATFORM_WAREHOUSE:
        return None
    return hand_over_of(list(choices_of(order.store)), order.released_at)


def _hidden_from(membership):
    """How the kinds of events begin that the member may not read; empty where it is none."""
    return "" if may(membership, "see_penalties") else "penalty."


def _gather(order):
    """Read once what hangs on the order, in the order in which the page shows it."""
    mine = order.merchant
    prefetch_related_objects(
        [order],
        Prefetch(
            "fulfilments",
            Fulfilment.objects.for_merchant(mine)
            .select_related("warehouse", "channel", "deadline__policy")
            .order_by("pk"),
        ),
        Prefetch("packages", Package.objects.for_merchant(mine).order_by("pk").prefetch_related("contents")),
        Prefetch("charges", Charge.objects.for_merchant(mine).order_by("pk")),
        Prefetch("discounts", Discount.objects.for_merchant(mine).order_by("pk")),
        Prefetch("holds", Hold.objects.for_merchant(mine).select_related("opened_by").order_by("pk")),
        Prefetch("notes", Note.objects.for_merchant(mine).select_related("author").order_by("-pk")),
    )


def _with_contents(packages, lines):
    by_key = {line.pk: line for line in lines}
    for package in packages:
        for content in package.contents.all():
            content.line = by_key[content.line_id]
    return packages


def _with_services(lines, charges):
    """Each line with the add-on services that were bought with it."""
    by_line = defaultdict(list)
    for charge in charges:
        by_line[charge.line_id].append(charge)
    for line in lines:
        line.bought_with = by_line[line.pk]
    return lines


@dataclass(frozen=True)
class MoneyStory:
    """What was bought, what was taken off it, and what is left to pay; None where a price is unknown."""

    goods: int | None
    charges: list
    discounts: list
    total: int | None
    cancelled: int | None
    left: int | None
    added_up: int | None  # where the source's total says something else


def money_story(order: Order, lines: list, charges: list, discounts: list) -> MoneyStory:
    """The order's money, and whether it adds up to what its source says."""
    goods, cancelled = _value(lines, "ordered"), _value(lines, "cancelled")
    charged, taken_off = (sum(row.amount_minor for row in rows) for rows in (charges, discounts))
    added_up = None if goods is None else goods + charged - taken_off
    total = added_up if order.total_minor is None else order.total_minor
    return MoneyStory(
        goods=goods,
        charges=charges,
        discounts=discounts,
        total=total,
        cancelled=cancelled,
        left=None if None in (total, cancelled) else total - cancelled,
        added_up=None if added_up == total else added_up,
    )


def _holds(order):
    """The open holds; what a calendar refused or a source changed is said in words."""
    holds = [hold for hold in order.holds.all() if hold.released_at is None]
    for hold in holds:
        hold.reason = hold.data.get("reason", "")
        hold.missing = describe_fields(hold.data.get("missing", ()))
        hold.refusal = describe_kept_refusal(hold.data["why"]) if "why" in hold.data else ""
        hold.over = over_in_words(hold.data)
        hold.changes = [describe_difference(one, order.currency) for one in hold.data.get("lines", ())]
    return holds


def _value(lines, units):
    """What the ordered or cancelled units cost together; unknown as soon as one price is."""
    counted = [line for line in lines if getattr(line, units)]
    if any(line.price_minor is None for line in counted):
        return None
    return sum(line.price_minor * getattr(line, units) for line in counted)


def _pill(order, fulfilment, now):
    return clock_pill(
        order.status,
        now=now,
        ship_by=fulfilment.ship_by,
        ended_at=fulfilment.shipped_at,
        has_left=fulfilment.state == Fulfilment.State.DONE,
        is_provisional=fulfilment.is_provisional,
        source=fulfilment.ship_by_source,
    )


def clock_story(deadline: Deadline) -> ClockStory:
    """The deadline day by day, in the reader's language."""
    told = Explanation.from_json(deadline.explanation)
    boxes, left_out = days_of(told)
    return ClockStory(
        deadline=deadline,
        explanation=told,
        days=boxes,
        left_out=left_out,
        warnings=[describe_warning(warning) for warning in told.warnings],
        started_by=deadline.get_start_event_display(),
        delivery=deadline.delivery and _delivery_story(Explanation.from_json(deadline.delivery)),
    )


def _delivery_story(told):
    boxes, left_out = days_of(told)
    return DeliveryStory(
        when=told.ship_by.astimezone(ZoneInfo(told.zone)),
        city=city_of_zone(told.zone),
        transit_days=told.business_days,
        days=boxes,
        left_out=left_out,
        warnings=[describe_warning(warning) for warning in told.warnings],
    )


def days_of(told: Explanation) -> tuple[list[DayBox], int]:
    """The days to draw, and how many in the midst of a long closure are left out."""
    boxes = [_box(day, told) for day in told.days]
    if len(boxes) <= LONGEST_STRIP:
        return boxes, 0
    half = LONGEST_STRIP // 2
    return [*boxes[:half], *boxes[-half:]], len(boxes) - 2 * half


def _box(day, told):
    due = told.ship_by.astimezone(ZoneInfo(told.zone)).date()
    tone = "on" if day.counts or day.date == told.day0 else "off"
    if day.date == due:
        tone += " due"
    return DayBox(day.date, tone, describe_day(day))
