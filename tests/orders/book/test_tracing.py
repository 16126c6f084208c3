"""Label and first scan of a parcel: entered, corrected, taken back, and what counts as shipped by them."""

from datetime import timedelta

import pytest

from merchant.audit.models import Event
from orders.book.exceptions import IllegalMove, OrderError
from orders.book.models import Fulfilment, Package
from orders.book.parcels import arrive_package, correct_package, trace_package
from tests.factories import make_order
from tests.orders.builders import arrive, publish_policy, ship, sign, take_back_end, two_units, void

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def order(clock, seller, store, route):
    return make_order(store, lines=two_units())


@pytest.fixture
def package(order):
    return ship(order)


def trace(package, **told):
    return trace_package(package_id=package.pk, actor=None, **told)


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def shipped_at():
    return Fulfilment.objects.get().shipped_at


def test_both_are_kept_apart_from_the_hand_over(package, clock):
    left_at = package.handed_over_at
    clock.forward(hours=5)

    trace(package, labelled_at=left_at - HOUR, scanned_at=left_at + 3 * HOUR)

    package.refresh_from_db()
    assert (package.labelled_at, package.handed_over_at, package.scanned_at) == (
        left_at - HOUR,
        left_at,
        left_at + 3 * HOUR,
    )
    assert package.label_told_at == package.scan_told_at == clock.moment
    assert kinds()[-2:] == ["order.labelled", "order.scanned"]
    assert Event.objects.last().happened_at == left_at + 3 * HOUR


def test_a_label_may_be_told_with_the_parcel(order, clock):
    package = ship(order, labelled_at=clock.moment - timedelta(minutes=20))

    package.refresh_from_db()
    assert package.labelled_at == clock.moment - timedelta(minutes=20)
    assert "order.labelled" in kinds()


def test_what_is_said_again_is_no_news(package, clock):
    trace(package, scanned_at=clock.moment)
    told, told_at = kinds(), Package.objects.get().scan_told_at
    clock.forward(hours=1)

    trace(package, scanned_at=Package.objects.get().scanned_at)

    assert (kinds(), Package.objects.get().scan_told_at) == (told, told_at)


def test_empty_takes_back(package, clock):
    trace(package, labelled_at=package.handed_over_at, scanned_at=clock.moment)

    trace(package)

    package.refresh_from_db()
    assert (package.labelled_at, package.scanned_at, package.scan_told_at) == (None, None, None)
    assert kinds()[-2:] == ["order.label_taken_back", "order.scan_taken_back"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"scanned_at": HOUR}, "future"),
        ({"scanned_at": -9 * DAY}, "before"),
        ({"labelled_at": -9 * DAY}, "before"),
    ],
)
def test_impossible_moments_are_refused(package, clock, told, words):
    with pytest.raises(OrderError, match=words):
        trace(package, **{name: clock.moment + length for name, length in told.items()})

    assert Package.objects.get().scanned_at is None


def test_a_label_is_not_bought_after_the_hand_over(package, clock):
    clock.forward(hours=2)

    with pytest.raises(OrderError, match="label lies after the hand-over"):
        trace(package, labelled_at=package.handed_over_at + HOUR)


def test_nothing_is_scanned_for_the_first_time_after_its_end(package, clock):
    clock.forward(hours=1)
    sign(package)
    clock.forward(hours=2)

    with pytest.raises(OrderError, match="after the parcel's end"):
        trace(package, scanned_at=clock.moment)


def test_a_voided_parcel_has_no_moments(package):
    void(package)

    with pytest.raises(IllegalMove, match="voided"):
        trace(package, scanned_at=package.handed_over_at)


def test_what_staff_prove_a_seller_leaves(package, clock):
    trace(package, scanned_at=clock.moment, by_staff=True)

    with pytest.raises(OrderError, match="Platform staff told"):
        trace(package)

    assert Package.objects.get().scanned_at is not None


def test_the_minute_of_what_is_known_is_no_news(package, clock):
    trace(package, labelled_at=package.handed_over_at)
    told, before = kinds(), Package.objects.get()
    clock.forward(days=3)

    trace(package, labelled_at=before.labelled_at.replace(second=0, microsecond=0))

    after = Package.objects.get()
    assert (after.labelled_at, after.label_told_at) == (before.labelled_at, before.label_told_at)
    assert kinds() == told


def test_a_proven_parcel_keeps_its_number(package, clock):
    trace(package, scanned_at=clock.moment, by_staff=True)

    with pytest.raises(OrderError, match="Platform staff told"):
        correct_package(package_id=package.pk, actor=None, carrier="DHL", tracking_number="OTHER1")


def test_staff_who_prove_nothing_leave_it_to_the_seller(package, clock):
    trace(package, by_staff=True)

    assert trace(package, scanned_at=clock.moment).scanned_at == clock.moment


def test_a_parcel_does_not_end_before_its_first_scan(package, clock):
    clock.forward(hours=5)
    trace(package, scanned_at=clock.moment)
    scanned_at = clock.moment
    clock.forward(hours=1)

    with pytest.raises(OrderError, match="lies before"):
        sign(package, signed_at=scanned_at - HOUR)


def test_a_scan_that_staff_prove_lets_a_late_entry_count(order, clock):
    at = clock.moment
    clock.forward(days=3)
    package = ship(order, handed_over_at=at)
    assert shipped_at() == clock.moment

    trace(package, scanned_at=at + HOUR)
    assert shipped_at() == clock.moment

    trace(package, scanned_at=at + HOUR, by_staff=True)
    assert shipped_at() == at


class TestWhereTheFirstScanCounts:
    @pytest.fixture(autouse=True)
    def _policy(self, store, route):
        publish_policy(counts_as_shipped="first_scan")

    def test_it_is_shipped_with_the_scan(self, order, clock):
        package = ship(order)
        order.refresh_from_db()
        assert (order.status, Fulfilment.objects.get().state, shipped_at()) == ("shipped", "done", None)

        clock.forward(hours=4)
        trace(package, scanned_at=clock.moment)

        assert shipped_at() == clock.moment

    def test_all_parcels_have_to_be_scanned(self, order, clock):
        first, last = ship(order, {"TEA": 1}), ship(order, {"TEA": 1})
        trace(first, scanned_at=clock.moment)
        assert shipped_at() is None

        clock.forward(hours=1)
        trace(last, scanned_at=clock.moment)

        assert shipped_at() == clock.moment

    def test_a_scan_that_is_taken_back_counts_no_more(self, order, clock):
        package = trace(ship(order), scanned_at=clock.moment)

        trace(package)

        assert shipped_at() is None


def test_where_the_arrival_counts_its_end_taken_back_counts_no_more(by_platform, clock):
    package = ship(by_platform)
    assert shipped_at() is None
    clock.forward(hours=20)

    arrive(package)
    assert shipped_at() == clock.moment

    take_back_end(package)
    assert shipped_at() is None


def test_an_arrival_that_is_entered_late_counts_from_its_entry_unless_staff_tell_it(by_platform, clock):
    package, at = ship(by_platform), clock.moment
    clock.forward(days=3)
    arrive(package, arrived_at=at)
    assert shipped_at() == clock.moment

    take_back_end(package)
    arrive_package(package_id=package.pk, actor=None, arrived_at=at, by_staff=True)
    assert shipped_at() == at


@pytest.fixture
def by_platform(clock, seller, store, route):
    publish_policy(counts_as_shipped="arrived")
    return make_order(store, lines=two_units(), leg="to_platform_warehouse")
