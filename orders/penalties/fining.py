"""The sweep that fines: once per order and kind, raised through the tiers, withdrawn when proof comes later.

Whoever writes locks in one order: the orders, their penalties, their fulfilments, then messages.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from merchant.audit import services as audit
from merchant.messages.services import tell
from merchant.parking.services import Sparing
from merchant.tenancy.bulk import update_rows
from orders.book.models import Fulfilment, Line, Order, Package
from orders.penalties.arithmetic import Price, Reckoned, reckon
from orders.penalties.exceptions import NotKnownYet
from orders.penalties.lateness import Lateness, latenesses
from orders.penalties.models import ExchangeRate, Penalty, Waiver
from orders.penalties.rates import Rates
from orders.penalties.states import FINED_ANEW
from orders.penalties.telling import event_data, messages_of
from orders.policy.models import PenaltyTier
from orders.policy.tiers import next_moment, tier_at, tiers_for

BATCH = 500
ROUNDS = 40
NOT_READ = ("trace", "deadline__explanation", "deadline__delivery")
TRY_AGAIN = timedelta(hours=1)  # what waits for a rate or a price
Status, Because = Penalty.Status, Penalty.Because
RAISED_IN = (Status.PENDING, Status.IN_FORCE, Status.UPHELD)  # an appeal is decided about what it was made of
WRITTEN = [
    *("fulfilment", "status", "status_since", "withdrawn_because", "policy", "tier", "due_at", "hours_late"),
    *("amount_minor", "currency", "arithmetic", "missing", "waiver", "fined_at", "raised_at"),
    *("lowered_at", "appeal_until"),
]


def sweep_penalties() -> int:
    """Look at every order of which a penalty may fall due, rise or end; returns how many fulfilments were."""
    seen, sparing = 0, Sparing("penalties")
    for _round in range(ROUNDS):
        now = timezone.now()
        due = sparing.spared(Fulfilment.objects.for_penalties(now)).order_by("penalty_at", "pk")
        ids = list(due.values_list("pk", flat=True)[:BATCH])
        found = sparing.act(Fulfilment, ids, lambda some, now=now: _look(some, now))
        if not sparing.goes_on(found):
            break
        seen += found
    return seen


@transaction.atomic
def _look(ids, now):
    """Orders that another sweep holds are left to it."""
    due = Fulfilment.objects.for_penalties(now).filter(pk__in=ids)
    free = Order.objects.filter(pk__in=due.values("order")).select_for_update(skip_locked=True, of=("self",))
    orders = list(free.select_related("store").order_by("pk"))
    fulfilments = Fulfilment.objects.filter(order__in=orders).select_related("deadline__policy")
    look = Look(orders, list(fulfilments.defer(*NOT_READ).order_by("pk")), now)
    for order in orders:
        look.judge(order)
    look.save()
    return len(look.fulfilments)


class Look:
    """Some locked orders, looked at together: what they are late with, and what they owe for it."""

    def __init__(self, orders: list[Order], fulfilments: list[Fulfilment], now: datetime):
        self.fulfilments = fulfilments
        self._now = now
        self._second = now.replace(microsecond=0)  # dates are met until their second is over
        self._by_order = _grouped(fulfilments)
        self._packages = _grouped(_parcels(orders))
        there = Penalty.objects.filter(order__in=orders).select_for_update(of=("self",)).order_by("pk")
        there = there.select_related("order", "store", "appeal", "waiver")
        self._penalties = {(row.order_id, row.kind): row for row in there}
        policies = {row.deadline.policy_id for row in fulfilments if hasattr(row, "deadline")}
        self._tiers = defaultdict(list)
        for tier in PenaltyTier.objects.filter(policy__in=policies):
            self._tiers[tier.policy_id].append(tier.told())
        self._prices = prices_of(orders)
        self._waivers = list(_waivers(fulfilments))
        self._rates: Rates | None = None
        self._changed: list[tuple[str, Penalty]] = []  # what happened to it; "" where that is no news

    def judge(self, order: Order) -> None:
        """Bring an order's penalties into line with what is known of it now."""
        late = latenesses(order, self._by_order[order.pk], self._packages[order.pk], self._second)
        moments = [self._judge(order, one) for one in late.values()]
        again = min(filter(None, moments), default=None)
        for fulfilment in self._by_order[order.pk]:
            fulfilment.penalty_at = again

    def save(self) -> None:
        """Write down what changed, with its events and messages."""
        update_rows(self.fulfilments, ["penalty_at"])
        new = [row for _what, row in self._changed if row.pk is None]
        Penalty.objects.bulk_create(new)
        created = {id(row) for row in new}
        update_rows([row for _what, row in self._changed if id(row) not in created], WRITTEN)
        write_down((what, row) for what, row in self._changed if what)

    def _judge(self, order, late: Lateness):
        """Judge one date; returns when it has to be looked at again."""
        tiers = self._tiers_of(order, late)
        tier = tier_at(tiers, late.by(self._second))
        penalty = self._penalties.get((order.pk, late.kind))
        is_known = True
        if _was_decided(penalty, late, self._second) or _was_cut_short(penalty, late, tier):
            pass  # it stands, as it does when the whole order is cancelled
        elif tier is None:
            self._withdraw_on_proof(penalty)
        elif penalty is None:
            penalty = Penalty(merchant_id=order.merchant_id, store=order.store, order=order, kind=late.kind)
            is_known = self._fine(penalty, order, tier, late)
        elif _is_to_be_fined_anew(penalty, tier):
            is_known = self._fine(penalty, order, tier, late)
        if not is_known:
            return self._now + TRY_AGAIN
        return next_moment(tiers, late.due, self._second) if late.happened is None else None

    def _tiers_of(self, order, late):
        deadline = getattr(late.fulfilment, "deadline", None)
        return tiers_for(self._tiers[deadline.policy_id], late.kind, order.programme) if deadline else []

    def _withdraw_on_proof(self, penalty):
        """It was in time after all; what was waived or withdrawn already stays so."""
        closed = (Status.WAIVED, Status.WITHDRAWN)
        if penalty is not None and penalty.tier_id and penalty.status not in closed:
            self._withdraw(penalty, Because.PROOF)

    def _forgo(self, penalty, reckoned):
        """There is nothing to pay; what waited for an amount has one, and waits no more."""
        if penalty.status != Status.PENDING or penalty.pk is None:
            return
        penalty.amount_minor, penalty.arithmetic, penalty.missing = reckoned.minor, reckoned.lines, None
        self._withdraw(penalty, Because.NOTHING)

    def _withdraw(self, penalty, because):
        penalty.become(Status.WITHDRAWN)
        penalty.withdrawn_because = because
        self._changed.append(("withdrawn", penalty))

    def _fine(self, penalty, order, tier, late):
        """Fine by this tier: for the first time, once more, or by another tier than before.

        Returns whether the amount is known. What is in force stands as it was until that is so.
        """
        before = None if penalty.pk is None else (penalty.status, penalty.hours_late or 0)
        reckoned, missing = self._reckoned(order, tier)
        if missing and before and before[0] in (Status.IN_FORCE, Status.UPHELD):
            return False
        if reckoned and not reckoned.minor:  # a share of goods that cost nothing
            self._forgo(penalty, reckoned)
            return True
        penalty.fulfilment, penalty.policy = late.fulfilment, late.fulfilment.deadline.policy
        penalty.due_at, penalty.hours_late = late.due, int(late.by(self._second).total_seconds()) // 3600
        penalty.currency, penalty.tier_id, penalty.missing = order.store.currency, tier.key, missing
        penalty.amount_minor, penalty.arithmetic = None, []
        target = Status.PENDING
        if reckoned:
            penalty.amount_minor, penalty.arithmetic = reckoned.minor, reckoned.lines
            penalty.appeal_until = self._now + timedelta(days=penalty.policy.appeal_days)
            target = _standing_of(penalty)
        waiver = waiver_for(self._waivers, order, late.fulfilment, late.kind, late.due)
        self._tell(penalty, before, waiver, target)
        return not missing

    def _tell(self, penalty, before, waiver, target):
        if waiver is not None:
            penalty.waiver, target = waiver, Status.WAIVED
        is_news = before is None or before[0] != target
        if before is None:
            penalty.status = target
        elif is_news:
            penalty.become(target)
        penalty.withdrawn_because = ""
        if target == Status.WAIVED:
            self._changed.append(("waived", penalty))
        elif is_news and target == Status.PENDING:
            self._changed.append(("pending", penalty))
        elif is_news:
            penalty.fined_at = self._now
            self._changed.append(("fined", penalty))
        elif target != Status.PENDING:
            penalty.raised_at = self._now
            rose = penalty.hours_late >= before[1]
            penalty.lowered_at = None if rose else self._now
            self._changed.append(("raised" if rose else "lowered", penalty))
        else:
            self._changed.append(("", penalty))  # it goes on waiting, perhaps for something else

    def _reckoned(self, order, tier) -> tuple[Reckoned | None, dict | None]:
        """The amount, or what is missing to tell it."""
        if self._rates is None:
            self._rates = rates_on(self._now)
        told = {"currency": order.store.currency, "price": self._prices[order.pk], "rates": self._rates}
        try:
            return reckon(tier, **told), None
        except NotKnownYet as unknown:
            return None, unknown.missing


def write_down(changed: Iterable[tuple[str, Penalty]]) -> None:
    """Events of what was done to these penalties, and messages to their stores."""
    by_what = defaultdict(list)
    for what, penalty in changed:
        by_what[what].append(penalty)
    for what, penalties in sorted(by_what.items()):
        told = [(penalty.order, event_data(penalty)) for penalty in penalties]
        audit.record_many(f"penalty.{what}", told)
        tell(messages_of(what, penalties, timezone.now()))


def waiver_for(
    waivers: Iterable[Waiver], order: Order, fulfilment: Fulfilment, kind: str, due
) -> Waiver | None:
    """The first waiver that covers an order's missed date."""
    told = {"order": order, "dated_by": dating_warehouses(fulfilment), "kind": kind, "due": due}
    return next((waiver for waiver in waivers if waiver.covers(**told)), None)


def dating_warehouses(fulfilment: Fulfilment) -> set[str]:
    """The codes of the warehouses by which its dates were reckoned: the sending one, and the JIT one."""
    deadline = getattr(fulfilment, "deadline", None)
    places = [deadline.terms, deadline.terms.get("jit")] if deadline else []
    return {place["warehouse"] for place in places if place}


def rates_on(moment: datetime) -> Rates:
    """The rates in force on the moment's day, in UTC."""
    return Rates(row.told() for row in ExchangeRate.objects.on(moment.date()))


def prices_of(orders: Iterable[Order]) -> dict[int, Price]:
    """What the goods of each order cost that were not cancelled; unknown as soon as one price is."""
    lines = Line.objects.filter(order__in=orders, ordered__gt=F("cancelled")).order_by()
    cost = F("price_minor") * (F("ordered") - F("cancelled"))
    known = dict(lines.values("order").annotate(cost=Sum(cost)).values_list("order", "cost"))
    unknown = set(lines.filter(price_minor=None).values_list("order", flat=True))
    return {
        order.pk: Price(None if order.pk in unknown else known.get(order.pk, 0), order.currency)
        for order in orders
    }


def _is_to_be_fined_anew(penalty, tier):
    """By another tier, by the same one now that its amount may be known, or once more after a proof fell."""
    if penalty.status == Status.WITHDRAWN:
        return penalty.withdrawn_because in FINED_ANEW
    is_pending = penalty.status == Status.PENDING
    return penalty.status in RAISED_IN and (is_pending or penalty.tier_id not in (None, tier.key))


def _was_decided(penalty, late, now):
    """An appeal was rejected: what is entered afterwards, for less than it is, is for staff to weigh."""
    if penalty is None or penalty.status != Status.UPHELD or late.happened is None:
        return False
    return late.by(now) < timedelta(hours=(penalty.hours_late or 0) + 1)


def _was_cut_short(penalty, late, tier):
    """Less late than it was fined for only because the rest was cancelled: no parcel was entered since."""
    if penalty is None or late.happened is None or late.told_at is None:
        return False
    is_other = tier is None or tier.key != penalty.tier_id
    return is_other and late.told_at < (penalty.raised_at or penalty.fined_at)


def _standing_of(penalty):
    """Where one stands whose amount is known: an appeal that nobody decided waits for staff again."""
    if penalty.pk is None or not hasattr(penalty, "appeal"):
        return Status.IN_FORCE
    return Status.APPEALED if penalty.appeal.is_accepted is None else Status.UPHELD


def _parcels(orders):
    standing = Package.objects.standing().filter(order__in=orders, kind=Package.Kind.FIRST)
    told = (
        *("recorded_at", "label_told_at", "scanned_at", "scan_told_at", "is_scan_proven"),
        *("arrived_at", "arrival_told_at"),
    )
    return standing.only("order", "fulfilment", "state", "ended_at", *told).order_by("pk")


def _waivers(fulfilments):
    dates = [date for row in fulfilments for date in (row.ship_by, row.deliver_by) if date]
    if not dates:
        return Waiver.objects.none()
    return Waiver.objects.around(min(dates), max(dates)).select_related("warehouse").order_by("pk")


def _grouped(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return found
