"""A store's month in figures: every number from the rows, kept by a job, with the orders behind it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DataError, connection
from django.urls import reverse
from django.utils import timezone

from merchant.tenancy.models import Store
from orders.book.models import Discount, Fulfilment, Hold, Line, Order, Package
from orders.book.parcels import ship_order, sign_package, void_package
from orders.book.services import cancel_order
from orders.review import selectors, services, tasks
from orders.review.figures import Figures
from orders.review.models import MonthFigures
from orders.review.periods import month_before, month_of
from tests.factories import make_order, make_store

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
MARCH = month_of(date(2026, 3, 1), LONDON)
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
TENTH = datetime(2026, 3, 10, 9, tzinfo=UTC)


def shipped(store, number, *, left_at, ship_by=None, **fields):
    """An order of the tenth that left at this moment."""
    order = make_order(store, number=number, ordered_at=TENTH, released_at=TENTH, **fields)
    ship_order(order_id=order.pk, actor=None, carrier="DPD", tracking_number=f"T{number}")
    Package.objects.filter(order=order).update(handed_over_at=left_at)
    changed = {"shipped_at": left_at} | ({"ship_by": ship_by} if ship_by else {})
    Fulfilment.objects.filter(order=order).update(**changed)
    return order


def figures(store, now=NOW):
    return selectors.month(store, MARCH, now).figures


def test_a_month_without_orders_is_empty(store):
    assert figures(store).is_empty


def test_orders_count_by_the_day_in_store_time_on_which_the_buyer_bought(store, route):
    late_evening = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)  # the first of April in London
    make_order(store, ordered_at=late_evening, released_at=late_evening)
    make_order(store, ordered_at=TENTH, released_at=TENTH)

    told = selectors.month(store, MARCH, NOW)

    assert told.figures.came_in == 1
    assert told.days[date(2026, 3, 10)].came_in == 1
    assert selectors.month(store, month_of(date(2026, 4, 1), LONDON), NOW).figures.came_in == 1


def test_the_on_time_rate_is_of_what_had_a_date_to_keep(store, route):
    due = datetime(2026, 3, 12, 20, tzinfo=UTC)
    shipped(store, "A", left_at=due, ship_by=due)
    shipped(store, "B", left_at=due + timedelta(seconds=1), ship_by=due)
    exempt = shipped(store, "C", left_at=due + timedelta(days=1), ship_by=due)
    Fulfilment.objects.filter(order=exempt).update(is_exempt=True)

    told = figures(store)

    assert (told.shipped, told.in_time, told.late, told.rate) == (3, 1, 1, 0.5)


def test_hours_from_release_to_hand_over_are_a_median(store, route):
    for number, hours in (("A", 1), ("B", 5), ("C", 100)):
        shipped(store, number, left_at=TENTH + timedelta(hours=hours))

    assert figures(store).minutes_to_hand_over == 5 * 60


def test_a_signature_counts_when_it_was_given(store, route):
    order = shipped(store, "A", left_at=TENTH)
    sign_package(package_id=order.packages.get().pk, actor=None)
    Package.objects.update(ended_at=TENTH + timedelta(days=2))

    told = selectors.month(store, MARCH, NOW)

    assert (told.figures.signed, told.figures.minutes_to_sign) == (1, 2 * 24 * 60)
    assert told.days[date(2026, 3, 12)].signed == 1


@pytest.mark.parametrize("state", ["returned", "lost"])
def test_what_came_back_or_was_lost_is_counted_apart(store, route, state):
    shipped(store, "A", left_at=TENTH)
    Package.objects.update(state=state, ended_at=TENTH + timedelta(days=2))

    assert getattr(figures(store), state) == 1


def test_cancelled_orders_are_told_by_whom_and_sell_nothing(store, route):
    kept = make_order(store, number="KEPT", ordered_at=TENTH, released_at=TENTH)
    gone = make_order(store, number="GONE", ordered_at=TENTH, released_at=TENTH)
    cancel_order(order_id=gone.pk, actor=None, reason="Sold out", by=Line.CancelledBy.SELLER)
    Order.objects.filter(pk=gone.pk).update(status_since=TENTH)

    told = figures(store)

    assert told.cancelled == {"seller": 1}
    assert told.sales == {"GBP": kept.total_minor}


def test_reasons_destinations_warehouses_and_discounts_are_told(store, route):
    order = shipped(store, "A", left_at=TENTH + timedelta(hours=1))
    Hold.objects.create(merchant=store.merchant, order=order, kind="manual", released_at=TENTH)
    Discount.objects.create(
        merchant=store.merchant, order=order, funder="platform", identity="d", amount_minor=50
    )

    told = figures(store)

    assert told.holds == {"manual": 1}
    assert told.countries == {"GB": 1}
    assert told.warehouses[route.warehouse.code]["shipped"] == 1
    assert told.discounts == {"GBP": {"platform": 50}}


def test_another_store_of_the_merchant_changes_nothing(store, route):
    elsewhere = make_store(store.merchant)
    shipped(elsewhere, "A", left_at=TENTH)

    assert figures(store).is_empty


# --- kept figures --------------------------------------------------------------------------------------


def test_the_job_keeps_this_month_and_the_two_before(store, route):
    assert services.reckon_stale_months() == 3
    assert services.reckon_stale_months() == 0
    assert MonthFigures.objects.filter(store=store).count() == 3


def test_kept_figures_are_the_reckoned_ones(store, route):
    shipped(store, "A", left_at=TENTH)
    kept = services.reckon_month(store=store, month=MARCH)

    assert Figures.from_json(kept.figures) == figures(store)
    assert kept.days["2026-03-10"]["shipped"] == 1


def test_a_month_is_reckoned_again_when_its_figures_are_old(store):
    services.reckon_stale_months()
    MonthFigures.objects.update(reckoned_at=timezone.now() - timedelta(hours=2))

    assert services.reckon_stale_months() == 1  # the running one; what has ended waits a day


def test_a_small_store_sees_what_has_just_happened(store, route):
    services.reckon_month(store=store, month=MARCH)
    make_order(store, ordered_at=TENTH, released_at=TENTH)

    assert figures(store).came_in == 1


def test_a_large_store_reads_what_was_kept(store, route, django_assert_num_queries):
    make_order(store, ordered_at=TENTH, released_at=TENTH)
    kept = services.reckon_month(store=store, month=MARCH)
    MonthFigures.objects.update(figures=kept.figures | {"came_in": 100_000})

    with django_assert_num_queries(1):
        told = selectors.month(store, MARCH, NOW)

    assert told.figures.came_in == 100_000
    assert told.as_of == kept.reckoned_at


def test_older_months_are_kept_one_a_sweep_back_to_the_first_order(store, route):
    first_at = timezone.now() - timedelta(days=200)
    make_order(store, ordered_at=first_at, released_at=first_at)

    swept = [services.reckon_stale_months() for _sweep in range(8)]

    begun = MonthFigures.objects.filter(store=store).values_list("begins_on", flat=True)
    assert min(begun) == first_at.astimezone(LONDON).date().replace(day=1)
    assert swept == [4, *[1] * (len(begun) - 4), *[0] * (11 - len(begun))]


def test_a_parcel_that_was_corrected_long_after_its_month_is_told_by_the_job(store, route):
    bought_at = timezone.now() - timedelta(days=200)
    order = make_order(store, ordered_at=bought_at, released_at=bought_at)
    ship_order(order_id=order.pk, actor=None, carrier="DPD", tracking_number="T1")
    left_at = bought_at + timedelta(hours=1)
    Package.objects.update(handed_over_at=left_at, recorded_at=left_at)
    Fulfilment.objects.update(shipped_at=left_at)
    month = month_of(left_at.astimezone(LONDON).date(), LONDON)
    assert services.reckon_month(store=store, month=month).figures["shipped"] == 1
    void_package(package_id=order.packages.get().pk, actor=None, reason="Never left")
    for _sweep in range(8):
        services.reckon_stale_months()
    kept = MonthFigures.objects.get(store=store, begins_on=month.first)
    assert kept.figures["shipped"] == 1
    MonthFigures.objects.update(reckoned_at=timezone.now() - timedelta(days=8))

    services.reckon_stale_months()

    kept.refresh_from_db()
    assert kept.figures["shipped"] == 0


def broken(month):
    """Lets the database refuse to keep this month."""
    told = {month.first, str(month.first)}

    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT") and MonthFigures._meta.db_table in sql and told & {*params}:
            raise DataError("out of range")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)


def test_a_month_that_cannot_be_reckoned_stops_none_before_it_and_no_other_store(store, route):
    first_at = timezone.now() - timedelta(days=200)
    for each in (store, make_store(store.merchant)):
        make_order(each, ordered_at=first_at, released_at=first_at)
    fourth = month_before(month_before(month_before(month_of(timezone.now().date(), LONDON))))

    with broken(fourth):
        for _sweep in range(8):
            services.reckon_stale_months()
    begun = {first for (first,) in MonthFigures.objects.filter(store=store).values_list("begins_on")}
    services.reckon_stale_months()

    assert fourth.first not in begun
    assert first_at.astimezone(LONDON).date().replace(day=1) in begun
    assert MonthFigures.objects.filter(begins_on=fourth.first).count() == 2


def test_a_store_whose_zone_is_none_stops_no_other(store):
    lost = make_store(store.merchant)
    Store.objects.filter(pk=lost.pk).update(time_zone="Mars/Olympus")

    assert services.reckon_stale_months() == 3
    assert {row.store_id for row in MonthFigures.objects.all()} == {store.pk}


def test_older_months_are_reckoned_again_some_a_sweep_and_then_not_for_a_week(store, monkeypatch):
    monkeypatch.setattr(services, "OLDER_AT_ONCE", 2)
    month = month_of(timezone.now().date() - timedelta(days=150), LONDON)
    services.reckon_stale_months()
    for _month in range(3):
        services.reckon_month(store=store, month=month)
        MonthFigures.objects.filter(begins_on=month.first).update(reckoned_at=month.moments[0])
        month = month_before(month)

    swept = [services.reckon_stale_months() for _sweep in range(3)]

    assert swept == [2, 1, 0]


@pytest.fixture
def outdated(store, route):
    """A month of many orders that was kept before one of them came."""
    kept = services.reckon_month(store=store, month=MARCH)
    MonthFigures.objects.update(
        figures=kept.figures | {"shipped": 100_000}, reckoned_at=timezone.now() - timedelta(days=90)
    )
    make_order(store, ordered_at=TENTH, released_at=TENTH)
    kept.refresh_from_db()
    return kept


def test_orders_that_came_into_a_kept_month_since_are_noticed(store, outdated):
    now = timezone.now()

    assert selectors.month(store, MARCH, now).outdated == outdated.pk
    assert selectors.month(store, MARCH, outdated.reckoned_at + timedelta(minutes=59)).outdated is None


def test_an_outdated_month_is_reckoned_again_once_an_hour(store, outdated, django_assert_num_queries):
    services.reckon_month_again(kept_id=outdated.pk)

    outdated.refresh_from_db()
    assert outdated.figures["came_in"] == 1
    with django_assert_num_queries(1):
        services.reckon_month_again(kept_id=outdated.pk)


def test_days_of_a_large_store_are_read_in_one_query(store, route, django_assert_num_queries):
    make_order(store, ordered_at=TENTH, released_at=TENTH)
    kept = services.reckon_month(store=store, month=MARCH)
    MonthFigures.objects.update(figures=kept.figures | {"came_in": 100_000})

    with django_assert_num_queries(1):
        told = selectors.days(store, MARCH, NOW)

    assert told.days[date(2026, 3, 10)].came_in == 1
    assert len(told.days) == 31
    assert told.as_of == kept.reckoned_at


def test_days_without_kept_figures_are_reckoned_alike(store, route):
    due = TENTH + timedelta(days=1)
    shipped(store, "A", left_at=due, ship_by=due)

    told = selectors.days(store, MARCH, NOW)
    days = told.days

    assert days[date(2026, 3, 10)].came_in == 1
    assert (days[date(2026, 3, 11)].shipped, days[date(2026, 3, 11)].in_time) == (1, 1)
    assert told.as_of == NOW


# --- pages ---------------------------------------------------------------------------------------------


def page_of(client, store, **asked):
    return client.get(reverse("orders:month", args=[store.code]), asked)


def test_the_page_tells_the_month_beside_the_month_before(seller_client, store, route):
    shipped(store, "A", left_at=TENTH)
    earlier = TENTH - timedelta(days=28)
    make_order(store, ordered_at=earlier, released_at=earlier)

    response = page_of(seller_client, store, month="2026-03")

    tile = response.context["tiles"][0]
    assert (tile.label, tile.now, tile.before) == ("Ordered", "1", "1")
    assert "March 2026" in response.text


def test_the_page_asks_for_an_outdated_month_to_be_reckoned(
    seller_client, store, outdated, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(tasks.reckon_month_again, "apply_async", lambda args, **_options: rung.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        response = page_of(seller_client, store, month="2026-03")

    assert rung == [(outdated.pk,)]
    reckoned_at = timezone.localtime(outdated.reckoned_at, LONDON)
    assert f'as of <span class="nowrap">{reckoned_at:%Y-%m-%d %H:%M}<' in response.text


@pytest.mark.parametrize("month", ["", "2026-13", "26-3", "0000-00", "9999-12", "x" * 5000, "2026-3", "１２"])
def test_a_month_that_is_none_is_the_running_one(seller_client, store, month):
    response = page_of(seller_client, store, month=month)

    assert response.status_code == 200
    assert response.context["told"].period.first == timezone.localdate(timezone=LONDON).replace(day=1)


def behind(client, store, **asked):
    return client.get(reverse("orders:month_orders", args=[store.code]), {"month": "2026-03", **asked})


def test_every_figure_leads_to_its_orders(seller_client, store, route):
    due = TENTH + timedelta(days=1)
    in_time = shipped(store, "IN-TIME", left_at=due, ship_by=due)
    late = shipped(store, "LATE", left_at=due + timedelta(days=1), ship_by=due)
    links = {tile.figure for tile in page_of(seller_client, store, month="2026-03").context["tiles"]} - {""}

    found = {
        figure: [row.number for row in behind(seller_client, store, figure=figure).context["listing"].rows]
        for figure in links
    }

    assert {figure for figure, numbers in found.items() if numbers} == {
        "came_in",
        "shipped",
        "in_time",
        "late",
    }
    assert (found["in_time"], found["late"]) == ([in_time.number], [late.number])


@pytest.mark.parametrize(
    ("figure", "right", "wrong"),
    [("came_in", "GB", "FR"), ("held", "manual", "risk"), ("cancelled", "seller", "buyer")],
)
def test_a_part_of_a_figure_leads_to_its_orders(seller_client, store, route, figure, right, wrong):
    order = make_order(store, ordered_at=TENTH, released_at=TENTH)
    Hold.objects.create(merchant=store.merchant, order=order, kind="manual")
    cancel_order(order_id=order.pk, actor=None, reason="Sold out", by=Line.CancelledBy.SELLER)
    Order.objects.filter(pk=order.pk).update(status_since=TENTH)

    assert len(behind(seller_client, store, figure=figure, of=right).context["listing"].rows) == 1
    assert not behind(seller_client, store, figure=figure, of=wrong).context["listing"].rows


def test_a_figure_that_is_none_is_not_found(seller_client, store):
    assert behind(seller_client, store, figure="__class__").status_code == 404


def test_the_page_has_a_fixed_number_of_queries(seller_client, store, route, django_assert_max_num_queries):
    shipped(store, "A", left_at=TENTH)
    page_of(seller_client, store)

    with django_assert_max_num_queries(24):
        page_of(seller_client, store, month="2026-03")


def test_the_orders_behind_a_figure_page_by_key(seller_client, store, route, monkeypatch):
    monkeypatch.setattr("orders.review.views.PER_PAGE", 2)
    orders = [
        make_order(store, ordered_at=TENTH + timedelta(hours=hours), released_at=TENTH) for hours in range(3)
    ]

    first = behind(seller_client, store, figure="came_in")
    second = seller_client.get(first.wsgi_request.path + first.context["listing"].next_url)

    told = [row.number for page in (first, second) for row in page.context["listing"].rows]
    assert told == [order.number for order in orders]
    assert second.context["listing"].previous_url
    assert not second.context["listing"].next_url
