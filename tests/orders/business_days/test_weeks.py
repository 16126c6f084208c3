"""A store sets other working days: from which order on they count, and what its page says of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from merchant.tenancy.models import Membership
from orders.book.models import Fulfilment
from orders.business_days import services
from orders.business_days.exceptions import ClosureRefused
from orders.business_days.moving import apply_changes
from orders.clock.models import Deadline
from orders.clock.services import give_missing_deadlines
from orders.policy.models import PolicyVersion
from tests.conftest import client_of
from tests.factories import MONDAY_MORNING, make_order, make_seller, make_store
from tests.orders.builders import publish_policy
from warehouses.calendars.models import StoreWeek

pytestmark = pytest.mark.usefixtures("clock")
# It is Monday, 2 March 2026. The policy waits three days; orders leave by the second business day.
THURSDAY, FRIDAY, SATURDAY = (date(2026, 3, day) for day in (5, 6, 7))
NO_FRIDAY = [0, 1, 2, 3, 5]  # the warehouse is open from Monday to Friday
NO_THURSDAY = [0, 1, 2, 4, 5]


def set_week(store, actor, weekdays=NO_FRIDAY, first_day=THURSDAY):
    return services.set_week(store=store, weekdays=weekdays, first_day=first_day, actor=actor)


def release(store, moment):
    return make_order(store, released_at=moment, ordered_at=moment)


def publish_alone(**fields):
    """A version in force without the first one, whose rules would be strict enough."""
    end_first()
    publish_policy(**fields)


def end_first():
    PolicyVersion.objects.filter(number=1).update(valid_to=datetime(2026, 1, 1, tzinfo=UTC))


def at(day, hour=9):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def due_day(order):
    return Fulfilment.objects.get(order=order).ship_by.date()


def url(name, store, **asked):
    query = {"query": asked} if asked else {}
    return reverse(f"orders:{name}", args=[store.code], **query)


def asked(weekdays=NO_FRIDAY, begins=THURSDAY):
    return {"weekdays": weekdays, "begins": str(begins)}


def test_who_is_released_before_the_first_day_keeps_the_date_and_who_is_after_gets_the_other(
    store, route, seller, clock
):
    before = release(store, clock.moment)
    set_week(store, seller)
    clock.set(at(4, 23))
    eve = release(store, clock.moment)
    clock.set(at(5, 0))
    after = release(store, clock.moment)

    assert due_day(before) == date(2026, 3, 4)
    assert due_day(eve) == date(2026, 3, 9)  # after the cut-off; Friday counts, by the days before
    assert due_day(after) == date(2026, 3, 10)  # Friday does not count


def test_its_explanation_tells_by_which_week_a_day_rests(store, route, seller, clock):
    set_week(store, seller)
    clock.set(at(5))
    order = release(store, clock.moment)

    told = Deadline.objects.get(fulfilment__order=order).explanation["days"]
    friday = next(entry for entry in told if entry["date"] == "2026-03-06")
    assert friday["reason"] == "weekly_rest"
    assert friday["params"] == {"calendar": store.name, "since": "2026-03-05"}
    page = client_of(seller).get(reverse("orders:detail", args=[store.code, order.public_id]))
    assert "by the working days that count from" in page.content.decode()


def test_without_notice_it_counts_from_the_moment_it_is_saved(store, route, seller, clock):
    publish_alone(closure_notice_days=0)
    morning = release(store, clock.moment)
    clock.forward(minutes=1)
    set_week(store, seller, weekdays=[0, 1, 3, 4, 5], first_day=date(2026, 3, 2))  # not on Wednesday
    again = release(store, morning.released_at)
    afterwards = release(store, clock.moment)

    assert due_day(morning) == due_day(again) == date(2026, 3, 4)
    assert due_day(afterwards) == THURSDAY


def test_where_closures_move_open_orders_another_week_still_moves_none(store, route, seller, clock):
    """Even when a closure makes the clock date them anew, after the week has begun."""
    publish_alone(closures_move_orders=True, closure_notice_days=0, handling_days=4)
    order = release(store, clock.moment)
    set_week(store, seller, weekdays=[0, 2, 4, 5, 6], first_day=date(2026, 3, 3))
    assert apply_changes() == 0
    clock.set(at(3))
    services.add_closure(store=store, first_day=THURSDAY, last_day=THURSDAY, reason="fair", actor=seller)

    assert apply_changes() == 1

    assert due_day(order) == date(2026, 3, 9)  # one day later: neither Tuesday nor Thursday of the week


def test_an_order_without_a_warehouse_is_matched_by_the_week_of_its_release(store, route, seller, clock):
    waiting = release(store, clock.moment)
    waiting.fulfilments.update(ship_by=None, is_provisional=True)
    set_week(store, seller, weekdays=[0, 3, 4, 5, 6])
    clock.set(at(6))

    give_missing_deadlines()

    assert due_day(waiting) == date(2026, 3, 4)


def test_two_changes_count_one_after_the_other(store, route, seller, clock):
    set_week(store, seller)
    set_week(store, seller, weekdays=NO_THURSDAY, first_day=date(2026, 3, 11))

    released = {}
    for day in (4, 5, 11):
        clock.set(at(day))
        released[day] = due_day(release(store, clock.moment))

    assert released == {4: FRIDAY, 5: date(2026, 3, 10), 11: date(2026, 3, 16)}


def test_what_is_set_for_an_earlier_day_replaces_what_would_begin_later(store, route, seller, clock):
    set_week(store, seller, weekdays=NO_THURSDAY, first_day=date(2026, 3, 11))
    page = client_of(seller).get(url("business_week", store, **asked()))
    set_week(store, seller)

    clock.set(at(11))

    assert "that would begin on" in page.content.decode()
    assert due_day(release(store, clock.moment)) == date(2026, 3, 16)  # Friday rests, and Thursday does not
    assert [str(one.first_day) for one in StoreWeek.objects.order_by("pk")] == ["2026-03-11", "2026-03-05"]


def test_back_to_the_days_before_it_begins_nothing_ever_changes(store, route, seller, clock):
    set_week(store, seller)
    set_week(store, seller, weekdays=range(7))
    clock.set(at(5))

    assert due_day(release(store, clock.moment)) == date(2026, 3, 9)


def test_days_that_are_so_already_are_saved_once(store, route, seller):
    assert set_week(store, seller, weekdays=range(7)) is None  # as it is until the store sets some
    assert set_week(store, seller)
    assert set_week(store, seller, weekdays=NO_FRIDAY[::-1]) is None
    assert set_week(store, seller, first_day=SATURDAY) is None  # they count then already
    assert set_week(store, seller, weekdays=range(7)) is not None

    assert Event.objects.filter(kind="week.changed").count() == StoreWeek.objects.count() == 2
    assert Event.objects.filter(kind="week.changed").order_by("pk")[0].data == {
        "first": "2026-03-05",
        "days": str(NO_FRIDAY),
    }


def test_of_several_versions_the_strictest_rule_counts(store, route, seller):
    publish_policy(market="US", least_weekdays=6, closure_notice_days=1)
    publish_policy(3, market="FR", least_weekdays=4, closure_notice_days=9)
    later = date(2026, 3, 11)

    with pytest.raises(ClosureRefused, match="too_few"):
        set_week(store, seller, first_day=later)
    with pytest.raises(ClosureRefused, match="week_too_soon"):
        set_week(store, seller, weekdays=range(6), first_day=later - timedelta(days=1))
    assert set_week(store, seller, weekdays=range(6), first_day=later)


def test_days_on_which_the_warehouse_never_opens_are_refused(store, route, seller):
    publish_alone(least_weekdays=1)

    with pytest.raises(ClosureRefused, match="no_open_day"):
        set_week(store, seller, weekdays=[5, 6])


def test_a_week_of_before_these_rules_counts_on_and_the_page_says_so(store, route, seller, clock):
    StoreWeek.objects.create(
        merchant=store.merchant,
        store=store,
        weekdays=[0, 4],
        saved_at=MONDAY_MORNING - timedelta(days=9),
        saved_by=seller,
    )
    client = client_of(seller)

    assert due_day(release(store, clock.moment)) == date(2026, 3, 9)
    page = client.get(url("business_days", store))
    assert page.context["is_week_too_short"]
    assert "These are 2 working days, fewer than the 5" in page.content.decode()
    again = client.post(url("business_week", store), asked([0, 4]))
    assert "2 working days a week are too few" in again.content.decode()
    set_week(store, seller)
    clock.set(at(5))
    assert "fewer than the" not in client.get(url("business_days", store)).content.decode()


REFUSED = {
    "too few days": (asked([0]), "weekdays", "1 working day a week is too few"),
    "too soon": (asked(begins=date(2026, 3, 4)), "begins", "had to be by 2026-03-01"),
    "too far": (asked(begins=date(2027, 3, 3)), "begins", "2027-03-02"),
    "no day at all": ({"weekdays": [0, 1, 2, 3, 4]}, "begins", "Say from which day on"),
    "no such day": (asked(begins="2026-02-30"), "begins", "Enter a valid date"),
    "no weekdays": ({"begins": str(THURSDAY)}, "weekdays", "Choose at least one day"),
    "no such weekday": (asked([0, 1, 2, 3, 9]), "weekdays", "Select a valid choice"),
}


@pytest.mark.parametrize(("told", "field", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_stands_where_it_is_mended_and_what_was_typed_stays(
    told, field, sentence, store, route, seller, clock
):
    client = client_of(seller)

    for page in (
        client.get(url("business_week", store, **told)),
        client.post(url("business_week", store), told),
    ):
        (refusal,) = page.context["week_form"].errors[field]
        assert sentence in refusal
        form = page.context["week_form"]
        assert form["begins"].value() == told.get("begins")
        assert form["weekdays"].value() == [str(day) for day in told.get("weekdays", [])]
    assert not StoreWeek.objects.exists()


def test_without_any_policy_the_page_says_whom_to_ask(store, route, seller, clock):
    end_first()

    page = client_of(seller).post(url("business_week", store), asked())

    (refusal,) = page.context["week_form"].non_field_errors()
    assert "Ask the platform's staff" in refusal


def test_the_page_tells_the_rules_the_days_and_those_to_come(store, route, seller, clock):
    set_week(store, seller)

    page = client_of(seller).get(url("business_days", store))

    said = page.content.decode()
    assert "A week has 5 working days at least." in said
    assert "those that are entered today may begin on" in said
    assert page.context["week"]["days"] == 7
    assert [one["first_day"] for one in page.context["coming_weeks"]] == [THURSDAY]
    assert page.context["week_form"].initial["begins"] == THURSDAY


@pytest.mark.parametrize("looked_at", [2, 10, 25], ids=["before", "meanwhile", "afterwards"])
def test_the_year_shows_each_day_by_the_week_that_counts_then(looked_at, store, route, seller, clock):
    set_week(store, seller)
    set_week(store, seller, weekdays=range(7), first_day=date(2026, 3, 18))
    clock.set(at(looked_at, 12))

    march = client_of(seller).get(url("business_days", store)).context["picture"].months[2]

    days = {day.date.day: day.ruling for week in march.weeks for day in week if day}
    assert [day for day in (6, 13, 20, 27) if not days[day].is_open] == [6, 13]
    assert days[6].params["since"] == "2026-03-05"


def test_what_it_changes_is_shown_as_the_clock_counts_it(store, route, seller, clock):
    publish_policy(handling_days=4)
    keeps = release(store, clock.moment)
    client = client_of(seller)

    page = client.get(url("business_week", store, **asked()))
    client.post(url("business_week", store), asked())

    effect = page.context["effect"]
    assert effect.moving.count == apply_changes() == 0
    assert [(because, group.count) for because, group in page.context["kept"]] == [
        ("They are released before the other working days begin: the buyer was promised their date.", 1)
    ]
    assert keeps.number in page.content.decode()
    assert effect.days[0].day == THURSDAY
    for told in effect.days[:3]:
        clock.set(datetime.combine(told.day, datetime.min.time(), UTC) + timedelta(hours=9))
        assert due_day(release(store, clock.moment)) == told.after.date()


def test_what_is_shown_is_saved_as_it_was_asked(store, route, seller, clock):
    client = client_of(seller)
    page = client.get(url("business_week", store, **asked()))

    hidden = page.context["form"]
    assert 'name="begins" value="2026-03-05"' in str(hidden["begins"].as_hidden())
    saved = client.post(url("business_week", store), asked(), follow=True)

    assert "released from 2026-03-05 on" in "".join(str(one) for one in saved.context["messages"])
    assert StoreWeek.objects.get().first_day == THURSDAY


def test_who_only_looks_sets_no_week_and_neither_does_a_stranger(store, route, merchant, clock):
    clerk = client_of(make_seller(merchant, role=Membership.Role.CLERK))
    stranger = client_of(make_seller(make_store().merchant))

    assert "every day" in clerk.get(url("business_days", store)).content.decode()
    for act in (clerk.get, clerk.post):
        assert act(url("business_week", store), asked()).status_code == 403
    for act in (stranger.get, stranger.post):
        assert act(url("business_week", store), asked()).status_code == 404
    assert not StoreWeek.objects.exists()
