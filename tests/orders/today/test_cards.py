"""The orders' cards: buckets that lead into the list, today's steps, and what waits for whom."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from merchant.tenancy.models import Membership
from orders.book.models import Hold, Line, Package
from orders.book.parcels import ship_order, sign_package
from orders.book.services import cancel_order
from orders.book.stages import refresh_stages
from orders.bulk.models import BulkRun
from orders.export.models import ExportRun
from orders.intake.models import ImportRun
from orders.review.models import MonthFigures
from orders.review.services import reckon_stale_months
from orders.today import selectors, waiting
from tests.factories import make_order, make_store, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of(store):
    def ask(user, at=store):
        request = RequestFactory().get("/")
        request.user, request.store, request.merchant = user, at, at.merchant
        request.membership = Membership.objects.get(user=user, merchant=at.merchant)
        return request

    return ask


def just_now(**before):
    return timezone.now() - timedelta(**before)


def to_ship(store, **fields):
    released = fields.pop("released_at", just_now(minutes=5))
    return make_order(store, ordered_at=just_now(minutes=5), released_at=released, **fields)


def buckets(request):
    return {bucket.label: bucket for bucket in selectors.standing(request, timezone.now()).buckets}


def flow(request):
    return {
        step.label: (step.today, step.yesterday) for step in selectors.standing(request, timezone.now()).flow
    }


def test_each_bucket_counts_and_leads_to_the_same_orders(seller_client, seller, request_of, store, route):
    for _number in range(2):
        to_ship(store)
    held = to_ship(store)
    Hold.objects.create(merchant=store.merchant, order=held, kind="manual")
    refresh_stages([held.pk])
    late = make_order(store, ordered_at=just_now(days=12), released_at=just_now(days=12))
    moving = to_ship(store)
    ship_order(order_id=moving.pk, actor=None, carrier="DPD", tracking_number="1")

    found = buckets(request_of(seller))

    assert {label: bucket.count for label, bucket in found.items()} == {
        "Late or due within 24 h": "1",
        "Held": "1",
        "Ready": "3",
        "At the warehouse": "0",
        "Delivery at risk": "0",
        "Anomaly": "0",
    }
    page = seller_client.get(found["Late or due within 24 h"].url)
    assert late.number in page.text
    assert held.number not in page.text


def test_a_bucket_with_nothing_in_it_is_calm(seller, request_of, store, order):
    found = buckets(request_of(seller))

    assert {bucket.tone for bucket in found.values() if bucket.count == "0"} == {""}


def test_what_is_due_is_told_in_red_once_something_is_late(seller, request_of, store, order):
    to_ship(store, released_at=just_now(days=12))

    assert buckets(request_of(seller))["Late or due within 24 h"].tone == "late"


def test_todays_steps_count_orders_not_parcels(seller, request_of, store, route):
    to_ship(store)
    left = to_ship(store)
    package = ship_order(order_id=left.pk, actor=None, carrier="DPD", tracking_number="1")
    sign_package(package_id=package.pk, actor=None)
    gone = to_ship(store, released_at=None)
    cancel_order(order_id=gone.pk, actor=None, reason="Sold out", by=Line.CancelledBy.SELLER)

    today = {label: counts[0] for label, counts in flow(request_of(seller)).items()}

    assert today == {"Ordered": "3", "Released": "2", "Shipped": "1", "Signed for": "1", "Cancelled": "1"}


def test_a_signature_of_yesterday_is_yesterdays(seller, request_of, store, route):
    left = to_ship(store)
    package = ship_order(order_id=left.pk, actor=None, carrier="DPD", tracking_number="1")
    sign_package(package_id=package.pk, actor=None)
    Package.objects.update(ended_at=just_now(days=1))

    assert flow(request_of(seller))["Signed for"] == ("0", "1")


def test_the_day_is_the_stores_own(seller, request_of, merchant):
    far = make_store(merchant, time_zone="Pacific/Kiritimati")
    now = datetime(2026, 3, 10, 11, tzinfo=UTC)  # already the eleventh there
    make_order(far, ordered_at=now - timedelta(hours=2), released_at=now - timedelta(hours=2))

    told = selectors.standing(request_of(seller, far), now)

    assert (told.flow[0].today, told.flow[0].yesterday) == ("0", "1")


def test_the_menu_reads_the_count_that_the_page_has(seller, request_of, store, order):
    request = request_of(seller)
    selectors.standing(request, timezone.now())

    assert request.urgent_orders == 1


# --- what waits ----------------------------------------------------------------------------------------


def run_of(kind, store, **fields):
    return kind.objects.create(merchant=store.merchant, store=store, **fields)


def import_of(store, **fields):
    return run_of(ImportRun, store, **({"profile": "bantuo", "file_name": "orders.csv"} | fields))


def texts(request):
    return [thing.text for thing in waiting.waiting_runs(request, timezone.now())]


def test_an_import_that_was_read_waits_for_those_who_may_import(request_of, store, seller, colleague):
    import_of(store, state="read")

    assert texts(request_of(seller)) == ["orders.csv is read and waits for you"]
    assert texts(request_of(colleague)) == []


def test_a_failed_import_waits_for_a_week(request_of, store, seller):
    import_of(store, state="failed", state_since=just_now(days=6), file_name="six.csv")
    import_of(store, state="failed", state_since=just_now(days=8), file_name="eight.csv")

    assert texts(request_of(seller)) == ["six.csv could not be brought in"]


def test_bulk_acts_and_exports_wait_for_who_started_them(request_of, store, seller, colleague):
    run_of(BulkRun, store, actor=seller, act="cancel", key="1", state="done", total=9, refused=2)
    run_of(BulkRun, store, actor=seller, act="hold", key="2", state="done", total=9, refused=0)
    run_of(ExportRun, store, actor=seller, selection={}, language="en", key="1", state="done", rows=1200)

    assert texts(request_of(seller)) == [
        "Cancel: 2 refused",
        "Your export is ready: Orders, a row a line (rows: 1,200)",
    ]
    assert texts(request_of(colleague)) == []


def test_the_longest_waiting_stands_first(request_of, store, seller):
    for hours in (1, 3, 2):
        import_of(store, state="read", state_since=just_now(hours=hours), file_name=f"{hours}.csv")

    assert [text[:5] for text in texts(request_of(seller))] == ["3.csv", "2.csv", "1.csv"]


def test_another_stores_runs_wait_elsewhere(request_of, store, seller):
    import_of(make_store(store.merchant), state="read")

    assert texts(request_of(seller)) == []


def test_holds_that_ask_for_a_decision_stand_together(seller_client, request_of, store, seller, route):
    orders = [to_ship(store) for _number in range(3)]
    for order, kind in zip(orders, ("cancellation", "cancellation", "manual"), strict=True):
        Hold.objects.create(merchant=store.merchant, order=order, kind=kind)
    refresh_stages([order.pk for order in orders])

    (thing,) = waiting.waiting_decisions(request_of(seller), timezone.now())

    assert thing.text == "Buyers ask to cancel: 2"
    page = seller_client.get(thing.url).text
    assert [order.number in page for order in orders] == [True, True, False]


def test_a_decided_hold_waits_no_more(request_of, store, seller, order):
    Hold.objects.create(merchant=store.merchant, order=order, kind="cancellation", released_at=timezone.now())

    assert waiting.waiting_decisions(request_of(seller), timezone.now()) == []


def test_a_person_of_two_merchants_reads_only_this_ones(request_of, store):
    user = make_user()
    elsewhere = make_store()
    for each in (store, elsewhere):
        make_seller_of(user, each)
        import_of(each, state="read", file_name=f"{each.code}.csv")

    assert texts(request_of(user)) == [f"{store.code}.csv is read and waits for you"]


def make_seller_of(user, store):
    return Membership.objects.create(user=user, merchant=store.merchant, role=Membership.Role.OWNER)


def test_the_page_shows_cards_and_what_waits(seller_client, store, order):
    import_of(store, state="read")

    response = seller_client.get(reverse("merchant:workbench", args=[store.code]))

    assert "orders.csv is read and waits for you" in response.text
    wide = [filled.card.template for filled in response.context["columns"]["wide"]]
    assert wide == ["merchant/onboarding/_banner.html", "orders/today/_standing.html"]


def test_days_of_a_large_store_say_when_they_were_reckoned(seller_client, seller, request_of, store, route):
    to_ship(store)
    reckon_stale_months()
    for kept in MonthFigures.objects.filter(store=store):
        kept.figures["came_in"] = 100_000
        kept.reckoned_at = just_now(minutes=30)
        kept.save()

    page = seller_client.get(reverse("merchant:workbench", args=[store.code]))

    told = selectors.last_days(request_of(seller), timezone.now())
    assert just_now(minutes=29) > told.as_of > just_now(minutes=31)
    reckoned_at = timezone.localtime(told.as_of, ZoneInfo(store.time_zone))
    assert f'as of <span class="nowrap">{reckoned_at:%Y-%m-%d %H:%M}<' in page.text
