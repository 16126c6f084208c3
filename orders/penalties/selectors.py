"""A store's penalties as its pages ask for them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from merchant.audit.selectors import TimelineEntry, timeline
from merchant.money.currencies import format_minor
from merchant.tenancy.access import may
from merchant.tenancy.models import Store
from orders.book.models import Order
from orders.penalties.models import AppealFile, Penalty
from orders.penalties.wording import AVOIDED_BY, arithmetic_in_words, missing_in_words, tier_in_words
from orders.policy.kinds import PenaltyKind
from warehouses.sites.cities import city_of_zone

Status = Penalty.Status
TABS = {
    "in_force": (_("To pay"), (Status.IN_FORCE, Status.UPHELD)),
    "appealed": (_("Under appeal"), (Status.APPEALED,)),
    "pending": (_("Amount not known"), (Status.PENDING,)),
    "closed": (_("Waived or withdrawn"), (Status.WAIVED, Status.WITHDRAWN)),
    "all": (_("All"), tuple(Status)),
}
FIRST_TAB = "in_force"


@dataclass(frozen=True)
class Told:
    """A penalty's page: its arithmetic and what may be done about it."""

    penalty: Penalty
    tier: str
    lines: list[str]
    missing: str
    avoided_by: str
    due: str  # on the wall clock that it was counted by
    city: str
    appeal: object
    files: list[AppealFile]
    may_appeal: bool
    events: list[TimelineEntry]


def penalties_in(store: Store, tab: str, kind: str) -> QuerySet[Penalty]:
    """The store's penalties in a tab, of one kind or of all, with what the list shows of them."""
    rows = _of(store).filter(status__in=TABS[tab][1])
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related("order", "policy", "store").defer("arithmetic").order_by("-id")


def sums(rows: QuerySet[Penalty]) -> list[str]:
    """What these come to, each currency by itself; those without an amount are left out."""
    known = rows.exclude(amount_minor=None).order_by("currency")
    summed = known.values_list("currency").annotate(Sum("amount_minor"))
    return [format_minor(minor, currency, get_language() or "en") for currency, minor in summed]


def kinds() -> list[tuple[str, str]]:
    """The kinds that the list may be narrowed to."""
    return PenaltyKind.choices


def penalties_of_order(order: Order, membership) -> list[Penalty]:
    """The order's penalties, for whoever may see them."""
    if not may(membership, "see_penalties"):
        return []
    rows = Penalty.objects.for_merchant(order.merchant).filter(order=order).select_related("store")
    return list(rows.defer("arithmetic").order_by("pk"))


def told_of(penalty: Penalty, membership, now: datetime) -> Told:
    """All that a penalty's page tells."""
    appeal, zone = getattr(penalty, "appeal", None), _zone_of(penalty)
    files = AppealFile.objects.for_merchant(penalty.merchant_id).filter(appeal=appeal) if appeal else ()
    return Told(
        penalty=penalty,
        tier=tier_in_words(penalty.tier),
        lines=arithmetic_in_words(penalty.arithmetic),
        missing=missing_in_words(penalty.missing),
        avoided_by=AVOIDED_BY[penalty.kind],
        due=f"{penalty.due_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}",
        city=city_of_zone(zone),
        appeal=appeal,
        files=list(files),
        may_appeal=may(membership, "appeal_penalties") and is_open_to_appeal(penalty, now),
        events=timeline(penalty.merchant_id, penalty.order, only="penalty."),
    )


def is_open_to_appeal(penalty: Penalty, now: datetime) -> bool:
    """Whether somebody may still answer this penalty."""
    is_late = penalty.appeal_until is None or penalty.appeal_until < now
    return penalty.status == Status.IN_FORCE and not hasattr(penalty, "appeal") and not is_late


def _zone_of(penalty):
    """The zone that the missed date was counted in; the store's where there is no such date."""
    deadline = getattr(penalty.fulfilment, "deadline", None)
    if penalty.is_by_hand or deadline is None:
        return penalty.store.time_zone
    is_delivery = penalty.kind == PenaltyKind.LATE_DELIVERY and deadline.delivery
    return deadline.delivery["zone"] if is_delivery else deadline.zone


def _of(store):
    return Penalty.objects.for_merchant(store.merchant_id).in_store(store)
