"""What orders ask of the rules: gathered from their lines and the catalogue, or from drafts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F

from merchant.catalogue.models import Sku
from merchant.tenancy.models import Store
from orders.book.drafts import OrderDraft
from orders.book.models import Fulfilment, Line, Order
from warehouses.matching.conditions import Demand, Piece
from warehouses.sites.subdivisions import subdivision_code

Facts = Mapping[int, tuple]  # an SKU's weight, sides, category and tags by its key

SKU_FACTS = ("pk", "weight_g", "length_mm", "width_mm", "height_mm", "category", "tags")


def demands_of(fulfilments: Sequence[Fulfilment], stores: Mapping[int, str]) -> dict[int, Demand]:
    """What the orders of these fulfilments ask by their lines still to ship, by the fulfilment's key.

    `stores` are stores' codes by key. Two queries, however many they are.
    """
    lines = _lines_to_ship([row.order_id for row in fulfilments])
    facts = sku_facts({line[1] for rows in lines.values() for line in rows if line[1]})
    return {row.pk: _demand(row.order, stores, lines[row.order_id], facts) for row in fulfilments}


def demand_of_draft(
    order: Order, draft: OrderDraft, stores: Mapping[int, str], skus: Mapping[str, int], facts: Facts
) -> Demand:
    """The same of an order that is not written yet; `skus` are keys by code in capitals."""
    lines = [
        (line.sku_code, skus.get(line.sku_code.upper()), line.units - line.cancelled, line.price_minor)
        for line in draft.lines
        if line.units > line.cancelled
    ]
    return _demand(order, stores, lines, facts)


def codes_of_stores(fulfilments: Sequence[Fulfilment]) -> dict[int, str]:
    """The codes of the stores whose orders these are, by key."""
    stores = Store.objects.filter(pk__in={row.order.store_id for row in fulfilments})
    return dict(stores.values_list("pk", "code"))


def sku_facts(sku_ids: Iterable[int]) -> dict[int, tuple]:
    """Weight, sides, category and tags of these SKUs."""
    found = {}
    for pk, weight, length, width, height, category, tags in Sku.objects.filter(pk__in=sku_ids).values_list(
        *SKU_FACTS
    ):
        sides = (length, width, height) if length else None
        found[pk] = (weight, sides, category, tuple(tags))
    return found


def _lines_to_ship(order_ids):
    """(code, SKU's key, units, price) of what is to ship, by order."""
    lines = Line.objects.to_ship().filter(order__in=order_ids).order_by("order", "position")
    found = defaultdict(list)
    left = F("ordered") - F("cancelled") - F("shipped")
    for order_id, *line in lines.values_list("order", "sku_code", "sku", left, "price_minor"):
        found[order_id].append(tuple(line))
    return found


def _demand(order, stores, lines, facts):
    value = 0
    for _code, _sku, units, price in lines:
        if price is None:
            value = None
            break
        value += units * price
    return Demand(
        store=stores[order.store_id],
        country=order.country,
        subdivision=subdivision_code(order.subdivision, order.country),
        postcode=order.postcode,
        value=value,
        currency=order.currency,
        pieces=tuple(
            Piece(sku_id, code, units, *facts.get(sku_id, ())) for code, sku_id, units, _price in lines
        ),
    )
