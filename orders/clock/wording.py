"""Deadlines in words: the time that is left, and the clock's events."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from merchant.messages.kinds import Kind
from warehouses.sites.cities import EVENT_LABELS as CITY_LABELS

SOON = timedelta(hours=24)

EVENT_SENTENCES = {
    "clock.ship_by": gettext_lazy("Ship by {ship_by} ({city}), policy version {policy}"),
    "clock.moved": gettext_lazy("Ship by {ship_by} ({city}) instead of {was}: {why}"),
    "clock.late": gettext_lazy("Late: not shipped by {ship_by} ({city})"),
    "clock.late_withdrawn": gettext_lazy("Not late after all: it was shipped by {ship_by} ({city})"),
}

IN_COMMON = {
    "act": "see_orders",
    "url": "orders.clock.links.due_orders",
    "now": "orders.clock.links.how_many_wait",
    "labels": CITY_LABELS,
}
OF_DELIVERY = {
    "act": "see_orders",
    "url": "orders.clock.links.awaited_orders",
    "now": "orders.clock.links.how_many_are_awaited",
    "labels": CITY_LABELS,
}
OF_SCAN = {
    "act": "see_orders",
    "url": "orders.clock.links.unscanned_orders",
    "now": "orders.clock.links.how_many_are_unscanned",
}
MESSAGE_KINDS = (
    Kind(
        code="clock.near",
        label=gettext_lazy("Due soon"),
        sentence=ngettext_lazy(
            "Less than %(hours)s h left: %(shown)s order has to leave by %(ship_by)s (%(city)s).",
            "Less than %(hours)s h left: %(shown)s orders have to leave by %(ship_by)s (%(city)s).",
            "count",
        ),
        icon="clock",
        tone="soon",
        **IN_COMMON,
    ),
    Kind(
        code="clock.near_unplaced",
        label=gettext_lazy("Due soon, without a warehouse"),
        sentence=ngettext_lazy(
            "Less than %(hours)s h left: %(shown)s order without a warehouse has to leave by %(ship_by)s"
            " (%(city)s), by the store's default warehouse.",
            "Less than %(hours)s h left: %(shown)s orders without a warehouse have to leave by %(ship_by)s"
            " (%(city)s), by the store's default warehouse.",
            "count",
        ),
        icon="route",
        tone="soon",
        **IN_COMMON,
    ),
    Kind(
        code="clock.late",
        label=pgettext_lazy("message", "Late"),
        sentence=ngettext_lazy(
            "%(shown)s order is late: it had not left by %(ship_by)s (%(city)s).",
            "%(shown)s orders are late: they had not left by %(ship_by)s (%(city)s).",
            "count",
        ),
        icon="warn",
        tone="late",
        **IN_COMMON,
    ),
    Kind(
        code="clock.delivery_near",
        label=gettext_lazy("To be delivered soon"),
        sentence=ngettext_lazy(
            "Less than %(hours)s h left: %(shown)s order has to be delivered by %(deliver_by)s (%(city)s).",
            "Less than %(hours)s h left: %(shown)s orders have to be delivered by %(deliver_by)s (%(city)s).",
            "count",
        ),
        icon="route",
        tone="soon",
        **OF_DELIVERY,
    ),
    Kind(
        code="clock.delivery_late",
        label=gettext_lazy("Not delivered in time"),
        sentence=ngettext_lazy(
            "%(shown)s order was not delivered by %(deliver_by)s (%(city)s), nor refused.",
            "%(shown)s orders were not delivered by %(deliver_by)s (%(city)s), nor refused.",
            "count",
        ),
        icon="warn",
        tone="late",
        **OF_DELIVERY,
    ),
    Kind(
        code="clock.not_scanned",
        label=gettext_lazy("Not scanned"),
        sentence=ngettext_lazy(
            "%(shown)s order has a label since %(until)s (store time), and no carrier has scanned the parcel."
            " Ask the carrier, or enter the scan.",
            "%(shown)s orders have labels since %(until)s (store time), and no carrier has scanned the"
            " parcels. Ask the carriers, or enter the scans.",
            "count",
        ),
        icon="box",
        tone="soon",
        **OF_SCAN,
    ),
)


@dataclass(frozen=True)
class Pill:
    """The clock pill: how urgent, its icon, and the time left in words."""

    tone: str
    icon: str
    text: str


def pill(
    ship_by: datetime | None, *, now: datetime, ended_at: datetime | None = None, provisional=False
) -> Pill:
    """The time that is left until `ship_by`, or how an order that has left did against it."""
    if ship_by is None:
        return Pill("wait", "clock", _("date being worked out"))
    if ended_at is not None:
        if ended_at > ship_by:
            return Pill("late", "warn", _("left %(time)s late") % {"time": span(ended_at - ship_by)})
        return Pill("calm", "check", _("left in time"))
    left = ship_by - now.replace(microsecond=0)  # deadlines are met until their second is over
    if left < timedelta(0):
        return Pill("late", "warn", _("late %(time)s") % {"time": span(-left)})
    tone = "wait" if provisional else "soon" if left < SOON else "calm"
    return Pill(tone, "clock", _("%(time)s left") % {"time": span(left)})


def span(length: timedelta) -> str:
    """A length of time in its two largest units, as people say it."""
    minutes = int(length.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days >= 10 or (days and not hours):
        return _("%(days)s d") % {"days": f"{days:,}"}
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours and not minutes:
        return _("%(hours)s h") % {"hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min") % {"minutes": minutes} if minutes else _("under 1 min")
