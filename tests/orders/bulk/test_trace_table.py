"""A table of what carriers told: judged row by row, written down when somebody says that it is right."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from orders.book.models import Order, Package
from orders.book.parcels import trace_package
from orders.bulk import services
from orders.bulk.models import BulkItem, BulkRun
from tests.factories import make_order, make_store
from tests.orders.builders import ship, sign, two_units
from tests.orders.bulk.asking import checked_trace, new_key, traced, work

HOUR = timedelta(hours=1)


@pytest.fixture
def parcel(clock, store, route):
    """One that left on Monday at 16:00 of the store, and whose carrier has told much since."""
    package = ship(make_order(store, lines=two_units()), tracking_number="T1")
    clock.forward(days=3)
    return package


def local(moment, store):
    return f"{moment.astimezone(ZoneInfo(store.time_zone)):%Y-%m-%d %H:%M}"


def outcomes(run):
    rows = run.items.order_by("position").values_list("outcome", "reason")
    return [(outcome, reason) for outcome, reason in rows]


def reason_of(store, seller, text):
    ((outcome, reason),) = outcomes(checked_trace(store, seller, text))
    assert outcome == BulkItem.Outcome.REFUSED
    return reason


def moments(package):
    package.refresh_from_db()
    return package.labelled_at, package.scanned_at, package.ended_at


def test_a_row_tells_label_scan_and_signature(store, seller, parcel):
    left = parcel.handed_over_at
    told = [left - HOUR, left + HOUR, None, left + 20 * HOUR]
    text = ",".join(["t 1", *(local(moment, store) if moment else "" for moment in told)])

    run = traced(store, seller, text)

    assert (run.state, run.done, run.refused) == ("done", 1, 0)
    assert moments(parcel) == (left - HOUR, left + HOUR, left + 20 * HOUR)
    assert parcel.state == Package.State.SIGNED
    assert Order.objects.get().status == Order.Status.SIGNED


def test_nothing_happens_before_it_is_confirmed(store, seller, parcel):
    checked_trace(store, seller, f"T1,,{local(parcel.handed_over_at + HOUR, store)}")

    assert moments(parcel) == (None, None, None)


def test_the_same_table_again_changes_nothing(store, seller, parcel):
    text = (
        f"T1,,{local(parcel.handed_over_at + HOUR, store)},,{local(parcel.handed_over_at + 9 * HOUR, store)}"
    )
    traced(store, seller, text)

    assert reason_of(store, seller, text) == "This row tells nothing that is not known already."


def test_what_a_row_leaves_empty_stays(store, seller, parcel):
    at = parcel.handed_over_at
    traced(store, seller, f"T1,{local(at - HOUR, store)}")

    traced(store, seller, f"T1,,{local(at + HOUR, store)}")

    assert moments(parcel)[:2] == (at - HOUR, at + HOUR)


@pytest.mark.parametrize("header", ["Tracking number,First scan,Order", "运单号,首次扫描,订单号"])
def test_a_first_line_may_name_the_columns(store, seller, parcel, header):
    at = parcel.handed_over_at + HOUR
    run = traced(store, seller, f"{header}\nT1,{local(at, store)},{parcel.order.number}")

    assert run.done == 1
    assert moments(parcel)[1] == at


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (",,2026-03-03 10:00", "The tracking number is missing."),
        ("T9,,2026-03-03 10:00", "No parcel of this store has this number."),
        ("T1,,yesterday", "“yesterday” is no date with a time."),
        ("T1,,2026-03-30 10:00", "“2026-03-30 10:00” lies in the future."),
        ("T1,,2026-02-20 10:00", "“2026-02-20 10:00” lies before the order was placed."),
        ("T1", "This row tells nothing that is not known already."),
        ("T1,,,2026-03-03 10:00", "This parcel goes to the buyer: tell when it was signed for"),
        ("T1,2026-03-03 10:00", "The label lies after the hand-over."),
        ("T1," + "x" * 300, "A cell of this row is far too long."),
    ],
)
def test_what_is_wrong_with_a_row_is_said(store, seller, parcel, text, reason):
    assert reason_of(store, seller, text).startswith(reason)


def test_a_parcel_that_has_ended_is_not_signed_for_again(store, seller, parcel):
    sign(parcel)

    assert reason_of(store, seller, "T1,,,,2026-03-03 10:00") == "The parcel is signed for already."


def test_what_staff_proved_stays(store, seller, parcel):
    trace_package(package_id=parcel.pk, actor=None, scanned_at=parcel.handed_over_at, by_staff=True)

    assert reason_of(store, seller, "T1,,2026-03-03 10:00").startswith("Platform staff told")


def test_two_rows_about_one_parcel_are_refused(store, seller, parcel):
    run = checked_trace(store, seller, "T1,,2026-03-03 10:00\nt1,,,,2026-03-03 11:00")

    assert [outcome for outcome, _reason in outcomes(run)] == ["refused", "refused"]


def test_two_rows_are_about_one_parcel_also_where_one_names_the_order(store, seller, parcel):
    run = checked_trace(store, seller, f"T1,,2026-03-03 10:00\nT1,,2026-03-03 11:00,,,{parcel.order.number}")

    assert [outcome for outcome, _reason in outcomes(run)] == ["refused", "refused"]


def test_a_scan_after_the_signature_is_refused_before_anything_is_done(store, seller, parcel):
    told = "T1,,2026-03-03 12:00,,2026-03-03 04:00"

    assert reason_of(store, seller, told) == "The first scan lies after the parcel's end."


def test_columns_may_be_called_as_the_page_calls_them(store, seller, parcel):
    run = checked_trace(store, seller, "运单号,购买面单,首次扫描,到达平台仓,签收\nT1,2026-03-02 09:10,,,")

    (row,) = run.items.all()
    assert list(row.data["moments"]) == ["labelled"]


def test_two_parcels_of_one_number_are_told_apart_by_the_order(store, seller, parcel):
    ship(make_order(store, lines=two_units()), tracking_number="T1")
    assert reason_of(store, seller, "T1,,2026-03-03 10:00").startswith("Several parcels")

    run = traced(store, seller, f"T1,,2026-03-03 10:00,,,{parcel.order.number}")

    assert run.done == 1
    assert Package.objects.filter(scanned_at__isnull=False).get() == parcel


def test_parcels_of_other_stores_are_not_there(store, seller, parcel):
    other = make_store(store.merchant)

    assert reason_of(other, seller, "T1,,2026-03-03 10:00").startswith("No parcel of this store")


def test_what_ends_meanwhile_leaves_nothing_of_its_row(store, seller, parcel):
    run = checked_trace(store, seller, "T1,,2026-03-02 20:00,,2026-03-03 10:00")
    sign(parcel)

    done = work(services.confirm_table(run_id=run.pk, actor=seller))

    assert (done.done, done.refused) == (0, 1)
    assert moments(parcel)[1] is None


def test_by_page_from_the_table_to_its_end(store, seller_client, parcel):
    page = reverse("orders:bulk_trace", args=[store.code])
    assert "Enter what carriers told" in seller_client.get(page).text

    checked = seller_client.post(
        page, {"table": "T1,,2026-03-03 10:00\nT9,,2026-03-03 10:00", "key": new_key()}, follow=True
    )
    run = BulkRun.objects.get()
    assert "1</b>row will be entered" in checked.text
    assert "No parcel of this store has this number." in checked.text

    done = seller_client.post(reverse("orders:bulk_confirm", args=[store.code, run.public_id]), follow=True)

    assert "1</b>entered" in done.text
    assert moments(parcel)[1] is not None
    report = seller_client.get(reverse("orders:bulk_report", args=[store.code, run.public_id]))
    lines = b"".join(report.streaming_content).decode()
    assert "T9" in lines
    assert "first scanned at" in lines


def test_an_empty_table_is_refused_in_its_own_words(store, seller_client, parcel):
    page = reverse("orders:bulk_trace", args=[store.code])

    assert (
        "Each row needs a tracking number and a moment."
        in seller_client.post(page, {"table": "Tracking number", "key": new_key()}).text
    )
    assert (
        "not the tracking number"
        in seller_client.post(page, {"table": "Order,First scan\nA,B", "key": new_key()}).text
    )
