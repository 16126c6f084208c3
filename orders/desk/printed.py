"""One row of the order list as it is printed: every value a text, so that its template only places them."""

from collections import namedtuple
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from merchant.frame.moments import short_moment
from merchant.money.currencies import format_minor
from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Order
from orders.book.status import MOVING
from orders.clock.pills import clock_pill
from orders.detail.wording import Advice, hold_advice
from orders.selection.tabs import URGENT
from warehouses.sites.cities import city_name
from warehouses.sites.countries import country_name, flag

PLACE_FIELDS = (
    *("order_id", "warehouse__name", "channel__name", "is_provisional", "ship_by_source"),
    *("shipped_at", "state", "ship_by", "deadline__zone", "deadline__city"),
)
PARTLY = (Order.Status.PARTLY_SHIPPED, Order.Status.PARTLY_SIGNED)
DOTS = {"signed": "ok", "shipped": "ok", "returned": "bad"}
Place = namedtuple(
    "Place", "order warehouse channel is_provisional source shipped_at state ship_by zone city"
)
NOWHERE = Place(*[None] * len(PLACE_FIELDS))
NO_LINE = (0, "", "", 0, 1)
NO_CLOCK = ("", "", "", "")


class Row(NamedTuple):
    """An order as its row says it, under the names of its places; an empty text prints nothing."""

    url: str
    public_id: str
    number: str
    note: str
    ordered: str
    badges: list[str]
    tags: list[tuple[str, str]]  # name, tone
    title: str
    tile: str
    units: str
    sku: str
    more: str
    country: str
    flag: str
    region: str
    warehouse: str
    channel: str
    tone: str
    clock: str
    icon: str
    due: str
    holds: list[Advice]
    status: str
    state: str
    dot: str
    partly: str
    risk: str
    total: str


class Printer:
    """What is the same for every row of a page: words, zones and addresses, looked up once."""

    def __init__(self, store: Store, now: datetime):
        self.now, self.language = now, get_language() or "en"
        self.zone = ZoneInfo(store.time_zone)
        self.orders = reverse("orders:list", args=[store.code])
        self.icons = static("icons.svg")
        self.statuses = {value: str(label) for value, label in Order.Status.choices}
        self.stages = {"at_warehouse": _("At the warehouse"), "anomaly": _("Anomaly")}
        usual = {store.kind, Order.Origin.FILE}
        badges = [*Order.Programme.choices, *Order.Origin.choices]
        self.badges = {value: str(label) for value, label in badges if value not in usual}
        self.ordered, self.at_risk = _("%(moment)s ordered"), _("Delivery at risk")

    def row(self, order: Mapping, line: tuple, place: Place, marks: Mapping[str, list]) -> Row:
        """One order with its first line, its place and what stands beside it."""
        url = f"{self.orders}{order['public_id']}/"
        title = line[1] or line[2]
        tone, clock, icon, due = self._clock(order, place)
        return Row(
            url=url,
            public_id=order["public_id"],
            number=order["number"],
            note=marks["note"][0][0] if marks["note"] else "",
            ordered=self.ordered % {"moment": short_moment(order["ordered_at"], self.zone, self.now)},
            badges=self._badges(order),
            tags=marks["tag"],
            title=title,
            tile=title[:1].upper(),
            units=f"{line[3]:,}" if line[3] else "",
            sku=line[2],
            more=self._more(line[4] - 1),
            country=country_name(order["country"], self.language) if order["country"] else "",
            flag=flag(order["country"]),
            region=" ".join(filter(None, (order["country"], order["subdivision"], order["postcode"]))),
            warehouse=place.warehouse or "",
            channel=place.channel or "",
            tone=tone,
            clock=clock,
            icon=icon,
            due=due,
            holds=[hold_advice(kind, url) for kind, _tone in marks["hold"]],
            status=order["status"],
            state=self.stages.get(order["stage"]) or self.statuses[order["status"]],
            dot="bad" if order["stage"] == "anomaly" else DOTS.get(order["status"], ""),
            partly=self._partly(order, marks),
            risk=self.at_risk if self._is_at_risk(order) else "",
            total=format_minor(order["total_minor"], order["currency"], self.language),
        )

    def _badges(self, order):
        return [self.badges[value] for value in (order["programme"], order["origin"]) if value in self.badges]

    def _more(self, count):
        return ngettext("%(more)s more", "%(more)s more", count) % {"more": f"{count:,}"} if count > 0 else ""

    def _partly(self, order, marks):
        """That only a part is on its way, where a hold or a stage stands in the state's place."""
        is_hidden = marks["hold"] or order["stage"] in self.stages
        return self.statuses[order["status"]] if is_hidden and order["status"] in PARTLY else ""

    def _is_at_risk(self, order):
        expected = order["expected_by"]
        return order["status"] in MOVING and expected is not None and expected < self.now + URGENT

    def _clock(self, order, place):
        """The pill's tone, text and icon, and the deadline below it."""
        pill = clock_pill(
            order["status"],
            now=self.now,
            ship_by=place.ship_by,
            ended_at=place.shipped_at,
            has_left=place.state == Fulfilment.State.DONE,
            is_provisional=place.is_provisional,
            source=place.source,
        )
        if pill is None or not place.order:
            return NO_CLOCK
        return pill.tone, pill.text, f"{self.icons}#{pill.icon}", self._due(place)

    def _due(self, place):
        if place.ship_by is None:
            return ""
        zone = ZoneInfo(place.zone or "UTC")
        due, city = short_moment(place.ship_by, zone, self.now), place.city
        return f"{due} {city_name(city, self.language)}" if city else due
