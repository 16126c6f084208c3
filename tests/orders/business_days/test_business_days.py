"""Closures and weeks of a store: what they change is shown first, and whom they move."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from merchant.tenancy.models import Membership
from orders.book.models import Fulfilment
from orders.business_days import services
from orders.business_days.exceptions import ClosureRefused
from orders.business_days.moving import apply_changes
from orders.business_days.selectors import MOST_CHANGES
from orders.clock.models import Deadline
from orders.clock.services import give_missing_deadlines
from tests.conftest import client_of
from tests.factories import MONDAY_MORNING, make_order, make_seller, make_store
from tests.orders.builders import publish_policy, ship
from warehouses.calendars.models import CalendarChange, Closure

pytestmark = pytest.mark.usefixtures("clock")
# It is Monday, 2 March 2026; orders released now leave by Wednesday night.
THURSDAY, FRIDAY = date(2026, 3, 5), date(2026, 3, 6)
WEDNESDAY_NIGHT = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)
DUE_FRIDAY = {"handling_days": 4, "closure_notice_days": 0}
MOVES = DUE_FRIDAY | {"closures_move_orders": True}


def close(store, actor, first=THURSDAY, last=FRIDAY, reason="stocktaking"):
    return services.add_closure(store=store, first_day=first, last_day=last, reason=reason, actor=actor)


def due(order):
    return Fulfilment.objects.get(order=order).ship_by


def test_a_closure_counts_for_orders_that_are_released_after_it(store, route, seller, clock):
    publish_policy(**DUE_FRIDAY)
    before = make_order(store)
    close(store, seller)
    clock.forward(minutes=1)

    after = make_order(store, released_at=clock.moment, ordered_at=clock.moment)

    assert due(before) == datetime(2026, 3, 6, 23, 59, 59, tzinfo=UTC)
    assert due(after) == datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)
    told = Deadline.objects.get(fulfilment__order=after).explanation["days"]
    closed = {entry["date"] for entry in told if entry["reason"] == "closure"}
    assert closed == {"2026-03-05", "2026-03-06"}


def test_who_was_released_before_keeps_the_date_even_if_it_is_dated_later(store, route, seller, clock):
    order = make_order(store, released_at=clock.moment)
    order.fulfilments.update(ship_by=None)
    clock.forward(minutes=1)
    close(store, seller)

    give_missing_deadlines()

    assert due(order) == WEDNESDAY_NIGHT


def test_where_the_policy_says_so_open_orders_move_once_and_later_only(store, route, seller, clock):
    publish_policy(**MOVES)
    moved, gone = make_order(store), make_order(store)
    ship(gone)
    close(store, seller)
    gone_before = due(gone)

    first, second = apply_changes(), apply_changes()

    assert (first, second) == (1, 0)
    assert due(moved) == datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)
    moved.refresh_from_db()
    assert moved.ship_by == due(moved)
    assert due(gone) == gone_before
    event = Event.objects.get(kind="clock.moved")
    assert event.data["was"] == "2026-03-06 23:59"
    assert event.data["why"] == "stocktaking"
    assert CalendarChange.objects.get().applied_at


def test_a_date_that_has_passed_or_that_a_marketplace_set_never_moves(store, route, seller, clock):
    publish_policy(**MOVES)
    passed = make_order(store, released_at=MONDAY_MORNING - timedelta(days=10))
    bound = make_order(store, marketplace_ship_by=WEDNESDAY_NIGHT + timedelta(days=2))
    before = due(passed), due(bound)
    close(store, seller)

    assert apply_changes() == 0

    assert (due(passed), due(bound)) == before


def test_removing_a_closure_moves_nobody_back(store, route, seller, clock):
    publish_policy(**MOVES)
    closure = close(store, seller)
    clock.forward(minutes=1)
    order = make_order(store, released_at=clock.moment)
    before = due(order)

    services.remove_closure(closure_id=closure.pk, actor=seller)
    services.remove_closure(closure_id=closure.pk, actor=seller)
    apply_changes()

    assert due(order) == before
    assert Event.objects.filter(kind="closure.removed").count() == 1
    clock.forward(minutes=1)
    later = make_order(store, released_at=clock.moment)
    assert due(later) < before


@pytest.mark.parametrize("is_used", [True, False])
def test_the_days_of_a_removed_closure_are_spent_if_an_order_was_dated_by_it(
    is_used, store, route, seller, clock
):
    publish_policy(**DUE_FRIDAY, closure_days_a_year=2)
    closure = close(store, seller)
    clock.forward(minutes=1)
    if is_used:
        make_order(store, released_at=clock.moment, ordered_at=clock.moment)
    clock.forward(minutes=1)
    services.remove_closure(closure_id=closure.pk, actor=seller)

    close(store, seller)  # the same days once more
    services.remove_closure(closure_id=Closure.objects.standing().get().pk, actor=seller)

    if not is_used:
        assert close(store, seller, date(2026, 3, 10), date(2026, 3, 11))
        return
    with pytest.raises(ClosureRefused, match="too_many"):
        close(store, seller, date(2026, 3, 10), date(2026, 3, 11))


def test_where_closures_move_open_orders_a_removed_ones_days_are_spent(store, route, seller):
    publish_policy(**MOVES, closure_days_a_year=2)
    services.remove_closure(closure_id=close(store, seller).pk, actor=seller)

    with pytest.raises(ClosureRefused, match="too_many"):
        close(store, seller, date(2026, 3, 10), date(2026, 3, 11))


def test_a_store_that_changes_its_days_all_the_time_is_refused_at_some_point(store, route, seller, clock):
    told = {"store": store, "merchant": store.merchant, "saved_by": seller, "reason": "again"}
    days = {"first_day": date(2026, 9, 1), "last_day": date(2026, 9, 1)}
    made = [
        Closure(**told, **days, saved_at=clock.moment, removed_at=clock.moment)
        for _each in range(MOST_CHANGES)
    ]
    Closure.objects.bulk_create(made)

    with pytest.raises(ClosureRefused, match="restless"):
        close(store, seller, date(2026, 3, 10), date(2026, 3, 11))

    clock.forward(days=366)
    assert close(store, seller, date(2027, 4, 1), date(2027, 4, 2))


def url(name, store, *more, **asked):
    query = {"query": asked} if asked else {}
    return reverse(f"orders:{name}", args=[store.code, *more], **query)


ASKED = {"first_day": "2026-03-05", "last_day": "2026-03-06", "reason": "stocktaking"}


def test_what_a_closure_changes_is_shown_before_it_is_saved(store, route, seller, clock):
    publish_policy(**DUE_FRIDAY)
    keeps = make_order(store)
    pending = make_order(store, released_at=None, is_matched=False)

    page = client_of(seller).get(url("closure", store, **ASKED))

    effect = page.context["effect"]
    assert effect.moving.count == 0
    assert [(because, group.count) for because, group in page.context["kept"]] == [
        ("They were released before this was saved: the buyer was promised their date.", 1)
    ]
    assert keeps.number in page.content.decode()
    assert effect.pending.count == 1
    assert pending.number in page.content.decode()
    assert not Closure.objects.exists()


def test_where_closures_move_orders_the_page_counts_those_that_the_job_moves(store, route, seller, clock):
    publish_policy(**MOVES)
    for _ in range(3):
        make_order(store)
    client = client_of(seller)

    shown = client.get(url("closure", store, **ASKED)).context["effect"].moving
    client.post(url("closure", store), ASKED)

    assert shown.count == apply_changes() == 3
    assert {due(example.order) for example in shown.examples} == {shown.examples[0].after.astimezone(UTC)}


def test_the_coming_days_are_shown_as_the_clock_counts_them(store, route, seller, clock):
    publish_policy(**DUE_FRIDAY)
    client = client_of(seller)
    days = client.get(url("closure", store, **ASKED)).context["effect"].days
    client.post(url("closure", store), ASKED)

    for told in days:
        clock.set(datetime.combine(told.day, datetime.min.time(), UTC) + timedelta(hours=9))
        assert due(make_order(store, released_at=clock.moment, ordered_at=clock.moment)) == told.after
    assert [told.day.day for told in days] == [3, 4, 5, 6]


def test_bad_days_are_refused_and_what_was_typed_stands(store, route, seller, clock):
    client = client_of(seller)

    for act in (client.get, client.post):
        page = act(url("closure", store), ASKED | {"last_day": "2026-03-01"})
        assert "before it begins" in page.content.decode()
        assert 'value="stocktaking"' in page.content.decode()
    assert not Closure.objects.exists()


def test_what_would_leave_no_open_day_is_refused(store, route, seller, clock):
    close(store, seller, date(2026, 11, 17), date(2026, 12, 16))
    close(store, seller, date(2026, 12, 17), date(2026, 12, 31))
    asked, client = {"first_day": "2027-01-01", "last_day": "2027-01-25", "reason": "more"}, client_of(seller)

    for page in (client.get(url("closure", store, **asked)), client.post(url("closure", store), asked)):
        (refusal,) = page.context["closure_form"].non_field_errors()
        assert "no day would be open for sixty days from 2026-11-17 on" in refusal
    assert Closure.objects.count() == 2


def test_the_same_closure_sent_twice_is_entered_once(store, route, seller, clock):
    client = client_of(seller)

    first, second = (client.post(url("closure", store), ASKED) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 200)
    (refusal,) = second.context["closure_form"].errors["first_day"]
    assert "closed from 2026-03-05 to 2026-03-06 already" in refusal
    assert 'closed from <span class="nowrap">2026-03-05</span> to' in second.content.decode()
    assert Closure.objects.count() == 1


def test_a_clerk_sees_the_days_and_sets_none(store, merchant, clock):
    client = client_of(make_seller(merchant, role=Membership.Role.CLERK))

    assert client.get(url("business_days", store)).status_code == 200
    assert client.post(url("closure", store), ASKED).status_code == 403
    week = {"weekdays": [0, 1, 2, 3, 4], "begins": "2026-03-05"}
    assert client.post(url("business_week", store), week).status_code == 403


def test_another_merchants_closure_is_not_there(store, route, seller, clock):
    closure = close(store, seller)
    other = make_store()
    stranger = client_of(make_seller(other.merchant))

    page = stranger.post(url("closure_remove", other, closure.public_id))

    assert page.status_code == 404
    closure.refresh_from_db()
    assert closure.removed_at is None


def test_a_sweep_that_is_killed_midway_goes_on(store, route, seller, clock):
    """What was moved before is not later any more, and moves no second time."""
    publish_policy(**MOVES)
    orders = [make_order(store) for _ in range(2)]
    close(store, seller)
    apply_changes()
    CalendarChange.objects.update(applied_at=None)
    make_order(store, released_at=MONDAY_MORNING)

    apply_changes()

    assert (
        Event.objects.filter(kind="clock.moved", subject_id__in=[order.pk for order in orders]).count() == 2
    )
