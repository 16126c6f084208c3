"""What stands on the papers: a fixed number of queries for each, and never more than a person can carry."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat

from merchant.tenancy.models import Store
from orders.book.models import Charge, Fulfilment, Line, Note, Order, Package, Recipient
from orders.book.status import SHIPPABLE, OrderStatus
from orders.dispatch.models import PickList
from orders.papers.barcode import Barcode, barcode
from warehouses.jit.selectors import HandOver, choices_of, hand_over_of
from warehouses.sites.models import Warehouse

MOST_SLIPS = 200
MOST_ORDERS = 500  # on a pick list, order by order
MOST_SKUS = 2_000
MOST_TEXTS = 500
TO_PREPARE = (OrderStatus.PENDING, *SHIPPABLE)


@dataclass(frozen=True)
class Slip:
    """One order's packing slip."""

    order: Order
    barcode: Barcode | None
    recipient: Recipient | None
    sender: Warehouse | None
    lines: list[Line]
    extras: list[str]  # services of the whole order
    note: str
    hand_over: HandOver | None  # on whose way it goes to the buyer

    @property
    def units(self) -> int:
        return sum(line.units for line in self.lines)


def slip_orders(orders: QuerySet) -> list[Order]:
    """The orders whose slips are asked for, one more than are printed at once."""
    return list(orders.select_related("store").order_by("ordered_at", "pk")[: MOST_SLIPS + 1])


def slips(orders: list[Order], *, store: Store) -> list[Slip]:
    """The packing slips of these orders, in five queries."""
    merchant = store.merchant_id
    people = Recipient.objects.for_merchant(merchant).filter(order__in=orders)
    recipients = {person.order_id: person for person in people}
    lines, extras = _lines_with_services(orders, merchant)
    written = Note.objects.for_merchant(merchant).filter(order__in=orders).order_by("pk")
    notes = dict(written.values_list("order_id", "text"))  # the latest of each order stays
    senders, ways = _senders(orders, merchant), _hand_overs(orders, store)
    return [
        Slip(
            order=order,
            barcode=barcode(order.number),
            recipient=recipients.get(order.pk),
            sender=senders.get(order.pk),
            lines=lines[order.pk],
            extras=extras[order.pk],
            note=notes.get(order.pk, ""),
            hand_over=ways.get(order.pk),
        )
        for order in orders
    ]


def _lines_with_services(orders, merchant):
    services, extras = defaultdict(list), defaultdict(list)
    charges = Charge.objects.for_merchant(merchant).filter(order__in=orders, kind=Charge.Kind.SERVICE)
    for line_id, order_id, title in charges.order_by("pk").values_list("line_id", "order_id", "title"):
        (services[line_id] if line_id else extras[order_id]).append(title)
    lines = defaultdict(list)
    going = Line.objects.for_merchant(merchant).filter(order__in=orders, ordered__gt=F("cancelled"))
    for line in going.order_by("order", "position"):
        line.units = line.ordered - line.cancelled
        line.extras = services[line.pk]
        lines[line.order_id].append(line)
    return lines, extras


def _senders(orders, merchant):
    fulfilments = Fulfilment.objects.for_merchant(merchant).filter(order__in=orders)
    rows = fulfilments.exclude(warehouse=None).select_related("warehouse").order_by("-pk")
    return {row.order_id: row.warehouse for row in rows}


@dataclass(frozen=True)
class SkuRow:
    """How many units of an SKU are to be fetched, and for how many orders."""

    sku: str
    title: str
    units: int
    orders: int
    warehouse: str = ""


@dataclass(frozen=True)
class PickedOrder:
    """One order of a pick list."""

    order: Order
    lines: list[Line]
    hand_over: HandOver | None


@dataclass(frozen=True)
class PickPaper:
    """A pick list as it is printed: all SKUs together, then order by order."""

    pick_list: PickList
    rows: list[SkuRow]
    orders: list[PickedOrder]
    total_orders: int
    barcode: Barcode | None

    @property
    def units(self) -> int:
        return sum(row.units for row in self.rows)

    @property
    def hand_overs(self) -> list[HandOver]:
        """The JIT warehouses that orders of the list go to, each once."""
        found = {one.hand_over.warehouse.code: one.hand_over for one in self.orders if one.hand_over}
        return [found[code] for code in sorted(found)]

    @property
    def unlisted(self) -> int:
        """Orders that are counted above and no longer listed one by one."""
        return max(0, self.total_orders - MOST_ORDERS)


def pick_paper(pick_list: PickList) -> PickPaper:
    """What the warehouse fetches for a pick list; orders that were taken back are left out."""
    here = pick_list.entries.filter(fulfilment__submitted_at__isnull=False)
    orders = Order.objects.for_merchant(pick_list.merchant_id)
    orders = orders.filter(pk__in=here.values("fulfilment__order"))
    total, lines = orders.count(), _to_fetch(pick_list, orders)
    return PickPaper(
        pick_list=pick_list,
        rows=_by_sku(lines),
        orders=_order_by_order(orders, lines, pick_list.store),
        total_orders=total,
        barcode=barcode(str(pick_list.number)),
    )


def _to_fetch(pick_list, orders):
    """Lines with the units that were not cancelled and had not left when the list was made."""
    left = Package.objects.for_merchant(pick_list.merchant_id).standing()
    left = left.filter(contents__line=OuterRef("pk"), recorded_at__lt=pick_list.created_at)
    left = left.order_by().values("contents__line").annotate(sum=Sum("contents__units"))
    lines = Line.objects.for_merchant(pick_list.merchant_id).filter(order__in=orders.values("pk"))
    gone = Coalesce(Subquery(left.values("sum"), output_field=IntegerField()), Value(0))
    return lines.annotate(units=F("ordered") - F("cancelled") - gone).filter(units__gt=0)


def _by_sku(lines):
    sums = lines.order_by().values("sku_code")
    sums = sums.annotate(total=Sum("units"), orders=Count("order", distinct=True), name=Max("title"))
    return [
        SkuRow(row["sku_code"], row["name"], row["total"], row["orders"])
        for row in sums.order_by("sku_code")[:MOST_SKUS]
    ]


def _order_by_order(orders, lines, store):
    listed = list(orders.order_by("ordered_at", "pk")[:MOST_ORDERS])
    found = defaultdict(list)
    for line in lines.filter(order__in=listed).order_by("order", "position"):
        found[line.order_id].append(line)
    ways = _hand_overs(listed, store)
    return [PickedOrder(order, found[order.pk], ways.get(order.pk)) for order in listed]


def _hand_overs(orders, store) -> dict[int, HandOver | None]:
    """Where those go that the platform ships on, by key; one query, if there are any."""
    going = [order for order in orders if order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE]
    choices = list(choices_of(store)) if going else []
    return {order.pk: hand_over_of(choices, order.released_at) for order in going}


@dataclass(frozen=True)
class Engraving:
    """What a unit is to bear, and for which order."""

    sku: str
    units: int
    text: str
    number: str
    is_confirmed: bool


@dataclass(frozen=True)
class PreparationPaper:
    """What is to be prepared for the selected orders: units of each SKU and warehouse, texts to engrave."""

    rows: list[SkuRow]
    engravings: list[Engraving]
    orders: int
    is_cut: bool

    @property
    def units(self) -> int:
        return sum(row.units for row in self.rows)


def preparation_paper(orders: QuerySet, *, store: Store) -> PreparationPaper:
    """The preparation list of those of the orders that nothing or not everything has left of."""
    meant = orders.order_by().filter(status__in=TO_PREPARE)
    lines = Line.objects.for_merchant(store.merchant_id).filter(order__in=meant.values("pk"))
    lines = lines.annotate(units=F("ordered") - F("cancelled") - F("shipped")).filter(units__gt=0)
    rows = _by_sku_and_warehouse(lines, store)
    engraved = lines.exclude(personalisation="").select_related("order")
    texts = list(engraved.order_by("sku_code", "order__ordered_at", "pk")[: MOST_TEXTS + 1])
    return PreparationPaper(
        rows=rows[:MOST_SKUS],
        engravings=[_engraving(line) for line in texts[:MOST_TEXTS]],
        orders=meant.count(),
        is_cut=len(rows) > MOST_SKUS or len(texts) > MOST_TEXTS,
    )


def _engraving(line):
    return Engraving(
        sku=line.sku_code,
        units=line.units,
        text=line.personalisation,
        number=line.order.number,
        is_confirmed=line.confirmed_at is not None,
    )


def _by_sku_and_warehouse(lines, store):
    places = Fulfilment.objects.for_merchant(store.merchant_id).open().exclude(warehouse=None)
    # By name and code: two warehouses may bear one name.
    told = Concat("warehouse__name", Value(" · "), "warehouse__code")
    first = places.filter(order=OuterRef("order")).order_by("pk").annotate(told=told).values("told")[:1]
    # Nothing stands for no warehouse: the databases sort NULL differently.
    sums = lines.annotate(place=Coalesce(Subquery(first), Value(""))).order_by().values("sku_code", "place")
    sums = sums.annotate(total=Sum("units"), orders=Count("order", distinct=True), name=Max("title"))
    return [
        SkuRow(row["sku_code"], row["name"], row["total"], row["orders"], row["place"])
        for row in sums.order_by("sku_code", "place")[: MOST_SKUS + 1]
    ]


def list_rows(merchant, store: Store) -> QuerySet:
    """A store's pick lists, the latest first, each with how many orders stand on it."""
    lists = PickList.objects.for_merchant(merchant).filter(store=store)
    counted = lists.annotate(orders=Count("entries"))
    return counted.select_related("warehouse", "store", "created_by").order_by("-pk")
