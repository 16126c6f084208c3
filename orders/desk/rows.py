"""The order list's rows: every value ready to print, in four queries whatever the page shows."""

from collections import defaultdict, namedtuple
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.db.models import F, Max, OuterRef, Subquery, Value
from django.db.models.functions import Left
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from merchant.frame.composed import MERCHANT, Composed, listed, standing_for
from merchant.frame.moments import short_moment
from merchant.money.currencies import format_minor
from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Hold, Line, Note, Order, OrderTag
from orders.book.status import MOVING
from orders.clock.pills import clock_pill
from orders.detail.wording import hold_advice
from orders.selection.tabs import URGENT
from warehouses.sites.cities import city_name
from warehouses.sites.countries import country_name, flag

FIELDS = (
    *("pk", "public_id", "number", "status", "stage", "programme", "origin", "ordered_at", "due_order"),
    *("expected_by", "country", "subdivision", "postcode", "currency", "total_minor"),
)
PLACE_FIELDS = (
    *("order_id", "warehouse__name", "channel__name", "is_provisional", "ship_by_source"),
    *("handed_over_at", "ship_by", "deadline__zone", "deadline__city"),
)
PARTLY = (Order.Status.PARTLY_SHIPPED, Order.Status.PARTLY_SIGNED)
DOTS = {"signed": "ok", "shipped": "ok", "returned": "bad"}
NOTE_SHOWN = 200  # the rest of a long note stands on the order's page
Place = namedtuple("Place", "order warehouse channel is_provisional source handed_over_at ship_by zone city")
NOWHERE = Place(*[None] * len(PLACE_FIELDS))
NO_LINE = (0, "", "", 0, 1)


def order_rows(orders: list[Mapping], *, store: Store, now: datetime) -> list[dict]:
    """One row for each of these orders, which are rows of `.values(*FIELDS)`."""
    if not orders:
        return []
    values = {MERCHANT: store.merchant_id, **standing_for([order["pk"] for order in orders])}
    lines, places, marks = _lines(values), _places(values), _marks(values)
    page = _Page(store, now)
    return [
        page.row(order, lines.get(order["pk"], NO_LINE), places.get(order["pk"], NOWHERE), marks[order["pk"]])
        for order in orders
    ]


def _lines(values):
    """The first line of each order, and how many there are: lines are numbered from 1, none is removed."""
    return {line[0]: line for line in _asked_lines(len(values) - 1).rows(values)}


@cache
def _asked_lines(count):
    lines = Line.objects.for_merchant(MERCHANT).order_by()
    counted = lines.filter(order=OuterRef("order")).values("order").annotate(last=Max("position"))
    first = lines.filter(order__in=listed(count), position=1).annotate(last=Subquery(counted.values("last")))
    return Composed(first.values_list("order_id", "title", "sku_code", "ordered", "last"))


def _places(values):
    """The first fulfilment of each order, with its warehouse and its clock."""
    return {row[0]: Place(*row) for row in _asked_places(len(values) - 1).rows(values)}


@cache
def _asked_places(count):
    found = Fulfilment.objects.for_merchant(MERCHANT).filter(order__in=listed(count)).order_by("-pk")
    return Composed(found.values_list(*PLACE_FIELDS))


def _marks(values):
    """What stands beside an order: its open holds, its tags, its latest note."""
    marks = defaultdict(lambda: {"hold": [], "tag": [], "note": []})
    for order_id, kind, text, tone in _asked_marks(len(values) - 1).rows(values):
        marks[order_id][kind].append((text, tone))
    return marks


@cache
def _asked_marks(count):
    ids = listed(count)
    holds = Hold.objects.for_merchant(MERCHANT).open().filter(order__in=ids)
    tags = OrderTag.objects.for_merchant(MERCHANT).filter(order__in=ids)
    notes = Note.objects.for_merchant(MERCHANT)
    latest = notes.filter(order__in=ids).order_by().values("order").annotate(latest=Max("pk"))
    return Composed(
        _marked(holds, "hold", F("kind")).union(
            _marked(tags, "tag", F("tag__name"), F("tag__tone")),
            _marked(notes.filter(pk__in=latest.values("latest")), "note", Left("text", NOTE_SHOWN)),
            all=True,
        )
    )


def _marked(rows, kind, text, tone=None):
    annotated = rows.order_by().annotate(mark=Value(kind), said=text, tone=tone or Value(""))
    return annotated.values_list("order_id", "mark", "said", "tone")


class _Page:
    """What is the same for every row of a page: words, zones and addresses, looked up once."""

    def __init__(self, store, now):
        self.now, self.language = now, get_language() or "en"
        self.zone, self.zones = ZoneInfo(store.time_zone), {}
        self.orders = reverse("orders:list", args=[store.code])
        self.icons = static("icons.svg")
        self.statuses = {value: str(label) for value, label in Order.Status.choices}
        self.stages = {"at_warehouse": _("At the warehouse"), "anomaly": _("Anomaly")}
        usual = {store.kind, Order.Origin.FILE}
        badges = [*Order.Programme.choices, *Order.Origin.choices]
        self.badges = {value: str(label) for value, label in badges if value not in usual}
        self.ordered, self.at_risk = _("%(moment)s ordered"), _("Delivery at risk")

    def row(self, order, line, place, marks):
        """One order; what the template prints stands here under the name of its place."""
        url = f"{self.orders}{order['public_id']}/"
        title = line[1] or line[2]
        country, is_partial = order["country"], order["status"] in PARTLY
        return {
            "url": url,
            "public_id": order["public_id"],
            "number": order["number"],
            "ordered": self.ordered % {"moment": short_moment(order["ordered_at"], self.zone, self.now)},
            "badges": self._badges(order),
            "title": title,
            "tile": title[:1].upper(),
            "units": f"{line[3]:,}" if line[3] else "",
            "sku": line[2],
            "more": self._more(line[4] - 1),
            "country": country_name(country, self.language) if country else "",
            "flag": flag(country),
            "region": " ".join(filter(None, (country, order["subdivision"], order["postcode"]))),
            "warehouse": place.warehouse or "",
            "channel": place.channel or "",
            **self._clock(order, place),
            "status": order["status"],
            "state": self.stages.get(order["stage"]) or self.statuses[order["status"]],
            "dot": "bad" if order["stage"] == "anomaly" else DOTS.get(order["status"], ""),
            "partly": self.statuses[order["status"]]
            if is_partial and (marks["hold"] or order["stage"] in self.stages)
            else "",
            "risk": self.at_risk if self._is_at_risk(order) else "",
            "holds": [hold_advice(kind, url) for kind, _tone in marks["hold"]],
            "tags": marks["tag"],
            "note": marks["note"][0][0] if marks["note"] else "",
            "total": format_minor(order["total_minor"], order["currency"], self.language),
        }

    def _badges(self, order):
        return [self.badges[value] for value in (order["programme"], order["origin"]) if value in self.badges]

    def _more(self, count):
        return ngettext("%(more)s more", "%(more)s more", count) % {"more": f"{count:,}"} if count > 0 else ""

    def _is_at_risk(self, order):
        expected = order["expected_by"]
        return order["status"] in MOVING and expected is not None and expected < self.now + URGENT

    def _clock(self, order, place):
        pill = clock_pill(
            order["status"],
            now=self.now,
            ship_by=place.ship_by,
            ended_at=place.handed_over_at,
            is_provisional=place.is_provisional,
            source=place.source,
        )
        if pill is None or not place.order:
            return {"tone": "", "clock": "", "icon": "", "due": ""}
        return {
            "tone": pill.tone,
            "clock": pill.text,
            "icon": f"{self.icons}#{pill.icon}",
            "due": self._due(place),
        }

    def _due(self, place):
        if place.ship_by is None:
            return ""
        zone = ZoneInfo(place.zone or "UTC")
        due, city = short_moment(place.ship_by, zone, self.now), place.city
        return f"{due} {city_name(city, self.language)}" if city else due
