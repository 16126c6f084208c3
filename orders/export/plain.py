"""The rows of a file as values, read through the models: on any database, for any format."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import Max, QuerySet, Sum

from merchant.money.currencies import from_minor
from orders.book.models import (
    Discount,
    Fulfilment,
    Hold,
    Line,
    Note,
    OrderTag,
    Package,
    Recipient,
)
from orders.export.columns import WORDS, words_of
from orders.export.extract import Extract

BATCH = 2000
PERSON = ("name", "phone", "email", "street", "city")


def lines_of(extract: Extract) -> QuerySet:
    """The lines of the orders: what makes a row."""
    return Line.objects.for_merchant(extract.store.merchant_id).filter(order__in=extract.orders.values("pk"))


def contents_of(extract: Extract) -> QuerySet:
    """What is in the parcels of the orders: what makes a row of a shipping confirmation."""
    return _parcels_of(extract).filter(contents__isnull=False)


def _parcels_of(extract):
    parcels = Package.objects.for_merchant(extract.store.merchant_id).standing()
    return parcels.filter(kind=Package.Kind.FIRST, order__in=extract.orders.values("pk"))


def order_lines(extract: Extract) -> Iterator[list]:
    """A row for each line of the orders: texts, whole numbers, decimals and the store's local times."""
    words = {key: words_of(key) for key in WORDS}
    lines = lines_of(extract).select_related("order").order_by(*extract.by_order("position", "pk"))
    rows = lines.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        told = _told_of({line.order_id for line in batch}, extract, words["holds"])
        for line in batch:
            facts = _of_order(line.order, extract.zone, words) | told[line.order_id] | _of_line(line)
            yield [facts.get(column.key) for column in extract.columns]


def packed_units(extract: Extract) -> Iterator[list]:
    """A row for each SKU in each parcel that the seller handed over for these orders."""
    rows = (
        _parcels_of(extract)
        .select_related("order")
        .order_by(*extract.by_order("pk"))
        .iterator(chunk_size=BATCH)
    )
    while batch := list(islice(rows, BATCH)):
        contents = _contents(batch, extract.store.merchant_id)
        for parcel in batch:
            for sku, units in contents[parcel.pk]:
                yield _confirmed(parcel, sku, units, extract.zone)


def _confirmed(parcel, sku, units, zone):
    moment = parcel.handed_over_at
    return [
        parcel.order.number,
        parcel.carrier,
        parcel.tracking_number,
        _local(moment, zone),
        sku,
        units,
        parcel.order.programme,
        moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        parcel.public_id,
    ]


def _contents(parcels, merchant):
    found = defaultdict(list)
    packed = Package.objects.for_merchant(merchant).filter(pk__in=[parcel.pk for parcel in parcels])
    packed = packed.order_by("contents__line__position", "contents__line_id")
    for package_id, sku, units in packed.values_list("pk", "contents__line__sku_code", "contents__units"):
        found[package_id].append((sku, units))
    return found


def _of_order(order, zone, words):
    return {
        "number": order.number,
        "programme": words["programme"].get(order.programme),
        "origin": words["origin"].get(order.origin),
        "status": words["status"].get(order.status),
        "stage": words["stage"].get(order.stage),
        "ordered_at": _local(order.ordered_at, zone),
        "paid_at": _local(order.paid_at, zone),
        "released_at": _local(order.released_at, zone),
        "ship_by": _local(order.ship_by, zone),
        "country": order.country,
        "subdivision": order.subdivision,
        "postcode": order.postcode,
        "order_total": _money(order.total_minor, order.currency),
        "currency": order.currency,
    }


def _of_line(line):
    price, currency = line.price_minor, line.order.currency
    return {
        "sku": line.sku_code,
        "title": line.title,
        "personalisation": line.personalisation,
        "ordered": line.ordered,
        "cancelled": line.cancelled,
        "shipped": line.shipped,
        "unit_price": _money(price, currency),
        "line_total": _money(None if price is None else price * line.ordered, currency),
    }


def _told_of(order_ids, extract, hold_words):
    """What hangs on these orders, by order, one query for each kind of row."""
    told = {order_id: {} for order_id in order_ids}
    merchant = extract.store.merchant_id
    _add_parcels(told, merchant, extract.zone)
    _add_places(told, merchant)
    _add_discounts(told, merchant)
    _add_joined(told, "tags", _rows(OrderTag, merchant, told).values_list("order_id", "tag__name"))
    holds = _rows(Hold, merchant, told).filter(released_at=None).values_list("order_id", "kind")
    _add_joined(told, "holds", [(order_id, hold_words.get(kind, kind)) for order_id, kind in holds])
    for order_id, text in _rows(Note, merchant, told).values_list("order_id", "text"):
        told[order_id]["note"] = text
    if extract.with_recipients:
        for order_id, *person in _rows(Recipient, merchant, told).values_list("order_id", *PERSON):
            told[order_id] |= {f"recipient_{name}": value for name, value in zip(PERSON, person, strict=True)}
    return told


def _rows(model, merchant, told):
    return model.objects.for_merchant(merchant).filter(order__in=told).order_by("pk")


def _add_joined(told, key, pairs):
    found = defaultdict(list)
    for order_id, text in pairs:
        found[order_id].append(text)
    for order_id, texts in found.items():
        told[order_id][key] = ", ".join(texts)


def _add_parcels(told, merchant, zone):
    parcels = _rows(Package, merchant, told).standing()
    _add_joined(told, "carriers", parcels.values_list("order_id", "carrier"))
    _add_joined(told, "tracking_numbers", parcels.values_list("order_id", "tracking_number"))
    latest = parcels.filter(kind=Package.Kind.FIRST).order_by().values("order_id")
    for row in latest.annotate(latest=Max("handed_over_at")):
        told[row["order_id"]]["handed_over_at"] = _local(row["latest"], zone)


def _add_places(told, merchant):
    fulfilments = _rows(Fulfilment, merchant, told).reverse()  # the first one is written last and stays
    for order_id, warehouse, channel in fulfilments.values_list(
        "order_id", "warehouse__code", "channel__code"
    ):
        told[order_id] |= {"warehouse": warehouse, "channel": channel}


def _add_discounts(told, merchant):
    sums = _rows(Discount, merchant, told).order_by().values("order_id", "funder", "order__currency")
    for row in sums.annotate(minor=Sum("amount_minor")):
        told[row["order_id"]][f"{row['funder']}_discount"] = _money(row["minor"], row["order__currency"])


def _money(minor, currency):
    return None if minor is None else from_minor(minor, currency)


def _local(moment: datetime | None, zone):
    """The store's clock, to the second."""
    return moment and moment.astimezone(zone).replace(tzinfo=None, microsecond=0)
