"""Who releases an order that a file brings: its source, or our job."""

import pytest

from orders.book.models import Order
from orders.dispatch.services import release_due_orders
from orders.intake import services
from tests.orders.intake.files import csv_of, read

HEADER = "order_number,ordered_at,sku,units,country,recipient_name,street,city,postcode,status"


def _bring(store, status):
    line = f"A1,2026-03-02T09:00:00+00:00,TEA,1,GB,Jane,1 High St,York,YO1,{status}"
    run = read(store, csv_of(line, header=HEADER))
    services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=True)
    services.continue_import(run_id=run.pk)
    return Order.objects.get()


def test_what_waits_is_released_by_the_job_when_its_time_is_over(store, clock):
    order = _bring(store, "waiting")
    assert (order.status, order.release_due_at) == ("pending", clock.moment)  # an hour after it was ordered
    clock.forward(seconds=-1)
    assert release_due_orders() == 0
    clock.forward(seconds=1)

    assert release_due_orders() == 1

    order.refresh_from_db()
    assert order.status == "to_ship"


@pytest.mark.parametrize(
    ("status", "stands"), [("processing", "pending"), ("released", "to_ship"), ("", "to_ship")]
)
def test_a_source_that_tells_is_believed(store, clock, status, stands):
    order = _bring(store, status)
    clock.forward(days=9)

    assert (order.status, order.release_due_at) == (stands, None)
    assert release_due_orders() == 0


def test_a_later_file_may_release_what_waits(store, clock):
    _bring(store, "waiting")

    order = _bring(store, "released")

    assert order.status == "to_ship"
