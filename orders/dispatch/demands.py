"""What orders ask of the rules: gathered from their lines and the catalogue, or from drafts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import F

from merchant.catalogue.models import Sku
from merchant.catalogue.selectors import KnownSku, known_among
from merchant.tenancy.models import Store
from orders.book.drafts import OrderDraft
from orders.book.models import Fulfilment, Line, Order
from warehouses.matching.conditions import Demand, Piece
from warehouses.sites.subdivisions import subdivision_code


def demands_of(fulfilments: Sequence[Fulfilment], stores: Mapping[int, str]) -> dict[int, Demand]:
    """What the orders of these fulfilments ask by their lines still to ship, by the fulfilment's key.

    `stores` are stores' codes by key. Two queries, however many they are.
    """
    lines = _lines_to_ship([row.order_id for row in fulfilments])
    named = {sku_id for rows in lines.values() for _code, sku_id, *_told in rows if sku_id}
    known = known_among(Sku.objects.filter(pk__in=named))
    found = {}
    for row in fulfilments:
        asked = [(code, known.get(sku_id), *told) for code, sku_id, *told in lines[row.order_id]]
        found[row.pk] = _demand(row.order, stores, asked)
    return found


def demand_of_draft(
    order: Order, draft: OrderDraft, stores: Mapping[int, str], known: Mapping[str, KnownSku]
) -> Demand:
    """The same of an order that is not written yet; `known` are SKUs by code in capitals."""
    lines = [
        (line.sku_code, known.get(line.sku_code.upper()), line.units - line.cancelled, line.price_minor)
        for line in draft.lines
        if line.units > line.cancelled
    ]
    return _demand(order, stores, lines)


def codes_of_stores(fulfilments: Sequence[Fulfilment]) -> dict[int, str]:
    """The codes of the stores whose orders these are, by key."""
    stores = Store.objects.filter(pk__in={row.order.store_id for row in fulfilments})
    return dict(stores.values_list("pk", "code"))


def _lines_to_ship(order_ids):
    """(code, SKU's key, units, price) of what is to ship, by order."""
    lines = Line.objects.to_ship().filter(order__in=order_ids).order_by("order", "position")
    found = defaultdict(list)
    left = F("ordered") - F("cancelled") - F("shipped")
    for order_id, *line in lines.values_list("order", "sku_code", "sku", left, "price_minor"):
        found[order_id].append(tuple(line))
    return found


def _demand(order, stores, lines):
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
            Piece(known.sku_id, code, units, *known[1:]) if known else Piece(None, code, units)
            for code, known, units, _price in lines
        ),
    )
