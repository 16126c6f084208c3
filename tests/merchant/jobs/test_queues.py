"""What waits for each job, as the monitoring is told."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from merchant.jobs import queues, services
from merchant.jobs.queues import COUNTED_TO, Queue, told_of
from merchant.parking.models import ParkedRow
from orders.book.models import Fulfilment, Order, Package
from orders.book.parcels import ship_order, void_package
from orders.bulk.models import BulkRun
from orders.clock.models import Deadline
from tests.factories import make_order
from tests.orders.builders import ship
from warehouses.matching.models import RouteTable

pytestmark = pytest.mark.django_db
KNOWN = {
    *("matching", "deadlines", "late_marking", "releases", "warnings"),
    *("calendar_changes", "penalties", "delivery_warnings", "scan_warnings"),
    *("imports", "bulk_acts", "exports", "months", "sheets", "messages", "parked"),
    *("joining", "joining_notes", "supply_accounts", "person_ends", "agreements", "exams"),
}


@pytest.fixture
def report(client, monkeypatch):
    """What the monitoring reads, with everybody alive."""
    monkeypatch.setattr(current_app.conf, "broker_url", "memory://")
    for source in ("worker", "beat"):
        services.record_heartbeat(source=source)

    def read():
        response = client.get("/healthz/jobs")
        return response.status_code, response.json()

    return read


def ago(**told):
    return timezone.now() - timedelta(**told)


def since(*minutes):
    return lambda now, most: [now - timedelta(minutes=each) for each in minutes][:most]


def test_every_queue_is_told_and_empty(report):
    status, told = report()

    assert status == 200
    assert set(told["queues"]) == KNOWN
    assert {(each["state"], each["waiting"], each["oldest"]) for each in told["queues"].values()} == {
        ("ok", 0, None)
    }


def test_a_few_queries_tell_it(report, django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        report()


@pytest.mark.parametrize(
    ("minutes", "state", "oldest"), [((4, 1), "ok", 240), ((1, 6), "late", 360), ((-5,), "ok", 0)]
)
def test_a_queue_is_late_when_its_oldest_row_waits_too_long(monkeypatch, minutes, state, oldest):
    monkeypatch.setattr(queues, "import_string", lambda _path: since(*minutes))

    told = told_of(Queue("drill", "any"), timezone.now())

    assert (told["state"], told["waiting"], told["oldest"]) == (state, len(minutes), oldest)


def test_a_queue_without_a_limit_is_never_late(monkeypatch):
    monkeypatch.setattr(queues, "import_string", lambda _path: since(9999))

    assert told_of(Queue("drill", "any", None), timezone.now())["state"] == "ok"


def test_a_long_queue_is_counted_to_its_cap(monkeypatch):
    monkeypatch.setattr(queues, "import_string", lambda _path: since(*[1] * (COUNTED_TO + 5)))

    told = told_of(Queue("drill", "any"), timezone.now())

    assert (told["waiting"], told["more"]) == (COUNTED_TO, True)


def unmatched(store):
    make_order(store, is_matched=False, released_at=ago(minutes=20), ordered_at=ago(minutes=20))


def missed(store):
    """None was for it, and the table changed since: a sweep looks at it again."""
    make_order(store, released_at=ago(minutes=30), ordered_at=ago(minutes=30))
    Fulfilment.objects.update(warehouse=None, channel=None, matched_at=ago(days=3))
    RouteTable.objects.update_or_create(merchant=store.merchant, defaults={"changed_at": ago(minutes=20)})


def matched_anew(store):
    make_order(store, released_at=ago(days=3), ordered_at=ago(days=3))
    Fulfilment.objects.match_anew()
    Fulfilment.objects.update(waits_since=ago(minutes=20))


def undated(store):
    make_order(store)
    Deadline.objects.all().delete()
    Fulfilment.objects.update(ship_by=None, penalty_at=None, deliver_warn_at=None, matched_at=ago(minutes=20))


def unmarked(store):
    make_order(store)
    Fulfilment.objects.update(ship_by=ago(minutes=20), penalty_at=None, deliver_warn_at=None, is_exempt=False)


def undelivered(store):
    make_order(store, released_at=ago(minutes=30), ordered_at=ago(minutes=30))
    Fulfilment.objects.update(deliver_warn_at=ago(days=1), matched_at=ago(minutes=20))


def unscanned(store):
    ship(make_order(store, released_at=ago(days=2), ordered_at=ago(days=2)))
    Fulfilment.objects.update(penalty_at=None, deliver_warn_at=None, is_exempt=True)
    Package.objects.update(scan_due_at=ago(minutes=20), recorded_at=ago(days=1))


def unreleased(store):
    make_order(store)
    Fulfilment.objects.update(is_exempt=True, penalty_at=None, deliver_warn_at=None)
    Order.objects.update(status="pending", stage="", released_at=None, release_due_at=ago(minutes=20))


def undone(store):
    merchant = store.merchant
    BulkRun.objects.create(merchant=merchant, store=store, act="release", lease_until=ago(minutes=20))


@pytest.mark.parametrize(
    ("queue", "arrange"),
    [
        ("matching", unmatched),
        ("matching", missed),
        ("matching", matched_anew),
        ("deadlines", undated),
        ("late_marking", unmarked),
        ("delivery_warnings", undelivered),
        ("scan_warnings", unscanned),
        ("releases", unreleased),
        ("bulk_acts", undone),
    ],
)
def test_a_row_that_waits_for_twenty_minutes_makes_its_queue_late(report, store, queue, arrange):
    arrange(store)

    status, told = report()

    late = {code for code, each in told["queues"].items() if each["state"] == "late"}
    assert (status, told["state"], late) == (503, "late", {queue})
    assert told["queues"][queue]["waiting"] == 1
    assert 1190 < told["queues"][queue]["oldest"] < 1260


@pytest.mark.parametrize(
    ("queue", "arrange"),
    [
        ("matching", unmatched),
        ("matching", missed),
        ("deadlines", undated),
        ("late_marking", unmarked),
        ("delivery_warnings", undelivered),
        ("releases", unreleased),
    ],
)
def test_a_parked_row_waits_for_staff_and_for_no_job(report, store, queue, arrange):
    arrange(store)
    row = Order.objects.get() if queue == "releases" else Fulfilment.objects.get()
    ParkedRow.objects.create(
        queue=queue, kind=row._meta.label_lower, row_id=row.pk, parked_at=ago(days=2), attempts=3
    )

    status, told = report()

    assert (status, told["queues"][queue]["waiting"]) == (200, 0)
    assert told["queues"]["parked"]["waiting"] == 1
    assert told["queues"]["parked"]["oldest"] > 170_000


def by_a_sweep(order):
    Fulfilment.objects.match_anew()


def by_a_person(order):
    fulfilment = order.fulfilments.get()
    fulfilment.save(update_fields=fulfilment.match_anew())


@pytest.mark.parametrize("let_wait", [by_a_sweep, by_a_person])
def test_what_is_matched_anew_waits_from_then_on_and_not_since_its_release(report, store, let_wait):
    order = make_order(store, released_at=ago(days=3), ordered_at=ago(days=3))

    let_wait(order)

    status, told = report()
    assert (status, told["queues"]["matching"]["waiting"]) == (200, 1)
    assert told["queues"]["matching"]["oldest"] < 60


@pytest.mark.parametrize("let_wait", [by_a_sweep, by_a_person])
def test_what_waits_already_goes_on_waiting(report, store, let_wait):
    matched_anew(store)

    let_wait(Order.objects.get())

    assert report()[1]["queues"]["matching"]["oldest"] > 1190


def test_a_parcel_that_never_left_lets_its_order_wait_from_then_on(report, store, seller):
    order = make_order(store, released_at=ago(days=3), ordered_at=ago(days=3))
    package = ship_order(order_id=order.pk, actor=seller, carrier="DHL", tracking_number="T1")
    Fulfilment.objects.update(matched_at=None)  # it had left before anybody looked at it

    void_package(package_id=package.pk, actor=seller, reason="typed twice")

    told = report()[1]["queues"]["matching"]
    assert (told["waiting"], told["state"]) == (1, "ok")


def test_what_buyers_still_pay_waits_for_no_match(report, store):
    unreleased(store)
    Fulfilment.objects.update(matched_at=None)

    assert report()[1]["queues"]["matching"]["waiting"] == 0
