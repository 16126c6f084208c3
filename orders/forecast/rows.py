"""The fulfilments of which a penalty falls due soon: ranges of indexes, whatever the store's size."""

from collections.abc import Collection, Sequence

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import IsNull

from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Line, Package
from orders.forecast.bands import Band, joined
from orders.penalties.lateness import SHIPMENT_KINDS
from orders.penalties.models import Penalty, Waiver
from orders.penalties.states import FINED_ANEW
from orders.policy.kinds import PenaltyKind
from orders.scorecard.ahead import cause_of_waiting

KINDS = (PenaltyKind.LATE_SHIPMENT, PenaltyKind.LATE_JIT, PenaltyKind.LATE_DELIVERY)
LEGS = {kind: leg for leg, kind in SHIPMENT_KINDS.items()}
ON_ITS_WAY, NOT_COUNTED = "on_its_way", "not_counted"
UNKNOWN = -1  # a price of which a part is not known
Status = Penalty.Status


def date_of(kind: str) -> str:
    """The date that is missed."""
    return "deliver_by" if kind == PenaltyKind.LATE_DELIVERY else "ship_by"


def falling_due(
    store: Store, kind: str, some: Sequence[Band], waivers: Collection[Waiver], *, is_priced: bool
) -> QuerySet[Fulfilment]:
    """What has not happened yet and was due in one of these bands, with all that its amount depends on.

    Each bears its `band`, its `cause`, what is `owed` already, and its `price` where any tier asks for that.
    One fulfilment an order: nothing makes a second one yet.
    """
    rows = _unfinished(store, kind).filter(_in_any(date_of(kind), joined(some)))
    rows = _still_to_be_fined(rows, kind)
    for waiver in waivers:
        rows = rows.exclude(waived_by(waiver, kind))
    return rows.annotate(
        band=_band(date_of(kind), some),
        cause=_cause(store),
        owed=Case(When(fined__status__in=(Status.IN_FORCE, Status.UPHELD), then=F("fined__amount_minor"))),
        price=_price(store) if is_priced else Value(UNKNOWN, BigIntegerField()),
    )


def waived_by(waiver: Waiver, kind: str) -> Q:
    """What `Waiver.covers` tells of one order, asked of rows; the waiver is for their store."""
    if waiver.kinds and kind not in waiver.kinds:
        return Q(pk=None)
    asked = {
        "order__country": waiver.market,
        "order__subdivision": waiver.subdivision,
        "order__programme": waiver.programme,
        "order__leg": waiver.leg,
    }
    told = {field: wanted for field, wanted in asked.items() if wanted}
    if waiver.warehouse and waiver.warehouse.merchant_id is not None:  # others may use its code, too
        told["merchant"] = waiver.warehouse.merchant_id
    window = {f"{date_of(kind)}__gte": waiver.begins_at, f"{date_of(kind)}__lte": waiver.ends_at}
    return Q(**window, **told) & _of_warehouse(waiver.warehouse)


def _of_warehouse(warehouse):
    """Those that are dated by a warehouse, as the sending or as the JIT one."""
    if warehouse is None:
        return Q()
    # Asked whether there is one at all: of those without, the negation would be unknown.
    of_jit = Q(deadline__terms__has_key="jit", deadline__terms__jit__warehouse=warehouse.code)
    return Q(deadline__terms__warehouse=warehouse.code) | of_jit


def _unfinished(store, kind):
    """What late marking and the sweep look at, and what that kind asks of it did not happen yet."""
    fulfilments = Fulfilment.objects.for_merchant(store.merchant_id)
    here = fulfilments.filter(order__store=store, order__is_history=False, is_exempt=False)
    here = here.filter(ship_by__isnull=False).exclude(state=Fulfilment.State.CANCELLED)
    if kind == PenaltyKind.LATE_DELIVERY:
        return here.filter(_is_not_delivered(store))
    return here.filter(order__leg=LEGS[kind], shipped_at=None)


def _is_not_delivered(store):
    """As `lateness` tells it: not all of it left, or a parcel neither signed for nor come back."""
    parcels = Package.objects.for_merchant(store.merchant_id).standing()
    parcels = parcels.filter(fulfilment=OuterRef("pk"), kind=Package.Kind.FIRST)
    under_way = parcels.exclude(state__in=(Package.State.SIGNED, Package.State.RETURNED))
    return ~Q(state=Fulfilment.State.DONE) | _some(under_way) | ~_some(parcels)


def _some(rows):
    """Whether there is one, asked row by row: EXISTS lets the database read all parcels there are."""
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


def _still_to_be_fined(rows, kind):
    """What is appealed, waived or taken back by staff is not raised by the clock."""
    own = Q(order__penalties__kind=kind)
    rows = rows.annotate(fined=FilteredRelation("order__penalties", condition=own))
    stands = Q(fined__status__in=(Status.PENDING, Status.IN_FORCE, Status.UPHELD))
    fell = Q(fined__status=Status.WITHDRAWN, fined__withdrawn_because__in=FINED_ANEW)
    return rows.filter(Q(fined__pk=None) | stands | fell)


def _in_any(field, some):
    """One range around all of them serves the index where there are several."""
    if not some:
        return Q(pk=None)
    inside = Q(pk=None)
    for band in some:
        inside |= _inside(field, band)
    return _inside(field, Band(some[0].begins, some[-1].ends)) & inside


def _inside(field, band):
    return Q(**{f"{field}__gte": band.begins, f"{field}__lt": band.ends})


def _band(field, some):
    """The number of the band that the date lies in."""
    whens = [When(**{f"{field}__lt": band.ends}, then=Value(number)) for number, band in enumerate(some)]
    return Case(*whens, output_field=IntegerField())


def _cause(store):
    done = {"state": Fulfilment.State.DONE}
    uncounted = When(**done, shipped_at=None, then=Value(NOT_COUNTED))
    return Case(
        uncounted,
        When(**done, then=Value(ON_ITS_WAY)),
        default=cause_of_waiting(store),
        output_field=CharField(),
    )


def _price(store):
    """What `prices_of` tells of one order."""
    lines = Line.objects.for_merchant(store.merchant_id).filter(order=OuterRef("order"))
    lines = lines.filter(ordered__gt=F("cancelled")).order_by().values("order")
    cost = Sum(F("price_minor") * (F("ordered") - F("cancelled")))
    told = lines.annotate(unknown=Count("pk", filter=Q(price_minor=None)), cost=cost)
    told = told.annotate(told=Case(When(unknown__gt=0, then=Value(UNKNOWN)), default=F("cost")))
    found = Cast(Subquery(told.values("told")), BigIntegerField())  # a sum is a decimal on PostgreSQL
    return Coalesce(found, Value(0), output_field=BigIntegerField())
