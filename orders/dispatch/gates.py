"""What an order passes on entering To ship: each gate that fails is a hold, gone when its reason goes."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Upper

from merchant.catalogue.models import Sku
from orders.book.holding import change_holds
from orders.book.models import Fulfilment, Hold, Line
from warehouses.matching.engine import NO_RULE, OUT_OF_STOCK, TOO_HEAVY, TOO_LARGE, WEIGHT_UNKNOWN

Kind = Hold.Kind
MOST_TOLD = 5  # unknown codes in one hold
KINDS = {
    OUT_OF_STOCK: Kind.STOCK,
    WEIGHT_UNKNOWN: Kind.WEIGHT,
    TOO_HEAVY: Kind.SIZE,
    TOO_LARGE: Kind.SIZE,
}
PLACELESS = (Kind.UNMATCHED, Kind.STOCK, Kind.WEIGHT, Kind.SIZE)
TOLD = ("warehouse", "channel", "skus", "by", "rule")


def pass_gates(
    fulfilments: Sequence[Fulfilment],
    unknown: Mapping[int, Sequence[str]],
    *,
    without_units: Collection[Fulfilment] = (),
) -> None:
    """Hold what a person has to look at; let go what was held for a reason that is gone.

    `unknown` are codes that the catalogue lacks, by order; `without_units` are those for which a person
    chose a warehouse that has too few.
    """
    order_ids = [row.order_id for row in fulfilments]
    unconfirmed = _unconfirmed(order_ids)
    lacking = {row.pk for row in without_units}
    failing, passing = [], set()
    for row in fulfilments:
        reasons = reasons_to_hold(row, unknown.get(row.order_id), unconfirmed.get(row.order_id))
        if row.pk in lacking:
            reasons[Kind.STOCK] = {"result": OUT_OF_STOCK, "warehouse": row.warehouse.name}
        failing += [(row.order, kind, data) for kind, data in reasons.items() if data]
        passing |= {(row.order_id, kind) for kind, data in reasons.items() if not data}
    held = Hold.objects.open().filter(order__in=order_ids).values_list("order_id", "kind", "pk")
    passed = [pk for order_id, kind, pk in held if (order_id, kind) in passing]
    change_holds(opened=failing, closed=Q(pk__in=passed))


def unknown_codes(order_ids: Sequence[int]) -> dict[int, list[str]]:
    """The codes to ship that the catalogue does not know, by order; what it came to know is joined before."""
    unknown = _unknown_codes(order_ids)
    if unknown:
        _link_known(list(unknown))
        unknown = _unknown_codes(list(unknown))
    return unknown


def _link_known(order_ids):
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
    reasons = {
        Kind.UNKNOWN_SKU: {"codes": unknown} if unknown else {},
        Kind.PERSONALISATION: {"positions": unconfirmed} if unconfirmed else {},
        **dict.fromkeys(PLACELESS, {}),
    }
    if not order.country:
        reasons[Kind.ADDRESS] = {"missing": ["country"]}
    elif fulfilment.warehouse_id is None:
        kind, data = _placeless(fulfilment)
        if kind != Kind.WEIGHT or not unknown:  # of an SKU that nobody knows nobody knows the weight
            reasons[kind] = data
    return reasons


def _placeless(fulfilment):
    """Why no warehouse takes the order: what the rules' trace says."""
    trace = fulfilment.trace if isinstance(fulfilment.trace, dict) else {}
    result, because = trace.get("result", NO_RULE), trace.get("because", {})
    told = {"country": fulfilment.order.country, "result": result}
    told |= {name: because[name] for name in TOLD if name in because}
    return KINDS.get(result, Kind.UNMATCHED), told


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
