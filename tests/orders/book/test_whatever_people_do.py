"""Random lives of orders: whatever people, files and jobs do, the book stays true."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from merchant.audit.models import Event
from orders.book import editing, holding, parcels, services
from orders.book.drafts import LineDraft
from orders.book.entry import UnitsAsked, cancel_units, enter_orders
from orders.book.exceptions import OrderError
from orders.book.models import Fulfilment, Hold, Line, Order, Package, PackageLine, Recipient
from orders.book.status import OrderStatus
from orders.dispatch import services as dispatch
from tests.factories import make_draft, make_route, make_sku
from tests.orders.builders import arrive, cancel, give_back, lose, ship_on, sign, take_back_end, void

HERE = {"pending", "to_ship", "partly_shipped"}
MOVING = {"shipped", "partly_signed"}
CODES = ("TEA", "CUP", "POT")
ADDRESS = {"name": "Jane", "street": "1 High St", "city": "York"}
SHIPPABLE = {"to_ship", "partly_shipped"}
LET_GO = {
    "manual": (holding.release_by_hand, {}),
    "risk": (holding.clear_risk, {}),
    "personalisation": (holding.confirm_personalisation, {}),
    "cancellation": (holding.refuse_cancellation, {"reason": "packed"}),
    "changed": (holding.settle_change, {"reason": "seen"}),
}
some = st.integers(0, 11)  # picks one of what is there


def pick(those, which):
    return those[which % len(those)]


def deliver(package):
    goes_on = package.kind == "first" and package.order.leg == "to_platform_warehouse"
    return (arrive if goes_on else sign)(package)


class Life(RuleBasedStateMachine):
    """One store's orders; every rule is an act that people, files or jobs may do at any moment."""

    store = actor = None
    seen = set()  # statuses, over all lives

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.drafts, self.events, self.serial = {}, 0, 0

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # --- acts ------------------------------------------------------------------------------------------

    @initialize(
        start=st.sampled_from(["pending", "to_ship", "shipped"]),
        by_platform=st.booleans(),
        text=st.sampled_from(["", "", "For Mum"]),
    )
    def enter_first(self, start, by_platform, text):
        self._enter("A", start != "pending", by_platform, text)
        if start == "shipped":
            order = Order.objects.get()
            self._ship(order, {order.lines.get(sku_code="TEA").pk: 1}, 3)
            self._ship(order, None, 2)

    @rule(released=st.booleans(), by_platform=st.booleans())
    @precondition(lambda self: len(self.drafts) < 2)
    def enter_another(self, released, by_platform):
        self._enter("B", released, by_platform, "")

    @rule(which=some, code=st.sampled_from(CODES), units=st.integers(1, 3))
    def tell_again(self, which, code, units):
        """A later file that has another line, or other units of a known one."""
        draft = pick(list(self.drafts.values()), which)
        lines = {line.identity: line for line in draft.lines}
        lines[code] = LineDraft(code, code, code, units, 100)
        self._bring(replace(draft, lines=list(lines.values())))

    @rule(which=some, most=st.integers(1, 2), hours=st.integers(0, 40))
    @precondition(lambda self: self.orders(*SHIPPABLE))
    def ship_some(self, which, most, hours):
        order = pick(self.orders(*SHIPPABLE), which)
        units = {line.pk: min(most, line.to_ship) for line in order.lines.all()}
        self._ship(order, units, hours)

    @rule(which=some, hours=st.integers(0, 40))
    @precondition(lambda self: self.orders(*SHIPPABLE))
    def ship_the_rest(self, which, hours):
        self._ship(pick(self.orders(*SHIPPABLE), which), None, hours)

    @rule(which=some, act=st.sampled_from([deliver, deliver, deliver, sign, arrive, give_back, lose, void]))
    @precondition(lambda self: self.packages("on_its_way"))
    def end_a_package(self, which, act):
        self._try(act, pick(self.packages("on_its_way"), which))

    @rule(which=some)
    @precondition(lambda self: self.packages("signed", "returned", "lost"))
    def take_back_an_end(self, which):
        self._try(take_back_end, pick(self.packages("signed", "returned", "lost"), which))

    @rule(which=some)
    @precondition(lambda self: any(package.arrived_at for package in self.packages("signed")))
    def ship_on(self, which):
        self._try(ship_on, pick(self.orders(*SHIPPABLE, *MOVING, "signed", "returned"), which))

    @rule(which=some, units=st.integers(1, 2), by=st.sampled_from(Line.CancelledBy))
    def cancel_some(self, which, units, by):
        line = pick(list(Line.objects.select_related("order").order_by("pk")), which)
        if by == Line.CancelledBy.BUYER:
            cancel_units(asked=[UnitsAsked(line.pk, units, "C1")], actor=None)
        else:
            told = {"reason": "short", "by": by, "units": {line.pk: units}}
            self._on(services.cancel_lines, line.order, **told)

    @rule(which=some, sure=st.integers(0, 5))
    def cancel_all(self, which, sure):
        if not sure:
            self._try(cancel, pick(self.orders(), which))

    @rule(which=some)
    @precondition(lambda self: self.orders("pending"))
    def release(self, which):
        self._on(services.release_order, pick(self.orders("pending"), which))

    @rule(
        which=some,
        act=st.sampled_from([holding.hold_by_hand, holding.ask_cancellation, holding.flag_risk]),
    )
    @precondition(lambda self: self.orders(*HERE))
    def hold(self, which, act):
        self._on(act, pick(self.orders(*HERE), which), reason="wait")

    @rule(which=some)
    @precondition(lambda self: self.holds())
    def let_go(self, which):
        hold = pick(self.holds(), which)
        act, told = LET_GO[hold.kind]
        self._on(act, hold.order, **told)

    @rule(which=some, country=st.sampled_from(["GB", "FR"]))
    def move_house(self, which, country):
        self._on(editing.change_address, pick(self.orders(), which), country=country, postcode="1")

    @rule()
    @precondition(lambda self: self.orders(*SHIPPABLE))
    def submit(self):
        for order in self.orders(*SHIPPABLE):
            self._try(dispatch.submit_orders, order_ids=[order.pk], actor=self.actor)

    @rule(which=some)
    @precondition(lambda self: any(row.submitted_at for row in self.rows.all(Fulfilment)))
    def take_back_submission(self, which):
        self._on(dispatch.take_back_submission, pick(self.orders(), which), reason="wrong box")

    @rule()
    def let_the_jobs_run(self):
        dispatch.release_due_orders()
        dispatch.match_waiting_orders()

    # --- what is always true ---------------------------------------------------------------------------

    @invariant()
    def the_book_is_true(self):
        self.rows = _Rows()
        for order in self.rows.orders:
            told = self.rows.of(order)
            assert order.status == told.status()
            self.seen.add(order.status)
            assert order.stage == told.stage()
            told.check_units()
            told.check_fulfilments()
            told.check_holds()
            told.check_dates()

    @invariant()
    def the_trail_only_grows(self):
        before, self.events = self.events, Event.objects.count()
        assert self.events >= before

    # --- how -------------------------------------------------------------------------------------------

    def orders(self, *statuses):
        return [order for order in self.rows.orders if not statuses or order.status in statuses]

    def packages(self, *states):
        return [package for package in self.rows.all(Package) if package.state in states]

    def holds(self):
        return [hold for hold in self.rows.all(Hold) if hold.released_at is None and hold.kind in LET_GO]

    def _enter(self, number, released, by_platform, text):
        leg = Order.Leg.TO_PLATFORM_WAREHOUSE if by_platform else Order.Leg.TO_CONSUMER
        lines = [LineDraft(c, c, c, n, 100, personalisation=text) for n, c in enumerate(CODES[:2], start=1)]
        fields = {"released_at": None, "release_due_at": timezone.now()} if not released else {}
        self._bring(
            make_draft(number=number, lines=lines, leg=leg, postcode="YO1", recipient=ADDRESS, **fields)
        )

    def _bring(self, draft):
        self.drafts[draft.number] = draft
        enter_orders(store=self.store, drafts=[draft], actor=None, source="test.csv")

    def _ship(self, order, units, hours):
        self.serial += 1
        left_at = timezone.now() - timedelta(hours=hours)
        told = {"carrier": "DPD", "tracking_number": f"N{self.serial}", "handed_over_at": left_at}
        self._on(parcels.ship_order, order, units=units, **told)

    def _on(self, act, order, **told):
        self._try(act, order_id=order.pk, actor=self.actor, **told)

    def _try(self, act, *order, **told):
        """What is refused has changed nothing; its words are tested elsewhere."""
        events = Event.objects.count()
        try:
            act(*order, **told)
        except OrderError:
            assert Event.objects.count() == events or act is dispatch.submit_orders


class _Rows:
    """Everything that the book has, read with plain queries."""

    def __init__(self):
        self.orders = list(Order.objects.order_by("pk"))
        self.by_order = defaultdict(lambda: defaultdict(list))
        for model in (Line, Package, Fulfilment, Hold, Recipient):
            for row in model.objects.order_by("pk"):
                self.by_order[row.order_id][model].append(row)
        self.packed = list(PackageLine.objects.select_related("package"))
        self.days = dict(Fulfilment.objects.values_list("pk", "channel__transit_days"))

    def all(self, model):
        return [row for rows in self.by_order.values() for row in rows[model]]

    def of(self, order):
        return _Told(order, self.by_order[order.pk], self.packed, self.days)


class _Told:
    """What one order's rows add up to, worked out without the product's own functions."""

    def __init__(self, order, rows, packed, days):
        self.order, self.days = order, days
        self.lines, self.fulfilments = rows[Line], rows[Fulfilment]
        self.holds = {hold.kind for hold in rows[Hold] if hold.released_at is None}
        (self.recipient,) = rows[Recipient]
        standing = [package for package in rows[Package] if package.state != "voided"]
        self.first = [package for package in standing if package.kind == "first"]
        self.onward = [package for package in standing if package.kind == "onward"]
        ids = {package.pk for package in self.first}
        self.packed = Counter()
        for content in packed:
            if content.package_id in ids:
                self.packed[content.line_id] += content.units

    @property
    def waiting(self):
        return sum(line.ordered - line.cancelled - self.packed[line.pk] for line in self.lines)

    def status(self):
        gone = sum(self.packed.values())
        if not self.waiting and not gone:
            return "cancelled"
        if self.waiting:
            here = "to_ship" if self.order.released_at else "pending"
            return "partly_shipped" if gone else here
        is_direct = self.order.leg == "to_consumer"
        to_buyer = Counter(package.state for package in (self.first if is_direct else self.onward))
        underway = Counter(package.state for package in (*self.first, *self.onward))["on_its_way"]
        arrived = any(package.arrived_at for package in self.first)
        if underway or (not is_direct and not to_buyer and arrived):
            return "partly_signed" if to_buyer["signed"] else "shipped"
        return "signed" if to_buyer["signed"] else "returned"

    def stage(self):
        status = self.status()
        if status in HERE and self.holds:
            return "held"
        if status in {"to_ship", "partly_shipped"}:
            return "at_warehouse" if any(f.submitted_at for f in self.fulfilments) else "ready"
        if status in MOVING:
            went_wrong = {"returned", "lost"} & {p.state for p in (*self.first, *self.onward)}
            return "anomaly" if went_wrong else "in_transit"
        return ""

    def check_units(self):
        for line in self.lines:
            assert line.shipped == self.packed[line.pk]
            assert 0 <= line.cancelled <= line.ordered - line.shipped

    def check_fulfilments(self):
        (fulfilment,) = self.fulfilments
        counted = [
            p.handed_over_at if p.recorded_at - p.handed_over_at <= timedelta(hours=24) else p.recorded_at
            for p in self.first
        ]
        if self.order.status in HERE:
            assert (fulfilment.state, fulfilment.shipped_at) == ("open", None)
        elif counted:
            moment = max(counted).replace(microsecond=0)
            assert (fulfilment.state, fulfilment.shipped_at) == ("done", moment)
        else:
            assert (fulfilment.state, fulfilment.shipped_at) == ("cancelled", None)
        assert fulfilment.submitted_at is None or fulfilment.warehouse_id

    def check_holds(self):
        if self.order.status in MOVING:
            assert self.holds <= {"changed"}
        elif self.order.status not in HERE:
            assert not self.holds
        if "personalisation" in self.holds:
            assert any(line.personalisation and not line.confirmed_at and line.to_ship for line in self.lines)

    def check_dates(self):
        has_ended = self.order.status in {"signed", "cancelled", "returned"}
        assert (self.recipient.erase_at is not None) == has_ended
        last = max((p.handed_over_at for p in self.first), default=None)
        days = self.days[self.fulfilments[0].pk]
        is_known = last and days is not None and self.order.status not in HERE
        assert self.order.expected_by == (last + timedelta(days=days) if is_known else None)


def test_whatever_people_do_the_book_stays_true(store, seller):
    make_route(store.merchant, "GB")
    for code in CODES:
        make_sku(store.merchant, code)
    life = type("Life", (Life,), {"store": store, "actor": seller, "seen": set()})

    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=40,
            stateful_step_count=18,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert life.seen == set(OrderStatus)
