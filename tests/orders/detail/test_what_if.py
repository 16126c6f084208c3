"""What if: another warehouse, cut-off or number of days, counted from the same start and saved nowhere."""

from datetime import time

import pytest
from django.urls import reverse

from orders.book.models import Fulfilment
from orders.clock.models import Deadline
from tests.factories import make_order, make_warehouse

pytestmark = pytest.mark.usefixtures("clock")  # released on Monday, 2 March 2026, 9:00; due on Wednesday


def ask(client, order, **asked):
    return client.get(reverse("orders:what_if", args=[order.store.code, order.public_id]), asked)


def own(order):
    return order.fulfilments.get().warehouse.code


def test_the_page_begins_with_what_the_order_was_dated_by(seller_client, order):
    response = ask(seller_client, order)

    assert response.context["form"].initial == {"warehouse": own(order), "days": 2}
    assert response.context["answer"] is None
    assert "2026-03-04 23:59" in response.text


@pytest.mark.parametrize(
    ("days", "expected", "difference"),
    [
        (0, "2026-03-02 23:59", "2 d earlier"),
        (2, "2026-03-04 23:59", "the same moment"),
        (5, "2026-03-09 23:59", "5 d later"),
    ],
)
def test_other_days_give_another_date(days, expected, difference, seller_client, order):
    response = ask(seller_client, order, warehouse=own(order), days=days)

    assert f"It would be {expected}" in response.text
    assert difference in response.text


def test_another_cutoff_may_begin_the_clock_a_day_later(seller_client, order):
    response = ask(seller_client, order, warehouse=own(order), days=2, cutoff="09:00")

    answer = response.context["answer"]
    assert f"{answer.ship_by:%Y-%m-%d %H:%M}" == "2026-03-05 23:59"
    assert "Too late for this day: the cut-off is 09:00" in response.text


def test_another_warehouse_counts_on_its_own_clock(seller_client, order):
    yiwu = make_warehouse(
        order.merchant, country="CN", time_zone="Asia/Shanghai", city="Yiwu", cutoff=time(16)
    )

    response = ask(seller_client, order, warehouse=yiwu.code, days=2)

    assert "It would be 2026-03-05 23:59 (Yiwu)" in response.text  # 17:00 there is after its cut-off


def test_a_warehouse_that_never_opens_gives_no_date_and_says_why(seller_client, order):
    shut = make_warehouse(order.merchant, weekdays=[])

    response = ask(seller_client, order, warehouse=shut.code, days=2)

    assert "There would be no date" in response.text
    assert shut.code in response.context["answer"].refusal


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"days": "61"}, "days"),
        ({"days": "-1"}, "days"),
        ({"cutoff": "25:00"}, "cutoff"),
        ({"warehouse": "X"}, "warehouse"),
    ],
)
def test_what_means_nothing_is_refused_at_its_field(asked, field, seller_client, order):
    response = ask(seller_client, order, **({"warehouse": own(order), "days": "2"} | asked))

    assert list(response.context["form"].errors) == [field]
    assert response.context["answer"] is None


def test_a_strangers_warehouse_is_no_choice(seller_client, order):
    foreign = make_warehouse()

    response = ask(seller_client, order, warehouse=foreign.code, days=2)

    assert "warehouse" in response.context["form"].errors


def test_nothing_is_saved(seller_client, order):
    before = Fulfilment.objects.values().get(), Deadline.objects.values().get()

    ask(seller_client, order, warehouse=own(order), days=9)

    assert (Fulfilment.objects.values().get(), Deadline.objects.values().get()) == before


def test_an_order_without_a_date_has_no_such_page(seller_client, store):
    order = make_order(store, is_history=True)

    assert ask(seller_client, order).status_code == 404


def test_the_order_page_leads_there(seller_client, order):
    page = seller_client.get(reverse("orders:detail", args=[order.store.code, order.public_id]))

    assert reverse("orders:what_if", args=[order.store.code, order.public_id]) in page.text
