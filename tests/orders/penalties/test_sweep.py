from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from merchant.audit.models import Event
from merchant.messages.models import Message
from merchant.messages.services import tell
from merchant.parking.models import ParkedRow
from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Line
from orders.penalties import services
from orders.penalties.fining import sweep_penalties
from orders.penalties.models import ExchangeRate, Penalty
from orders.penalties.telling import messages_of
from orders.policy.models import PenaltyTier
from tests.factories import make_order, make_store
from tests.orders.builders import cancel, give_back, lose, publish_policy, ship, sign, two_units, void
from tests.orders.penalties.conftest import DUE, HOUR, SECOND, add_rates
from tests.racing import at_once, only_where_writers_meet

FINED = DUE + 48 * HOUR + SECOND
WITHDRAWN = Penalty.Status.WITHDRAWN


def penalties(order=None):
    rows = Penalty.objects.filter(order=order) if order else Penalty.objects.all()
    return list(rows.order_by("pk").values_list("kind", "status", "amount_minor"))


def kinds(order):
    events = Event.objects.filter(subject_kind="order", subject_id=order.pk, kind__startswith="penalty.")
    return list(events.order_by("pk").values_list("kind", flat=True))


def enter_rate(base, rate, actor):
    told = ExchangeRate(base=base, quote="GBP", rate=Decimal(rate), day=FINED.date())
    services.save_rate(rate=told, actor=actor)


@pytest.mark.parametrize(
    ("late", "is_fined"),
    [(SECOND, False), (48 * HOUR, False), (48 * HOUR + SECOND, True), (90 * 24 * HOUR, True)],
    ids=["a_second", "48_hours", "48_hours_and_a_second", "missed_runs"],
)
def test_what_is_still_here_is_fined_when_the_tiers_hours_are_over(late, is_fined, order, sweep):
    sweep(DUE + SECOND)
    sweep(DUE + late)

    shipment = [told for told in penalties(order) if told[0] == "late_shipment"]
    assert shipment == ([("late_shipment", "in_force", 433)] if is_fined else [])


def test_it_is_fined_once(order, sweep):
    sweep(DUE + SECOND)
    sweep(FINED)

    assert sweep(FINED + HOUR) == 0
    assert penalties(order) == [("late_shipment", "in_force", 433)]
    assert kinds(order) == ["penalty.fined"]


def test_nothing_is_looked_at_when_nothing_is_due(order, sweep, django_assert_num_queries):
    sweep(DUE + SECOND)

    with django_assert_num_queries(1):
        assert sweep_penalties() == 0


def test_a_penalty_keeps_its_policy_its_hours_and_its_date_to_appeal(fined):
    assert (fined.policy.number, fined.tier.hours_from, fined.hours_late) == (1, 48, 48)
    assert fined.currency == "GBP"
    assert fined.appeal_until == FINED + timedelta(days=7)
    assert fined.arithmetic[-1]["value"] == "4.33"


def test_the_store_is_told(fined, store):
    message = Message.objects.get(store=store, kind="penalty.fined")

    assert (message.count, message.data["amount"]) == (1, "4.33 GBP")


def test_the_store_is_told_by_its_own_day(order, store, sweep):
    type(store).objects.filter(pk=store.pk).update(time_zone="America/Los_Angeles")

    sweep(DUE + SECOND)
    sweep(FINED)

    assert f"{FINED:%Y-%m-%d}" == "2026-03-07"
    assert Message.objects.get(kind="penalty.fined").data["day"] == "2026-03-06"


def test_what_was_fined_on_an_earlier_day_and_is_appealed_today_is_not_told_again(
    fined, store, seller, sweep, clock
):
    make_order(store, programme="semi_managed", released_at=DUE - 25 * HOUR)
    sweep(DUE + 24 * HOUR + SECOND)
    clock.set(FINED + 80 * HOUR)
    services.appeal_penalty(penalty_id=fined.pk, actor=seller, text="It was not us.")

    sweep(FINED + 90 * HOUR)

    counts = Message.objects.filter(kind="penalty.fined").order_by("key").values_list("count", flat=True)
    assert list(counts) == [1, 1]


@pytest.mark.parametrize(
    ("left", "is_fined"), [(48 * HOUR, False), (48 * HOUR + SECOND, True)], ids=["in_time", "too_late"]
)
def test_what_left_is_judged_by_when_it_left(left, is_fined, order, sweep, clock):
    sweep(DUE + SECOND)
    clock.set(DUE + left)
    ship(order)

    sweep(DUE + left + 9 * HOUR)

    assert bool(penalties(order)) is is_fined


def test_a_late_hand_over_for_the_platform_costs_half_and_then_the_whole_price(jit, sweep):
    sweep(DUE + SECOND)
    assert penalties(jit) == [("late_jit", "in_force", 500)]

    sweep(FINED)
    assert penalties(jit) == [("late_jit", "in_force", 1000)]

    sweep(FINED + 99 * HOUR)
    assert kinds(jit) == ["penalty.fined", "penalty.raised"]
    assert Penalty.objects.get().raised_at == FINED


def test_a_run_that_was_missed_is_made_up_for_in_one_step(jit, sweep):
    sweep(DUE + 60 * HOUR)

    assert penalties(jit) == [("late_jit", "in_force", 1000)]
    assert kinds(jit) == ["penalty.fined"]


def test_the_price_is_that_of_goods_that_were_not_cancelled(jit, sweep):
    Line.objects.filter(order=jit).update(cancelled=1)

    sweep(DUE + SECOND)

    assert penalties(jit) == [("late_jit", "in_force", 250)]


def test_a_share_of_an_unknown_price_waits_for_it(jit, sweep):
    Line.objects.filter(order=jit).update(price_minor=None)
    sweep(DUE + SECOND)
    assert penalties(jit) == [("late_jit", "pending", None)]

    Line.objects.filter(order=jit).update(price_minor=300)
    sweep(DUE + 2 * HOUR)

    assert penalties(jit) == [("late_jit", "in_force", 300)]
    assert kinds(jit) == ["penalty.pending", "penalty.fined"]


def test_what_waited_for_a_price_and_turns_out_to_cost_nothing_waits_no_more(jit, sweep):
    Line.objects.filter(order=jit).update(price_minor=None)
    sweep(DUE + SECOND)
    Line.objects.filter(order=jit).update(price_minor=0)

    sweep(DUE + 2 * HOUR)

    penalty = Penalty.objects.get()
    assert penalties(jit) == [("late_jit", WITHDRAWN, 0)]
    assert (penalty.withdrawn_because, penalty.missing) == ("nothing", None)
    assert kinds(jit) == ["penalty.pending", "penalty.withdrawn"]
    assert sweep(DUE + 9 * HOUR) == 0

    Line.objects.filter(order=jit).update(price_minor=100)
    sweep(FINED)

    assert penalties(jit) == [("late_jit", "in_force", 200)]


def test_what_was_raised_and_what_was_lowered_are_counted_apart(store, jit, sweep, clock):
    leg = "to_platform_warehouse"
    others = [make_order(store, programme="semi_managed", leg=leg) for _each in range(2)]
    sweep(DUE + SECOND)
    sweep(FINED)
    clock.set(FINED + HOUR)
    ship(jit, handed_over_at=FINED - 5 * HOUR)

    sweep(FINED + 2 * HOUR)
    tell(messages_of("raised", Penalty.objects.filter(order=others[0]), FINED + 2 * HOUR))

    counts = dict(Message.objects.values_list("kind", "count"))
    assert (counts["penalty.raised"], counts["penalty.lowered"]) == (2, 1)


def test_without_a_rate_it_is_pending_until_staff_enter_one(order, sweep, staff):
    ExchangeRate.objects.all().delete()
    sweep(DUE + SECOND)
    sweep(FINED)
    penalty = Penalty.objects.get()
    assert (penalty.status, penalty.missing) == ("pending", {"base": "CNY", "quote": "GBP"})

    enter_rate("CNY", "0.1", staff)
    sweep(FINED + SECOND)
    assert Penalty.objects.get().missing == {"base": "USD", "quote": "GBP"}

    enter_rate("USD", "0.9", staff)
    sweep(FINED + 2 * SECOND)
    assert penalties(order) == [("late_shipment", "in_force", 450)]
    assert Penalty.objects.get().missing is None
    assert kinds(order) == ["penalty.pending", "penalty.fined"]


def test_a_rate_of_a_day_to_come_is_not_used_before(order, sweep):
    tomorrow = FINED.date() + timedelta(days=1)
    ExchangeRate.objects.create(base="CNY", quote="GBP", rate=9, day=tomorrow)

    sweep(DUE + SECOND)
    sweep(FINED)

    assert penalties(order) == [("late_shipment", "in_force", 433)]


@pytest.mark.parametrize("programme", ["self_operated", "fully_managed"])
def test_the_first_version_fines_semi_managed_orders(programme, clock, store, route, rates, sweep):
    make_order(store, programme=programme)

    sweep(DUE + SECOND)
    sweep(FINED)

    assert penalties() == []


def test_history_and_what_was_due_before_the_stores_clock_are_never_fined(store, route, rates, sweep):
    make_order(store, is_history=True, programme="semi_managed")
    type(store).objects.update(clock_from=DUE + HOUR)
    store.refresh_from_db()
    make_order(store, programme="semi_managed")

    sweep(DUE + SECOND)
    sweep(DUE + 9_000 * HOUR)

    assert penalties() == []


@pytest.mark.parametrize("when", [-HOUR, HOUR], ids=["before_it_was_due", "before_the_tier"])
def test_what_is_cancelled_before_is_not_fined(when, order, sweep, clock):
    clock.set(DUE + when)
    cancel(order)

    sweep(DUE + SECOND)
    sweep(FINED)

    assert penalties(order) == []


def test_a_hand_over_that_is_believed_withdraws_it_by_a_new_event(jit, sweep, clock):
    sweep(DUE + SECOND)
    clock.set(DUE + 9 * HOUR)
    package = ship(jit, handed_over_at=DUE - HOUR)
    sweep(DUE + 10 * HOUR)

    penalty = Penalty.objects.get()
    assert (penalty.status, penalty.withdrawn_because) == (WITHDRAWN, "proof")
    assert kinds(jit) == ["penalty.fined", "penalty.withdrawn"]

    void(package)
    sweep(DUE + 11 * HOUR)

    assert penalties(jit) == [("late_jit", "in_force", 500)]
    assert kinds(jit) == ["penalty.fined", "penalty.withdrawn", "penalty.fined"]


def test_what_is_fined_again_without_a_price_forgets_the_amount_of_before(jit, sweep, clock):
    sweep(DUE + SECOND)
    clock.set(DUE + 9 * HOUR)
    package = ship(jit, handed_over_at=DUE - HOUR)
    sweep(DUE + 10 * HOUR)
    Line.objects.filter(order=jit).update(price_minor=None)

    void(package)
    sweep(DUE + 11 * HOUR)

    assert penalties(jit) == [("late_jit", "pending", None)]


def test_a_hand_over_that_is_believed_may_lower_it(jit, sweep, clock):
    sweep(DUE + SECOND)
    sweep(FINED)
    clock.set(FINED + HOUR)
    ship(jit, handed_over_at=FINED - 5 * HOUR)

    sweep(FINED + 2 * HOUR)

    assert penalties(jit) == [("late_jit", "in_force", 500)]
    assert kinds(jit)[-1] == "penalty.lowered"


# --- delivery ------------------------------------------------------------------------------------------


@pytest.fixture
def sent(order, clock):
    """Left in time, to be delivered in nine days."""
    ship(order)
    return Fulfilment.objects.get(order=order)


def test_what_was_not_delivered_120_hours_after_its_date_is_fined(sent, order, sweep):
    sweep(sent.deliver_by + SECOND)
    sweep(sent.deliver_by + 120 * HOUR)
    assert penalties(order) == []

    sweep(sent.deliver_by + 120 * HOUR + SECOND)
    assert penalties(order) == [("late_delivery", "in_force", 433)]


@pytest.mark.parametrize(
    ("end", "is_fined"), [(sign, False), (give_back, False), (lose, True)], ids=["signed", "refused", "lost"]
)
def test_a_parcel_that_ended_in_time_is_not_fined_but_a_lost_one(end, is_fined, sent, order, sweep, clock):
    clock.set(sent.deliver_by + 24 * HOUR)
    end(order.packages.get())

    sweep(sent.deliver_by + 999 * HOUR)

    assert bool(penalties(order)) is is_fined


def test_one_parcel_of_two_is_no_delivery(order, sweep, clock):
    sign(ship(order, {"TEA": 1}))
    ship(order)
    due = Fulfilment.objects.get(order=order).deliver_by

    sweep(due + 121 * HOUR)

    assert penalties(order) == [("late_delivery", "in_force", 433)]


def test_a_signature_that_is_entered_later_withdraws_it(sent, order, sweep, clock):
    sweep(sent.deliver_by + 121 * HOUR)
    clock.set(sent.deliver_by + 130 * HOUR)
    sign(order.packages.get(), signed_at=sent.deliver_by + HOUR)

    sweep(sent.deliver_by + 131 * HOUR)

    assert [status for _kind, status, _minor in penalties(order)] == [WITHDRAWN]


def test_the_platform_delivers_what_it_has_itself(jit, sweep):
    ship(jit)

    sweep(DUE + 9_000 * HOUR)

    assert penalties() == []


# --- the sweep itself ----------------------------------------------------------------------------------


def test_the_kept_version_fines_whatever_came_later(order, sweep):
    later = publish_policy(published_at=None)
    PenaltyTier.objects.create(policy=later, kind="late_shipment", amounts={"GBP": "99"})
    type(later).objects.filter(pk=later.pk).update(published_at=DUE)

    sweep(DUE + SECOND)
    sweep(FINED)

    assert Penalty.objects.get().amount_minor == 433


def test_a_row_that_breaks_stops_no_other(order, store, sweep):
    other = make_order(store, programme="semi_managed")
    later = publish_policy(published_at=None)
    PenaltyTier.objects.create(policy=later, kind="late_shipment", amounts={"CNY": "forty"})
    type(later).objects.filter(pk=later.pk).update(published_at=DUE - 99 * HOUR)
    broken = make_order(store, programme="semi_managed")

    sweep(DUE + SECOND)
    sweep(FINED)

    assert penalties(order) == penalties(other) == [("late_shipment", "in_force", 433)]
    assert penalties(broken) == []
    noted = ParkedRow.objects.get()
    assert (noted.queue, noted.row_id) == ("penalties", Fulfilment.objects.get(order=broken).pk)


@pytest.mark.parametrize("zone", ["Nowhere/Gone", "../etc", ""])
def test_a_store_whose_zone_is_gone_is_fined_and_stops_no_other(zone, order, store, sweep):
    """Its messages count by the day of UTC until its zone is mended; then by its own again."""
    other = make_order(make_store(), lines=two_units(), programme="semi_managed")
    Store.objects.filter(pk=store.pk).update(time_zone=zone)

    sweep(DUE + SECOND)
    sweep(FINED)

    assert penalties(order) == [("late_shipment", "in_force", 433)]
    assert penalties(other) != []
    assert not ParkedRow.objects.exists()
    assert Message.objects.get(kind="penalty.fined", store=store).data["day"] == f"{FINED:%Y-%m-%d}"


def test_many_are_fined_in_as_many_queries_as_one(
    store, route, rates, sweep, clock, django_assert_max_num_queries
):
    for _each in range(6):
        make_order(store, programme="semi_managed")
    sweep(DUE + SECOND)
    clock.set(FINED)

    with django_assert_max_num_queries(45):
        assert sweep_penalties() == 6

    assert Penalty.objects.count() == 6
    assert Message.objects.get(kind="penalty.fined").count == 6


@only_where_writers_meet
def test_two_sweeps_at_once_fine_once(real_commits, store, route, clock):
    add_rates()
    for _each in range(20):
        make_order(store, programme="semi_managed")
    clock.set(DUE + SECOND)
    Fulfilment.objects.update(late_at=DUE, penalty_at=DUE)
    clock.set(FINED)

    raised = at_once(*[sweep_penalties] * 4)
    sweep_penalties()

    assert raised == []
    assert Penalty.objects.count() == 20
    assert Event.objects.filter(kind="penalty.fined").count() == 20


@pytest.mark.parametrize("act", ["raised", "withdrawn"])
def test_many_change_in_as_many_queries_as_one(act, store, route, rates, sweep, clock):
    leg = "to_platform_warehouse"

    def queries_of(count):
        told = {"released_at": clock.moment, "programme": "semi_managed", "leg": leg}
        orders = [make_order(store, **told) for _each in range(count)]
        due = Fulfilment.objects.get(order=orders[0]).ship_by
        sweep(due + SECOND)
        for order in orders if act == "withdrawn" else ():
            ship(order, handed_over_at=due - HOUR)
        clock.forward(hours=48)
        with CaptureQueriesContext(connection) as queries:
            assert sweep_penalties() == count
        assert [kinds(order)[-1] for order in orders] == [f"penalty.{act}"] * count
        return len(queries)

    assert queries_of(1) == queries_of(6)
