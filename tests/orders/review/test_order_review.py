"""An order's review: in time or not, what went wrong, what is known of its money."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from merchant.audit import services as audit
from orders.book.models import Fulfilment, Hold, Package
from orders.book.parcels import ship_order, sign_package, void_package
from orders.review.order import order_review
from tests.factories import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(order):
    return ship_order(order_id=order.pk, actor=None, carrier="DPD", tracking_number="1")


def signed(package):
    sign_package(package_id=package.pk, actor=None)
    package.order.refresh_from_db()
    return package.order


def test_an_order_on_its_way_has_no_review_yet(order, package):
    order.refresh_from_db()

    assert order_review(order) is None


@pytest.mark.parametrize(("seconds", "is_late"), [(-1, False), (0, False), (1, True)])
def test_it_was_in_time_until_the_second_of_its_date(order, package, seconds, is_late):
    order = signed(package)
    fulfilment = order.fulfilments.get()
    at = fulfilment.ship_by + timedelta(seconds=seconds)
    Fulfilment.objects.filter(pk=fulfilment.pk).update(shipped_at=at)

    review = order_review(order)

    assert (review.left.is_late, review.left.apart) == (is_late, timedelta(seconds=abs(seconds)))


def test_an_arrival_is_measured_by_what_was_expected(order, package):
    order = signed(package)
    order.expected_by = Package.objects.get().ended_at - timedelta(hours=5)

    review = order_review(order)

    assert (review.arrived.is_late, review.arrived.apart) == (True, timedelta(hours=5))
    assert not review.is_smooth


def test_what_went_wrong_is_told(order):
    wrong = ship_order(order_id=order.pk, actor=None, carrier="DPD", tracking_number="1")
    void_package(package_id=wrong.pk, actor=None, reason="Fell off the table")
    now = timezone.now()
    Hold.objects.create(
        merchant=order.merchant,
        order=order,
        kind="manual",
        opened_at=now - timedelta(hours=3),
        released_at=now,
    )
    audit.record("order.address_changed", order, data={"field": "city"})
    right = ship_order(order_id=order.pk, actor=None, carrier="DPD", tracking_number="2")

    review = order_review(signed(right))

    assert review.troubles == [
        "Held 3 h: held by hand",
        "Package DPD 1 was voided",
        "The address was changed",
    ]


def test_history_has_no_date_to_keep(store):
    review = order_review(make_order(store, is_history=True))

    assert review.is_exempt
    assert not review.left.is_late


def test_the_card_says_that_the_cost_is_not_known(order, package):
    order = signed(package)

    text = render_to_string(
        "orders/review/_review_card.html", {"review": order_review(order), "order": order}
    )

    assert "What shipping cost is not known yet" in text


def test_the_card_of_an_order_without_review_is_empty(order):
    text = render_to_string("orders/review/_review_card.html", {"review": None, "order": order})

    assert text.strip() == ""


def test_a_review_takes_four_queries(order, package, django_assert_num_queries):
    order = signed(package)

    with django_assert_num_queries(4):
        order_review(order)
