"""Parcels that no carrier scanned a day after their label: told once, where the store's carriers scan."""

from datetime import timedelta

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from merchant.messages.models import Message
from orders.book.models import Fulfilment, Package
from orders.book.parcels import trace_package
from orders.clock.scanning import warn_of_missing_scans
from orders.clock.services import give_deadlines, mark_late_fulfilments
from tests.factories import make_merchant, make_order, make_seller, make_store
from tests.orders.builders import lose, publish_policy, ship, sign, take_back_end, two_units
from tests.racing import at_once, only_where_writers_meet

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def order(clock, seller, store, route):
    return make_order(store, lines=two_units())


def scan(package, moment):
    return trace_package(package_id=package.pk, actor=None, scanned_at=moment)


@pytest.fixture
def scanning(store, order, clock):
    """A parcel of the store was scanned: its carriers scan."""
    return scan(ship(make_order(store, lines=two_units())), clock.moment)


def messages():
    return list(Message.objects.filter(kind="clock.not_scanned").order_by("pk"))


def due(package):
    return Package.objects.get(pk=package.pk).scan_due_at


@pytest.mark.parametrize(
    ("labelled", "after"),
    [(None, DAY), (timedelta(0), DAY), (-HOUR, DAY - HOUR), (-HOUR - SECOND, DAY - HOUR)],
)
def test_a_scan_is_expected_a_day_after_the_label_by_the_next_full_hour(order, clock, labelled, after):
    clock.set(clock.moment.replace(minute=0, second=0, microsecond=0) + 3 * HOUR)
    label = None if labelled is None else clock.moment + labelled

    package = ship(order, labelled_at=label)

    assert due(package) == clock.moment + after


def test_it_is_told_once_when_it_is_missing(scanning, order, clock):
    package = ship(order)
    clock.set(due(package) - SECOND)
    assert (warn_of_missing_scans(), messages()) == (0, [])

    clock.set(due(package))
    assert warn_of_missing_scans() == 1
    assert [message.count for message in messages()] == [1]

    clock.forward(hours=9)
    assert warn_of_missing_scans() == 0
    assert len(messages()) == 1


def test_parcels_of_one_hour_are_one_message(scanning, order, store, clock):
    packages = [ship(order), ship(make_order(store, lines=two_units()))]
    clock.set(due(packages[0]))

    warn_of_missing_scans()

    assert [message.count for message in messages()] == [2]


def test_where_no_carrier_scans_nothing_is_told(order, clock):
    package = ship(order)
    clock.set(due(package))

    assert warn_of_missing_scans() == 1

    assert messages() == []
    assert due(package) is None


def test_scans_of_long_ago_or_of_other_stores_do_not_count(order, clock):
    other = make_store(make_merchant())
    theirs = ship(make_order(other, lines=two_units()))
    scan(theirs, clock.moment)
    own = ship(make_order(order.store, lines=two_units()))
    scan(own, clock.moment)
    clock.forward(days=31)
    package = ship(order)
    clock.set(due(package))

    warn_of_missing_scans()

    assert messages() == []


@pytest.mark.parametrize("end", [sign, lose, lambda package: scan(package, package.handed_over_at)])
def test_what_was_scanned_or_has_ended_is_not_waited_for(scanning, order, clock, end):
    package = ship(order)
    end(package)
    clock.forward(days=2)

    assert (warn_of_missing_scans(), messages()) == (0, [])


def test_an_end_that_is_taken_back_is_waited_for_again(scanning, order, clock):
    package = ship(order)
    sign(package)
    take_back_end(package)
    clock.forward(days=2)

    assert warn_of_missing_scans() == 1
    assert len(messages()) == 1


def test_the_message_leads_to_exactly_these_orders_and_counts_what_is_left(
    scanning, order, store, clock, seller_client, merchant
):
    packages = [ship(order), ship(make_order(store, lines=two_units()))]
    clock.set(due(packages[0]))
    warn_of_missing_scans()
    (message,) = messages()
    url = reverse("orders:list", args=[store.code])

    told = seller_client.get(reverse("merchant:messages", args=[merchant.code])).text
    page = seller_client.get(url, {"tab": "all", "unscanned": message.data["at"]}).text
    assert "2 still not scanned" in told
    assert order.number in page
    assert scanning.order.number not in page

    scan(packages[0], clock.moment)

    told = seller_client.get(reverse("merchant:messages", args=[merchant.code])).text
    page = seller_client.get(url, {"tab": "all", "unscanned": message.data["at"]}).text
    assert "1 still not scanned" in told
    assert order.number not in page


@only_where_writers_meet
def test_two_sweeps_at_once_tell_once(real_commits, clock, store, route):
    make_seller(store.merchant)
    scan(ship(make_order(store, lines=two_units())), clock.moment)
    packages = [ship(make_order(store, lines=two_units())) for _each in range(4)]
    clock.set(due(packages[0]))

    assert at_once(*[warn_of_missing_scans] * 4) == []

    assert [message.count for message in messages()] == [4]
    assert Package.objects.filter(scan_missed_at__isnull=False).count() == 4


class TestLateWhereTheFirstScanCounts:
    @pytest.fixture
    def shipped(self, clock, seller, store, route):
        publish_policy(counts_as_shipped="first_scan")
        order = make_order(store, lines=two_units())
        give_deadlines(fulfilment_ids=order.fulfilments.values_list("pk", flat=True))
        return ship(order)

    def test_what_has_left_without_a_scan_is_late_after_its_date(self, shipped, clock):
        sent = Fulfilment.objects.get()
        clock.set(sent.ship_by)
        assert mark_late_fulfilments() == 0

        clock.set(sent.ship_by + SECOND)
        assert mark_late_fulfilments() == 1
        assert mark_late_fulfilments() == 0

    def test_a_scan_of_before_takes_the_mark_back_by_a_new_event(self, shipped, clock):
        sent = Fulfilment.objects.get()
        clock.set(sent.ship_by + HOUR)
        mark_late_fulfilments()

        scan(shipped, sent.ship_by - HOUR)
        mark_late_fulfilments()

        sent.refresh_from_db()
        assert sent.late_at is None
        kinds = Event.objects.filter(kind__startswith="clock.late").order_by("pk")
        assert list(kinds.values_list("kind", flat=True)) == ["clock.late", "clock.late_withdrawn"]

    def test_its_clock_runs_on_until_then(self, shipped, store, seller_client, clock):
        clock.set(Fulfilment.objects.get().ship_by + HOUR)
        listed = seller_client.get(reverse("orders:list", args=[store.code]), {"tab": "all"}).text

        assert "late 1 h" in listed
        assert "late 1 h" in seller_client.get(shipped.order.get_absolute_url()).text

    def test_the_page_says_what_counts_and_that_it_is_missing(self, shipped, store, seller_client):
        page = seller_client.get(shipped.order.get_absolute_url()).text

        assert "What counts as shipped: first scan of the carrier." in page
        assert "what counts as shipped was not told of every parcel yet" in page
