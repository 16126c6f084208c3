"""What an order's ship-by would be by another warehouse, cut-off or number of days; nothing is saved."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from merchant.tenancy.models import Merchant
from orders.book.models import Order
from orders.clock.models import Deadline
from orders.clock.wording import span
from orders.detail.story import DayBox, days_of
from warehouses.calendars import clockwork, selectors
from warehouses.calendars.exceptions import CalendarError
from warehouses.calendars.wording import describe_refusal, describe_warning
from warehouses.sites.models import Warehouse


@dataclass(frozen=True)
class Answer:
    """The other date, day by day, or why there is none."""

    ship_by: datetime | None
    city: str
    days: list[DayBox]
    left_out: int
    cutoff: time | None
    warnings: list[str]
    refusal: str
    difference: str
    is_later: bool


def deadline_of(order: Order) -> Deadline | None:
    """How the order's ship-by was reckoned; None while it has no date."""
    deadlines = Deadline.objects.for_merchant(order.merchant).filter(fulfilment__order=order)
    return deadlines.select_related("fulfilment", "policy").order_by("fulfilment__state", "pk").last()


def warehouses_to_ask(merchant: Merchant) -> list[Warehouse]:
    """Those that an order of the merchant could leave from."""
    return list(Warehouse.objects.for_merchant(merchant).in_use().order_by("name", "code"))


def as_dated(deadline: Deadline) -> dict:
    """What the date was counted by: of two warehouses the JIT one, whose cut-off and zone it has."""
    terms = deadline.terms
    return {"warehouse": terms.get("jit", terms)["warehouse"], "days": terms["business_days"]}


def what_if(deadline: Deadline, *, warehouse: Warehouse, days: int, cutoff: time | None) -> Answer:
    """The date by another warehouse's calendar, from the same start and with the same time of the day."""
    start = deadline.started_at
    first, last = clockwork.years_needed(start, start, days=days)
    try:
        calendar = selectors.calendar_for(warehouse, first_year=first, last_year=last)
        calendar = replace(calendar, cutoff=cutoff or calendar.cutoff)
        due_time = time.fromisoformat(deadline.explanation["due_time"])
        told = clockwork.explain(start, calendar=calendar, days=days, due_time=due_time)
    except CalendarError as refusal:
        return _answer(warehouse, refusal=describe_refusal(refusal))
    boxes, left_out = days_of(told)
    later = told.ship_by - deadline.reckoned_ship_by
    return _answer(
        warehouse,
        ship_by=told.ship_by.astimezone(ZoneInfo(warehouse.time_zone)),
        days=boxes,
        left_out=left_out,
        cutoff=calendar.cutoff,
        warnings=[describe_warning(warning) for warning in told.warnings],
        difference=span(abs(later)) if later else "",
        is_later=later > timedelta(0),
    )


def _answer(warehouse, **told):
    nothing = {
        "ship_by": None,
        "days": [],
        "left_out": 0,
        "cutoff": None,
        "warnings": [],
        "refusal": "",
        "difference": "",
        "is_later": False,
    }
    return Answer(city=warehouse.city, **nothing | told)
