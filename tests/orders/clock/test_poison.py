"""One order that breaks the clock stops no other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from merchant.parking.models import ParkedRow
from orders.book.models import Fulfilment, Order
from orders.clock import services
from orders.clock.models import Deadline
from tests.factories import make_order
from tests.orders.builders import publish_policy

pytestmark = pytest.mark.django_db
BEFORE_ALL_CALENDARS = datetime(1, 1, 1, tzinfo=UTC)


@pytest.fixture
def undated(store):
    """Three matched orders without a date; the second began before any calendar can, and a policy says so."""
    publish_policy(valid_from=BEFORE_ALL_CALENDARS, valid_to=datetime(1900, 1, 1, tzinfo=UTC))
    orders = [make_order(store) for _ in range(3)]
    Deadline.objects.all().delete()
    Fulfilment.objects.update(ship_by=None)
    Order.objects.filter(pk=orders[1].pk).update(released_at=BEFORE_ALL_CALENDARS)
    return orders


def dated():
    return set(Fulfilment.objects.exclude(ship_by=None).values_list("order_id", flat=True))


def test_orders_beside_one_that_cannot_be_dated_get_their_dates(undated):
    services.give_missing_deadlines()

    assert dated() == {undated[0].pk, undated[2].pk}
    assert ParkedRow.objects.get().queue == "deadlines"


def test_it_is_parked_and_dated_once_it_is_mended_and_tried_again(undated):
    for _ in range(3):
        services.give_missing_deadlines()
    parked = ParkedRow.objects.parked().get()
    Order.objects.update(released_at=timezone.now())
    services.give_missing_deadlines()
    assert undated[1].pk not in dated()

    parked.delete()
    services.give_missing_deadlines()

    assert undated[1].pk in dated()


def test_orders_beside_one_that_cannot_be_marked_are_marked_once(store):
    long_ago = timezone.now() - timedelta(days=30)
    orders = [make_order(store, released_at=long_ago, ordered_at=long_ago) for _ in range(3)]
    Deadline.objects.filter(fulfilment__order=orders[1]).update(zone="Mars/Base")

    marked = [services.mark_late_fulfilments() for _ in range(2)]

    late = Fulfilment.objects.exclude(late_at=None).values_list("order_id", flat=True)
    assert set(late) == {orders[0].pk, orders[2].pk}
    assert marked == [2, 0]
    assert ParkedRow.objects.get().attempts == 2
