"""What an order passes on entering To ship: each gate that fails is a hold, gone when its reason goes."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Upper

from merchant.catalogue.models import Sku
from orders.book.holding import change_holds
from orders.book.models import Fulfilment, Hold, Line

Kind = Hold.Kind
MOST_TOLD = 5  # unknown codes in one hold


def pass_gates(fulfilments: Sequence[Fulfilment]) -> None:
    """Hold what a person has to look at; let go what was held for a reason that is gone."""
    order_ids = [row.order_id for row in fulfilments]
    unknown, unconfirmed = _unknown_codes(order_ids), _unconfirmed(order_ids)
    if unknown:
        link_known(list(unknown))
        unknown = _unknown_codes(list(unknown))
    failing, passing = [], set()
    for row in fulfilments:
        reasons = reasons_to_hold(row, unknown.get(row.order_id), unconfirmed.get(row.order_id))
        failing += [(row.order, kind, data) for kind, data in reasons.items() if data]
        passing |= {(row.order_id, kind) for kind, data in reasons.items() if not data}
    held = Hold.objects.open().filter(order__in=order_ids).values_list("order_id", "kind", "pk")
    passed = [pk for order_id, kind, pk in held if (order_id, kind) in passing]
    change_holds(opened=failing, closed=Q(pk__in=passed))


def link_known(order_ids: Sequence[int]) -> None:
    """Join lines to SKUs that were added between the order's coming and now."""
    skus = Sku.objects.filter(merchant=OuterRef("merchant")).with_key()
    skus = skus.filter(key=Upper(OuterRef("sku_code")))
    waiting = Line.objects.filter(Exists(skus), order__in=order_ids, sku=None)
    waiting.update(sku=Subquery(skus.values("pk")[:1]))


def reasons_to_hold(
    fulfilment: Fulfilment, unknown: Sequence[str] | None, unconfirmed: Sequence[int] | None
) -> dict[Hold.Kind, dict]:
    """Each gate's reason, empty where the order passes; an address that is complete is not asked for here.

    `unknown` are codes to ship that the catalogue lacks, `unconfirmed` positions with a personalisation.
    """
    order = fulfilment.order
    unmatched = {"country": order.country} if order.country and fulfilment.warehouse_id is None else {}
    reasons = {
        Kind.UNKNOWN_SKU: {"codes": unknown} if unknown else {},
        Kind.PERSONALISATION: {"positions": unconfirmed} if unconfirmed else {},
        Kind.UNMATCHED: unmatched,
    }
    if not order.country:
        reasons[Kind.ADDRESS] = {"missing": ["country"]}
    return reasons


def _unknown_codes(order_ids):
    """Order → the codes to ship that the catalogue does not know, only some of many."""
    codes = {}
    lines = Line.objects.to_ship().filter(order__in=order_ids, sku=None).order_by("order", "position")
    for order_id, code in lines.values_list("order_id", "sku_code"):
        known = codes.setdefault(order_id, [])
        if code not in known and len(known) < MOST_TOLD:
            known.append(code)
    return codes


def _unconfirmed(order_ids):
    """Order → positions of the lines whose personalisation nobody has confirmed."""
    positions = {}
    lines = Line.objects.to_ship().unconfirmed().filter(order__in=order_ids).order_by("order", "position")
    for order_id, position in lines.values_list("order_id", "position"):
        positions.setdefault(order_id, []).append(position)
    return positions
