"""What the preview says before anything is saved is what happens afterwards."""

import pytest
from django.urls import reverse

from orders.book.models import Order
from orders.book.parcels import ship_order
from orders.intake import selectors, services
from orders.intake.exceptions import NotPossibleNow
from tests.factories import make_sku, make_store
from tests.orders.intake.files import bring, csv_of, read, start, uci_line, uci_of

HEADER = "order_number,ordered_at,sku,units,unit_price,currency,country,status"


def line_of(number, sku="MUG", units=2, price="5.00", status="released"):
    return f"{number},2026-03-02T10:00,{sku},{units},{price},GBP,GB,{status}"


def file_of(*lines):
    return csv_of(*lines, header=HEADER)


BEFORE = file_of(
    line_of("SAME"), line_of("MORE"), line_of("OTHER"), line_of("WAITS", status="processing"), line_of("GONE")
)
AFTER = file_of(
    line_of("SAME"),
    line_of("MORE"),
    line_of("MORE", "JUG", 3),
    line_of("OTHER", units=7),
    line_of("WAITS"),
    line_of("GONE"),
    line_of("GONE", "JUG"),
    line_of("NEW"),
    line_of("BAD", units=0),
)


@pytest.fixture
def booked(store, route):
    make_sku(store.merchant, "MUG")
    bring(store, BEFORE)
    order = Order.objects.get(number="GONE")
    ship_order(order_id=order.pk, actor=None, carrier="DPD", tracking_number="D1")
    return store


def test_what_is_foreseen_is_what_happens(booked):
    run = read(booked, AFTER)
    foreseen = run.counts["foreseen"]

    services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=False)
    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert foreseen == run.counts["entered"]
    assert foreseen == {"new": 1, "unchanged": 1, "extended": 1, "released": 1, "changed": 2}


def test_the_preview_shows_samples_with_what_changes_and_saves_nothing(seller_client, booked):
    before = list(Order.objects.values())
    run = read(booked, AFTER)

    page = seller_client.get(run.get_absolute_url()).content.decode()

    assert list(Order.objects.values()) == before
    for told in (
        "JUG: 3 units more",
        "MUG: 2 units here, 7 in the file",
        "JUG: only in the file (2)",
        "released: it goes on to",
        "units cannot be ordered",
    ):
        assert told in page


def test_a_wholly_new_file_asks_the_book_and_nothing_else(store):
    run = read(store, file_of(line_of("A-1"), line_of("A-2")))

    assert run.counts["foreseen"] == {"new": 2}
    assert [one["number"] for one in run.counts["samples"]["new"]] == ["A-1", "A-2"]


def test_all_or_nothing_brings_nothing_while_a_line_is_refused(seller_client, store):
    run = read(store, file_of(line_of("A-1"), line_of("BAD", units=0)))
    url = reverse("orders:import_confirm", args=[store.code, run.public_id])

    page = seller_client.post(url, {"treatment": "open", "is_whole": "on"}).content.decode()

    run.refresh_from_db()
    assert "1 lines are refused, so nothing came in" in page
    assert (run.state, Order.objects.count()) == ("read", 0)


def test_a_whole_file_comes_in_whole_and_the_choice_is_kept(store):
    run = read(store, file_of(line_of("A-1")))

    services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=False, is_whole=True)
    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert (run.is_whole, run.counts["entered"]) == (True, {"new": 1})


def test_the_list_shows_exactly_the_orders_of_an_import(seller_client, booked):
    run = bring(booked, AFTER)
    address = reverse("orders:list", args=[booked.code])

    of_file = seller_client.get(f"{address}?tab=all&import={run.public_id}").content.decode()
    new = seller_client.get(f"{address}?tab=all&import={run.public_id}.new").content.decode()
    done = seller_client.get(run.get_absolute_url()).content.decode()

    assert f"import={run.public_id}.new" in done
    assert "from orders.csv" in of_file
    assert all(f">{number}<" in of_file for number in ("SAME", "MORE", "NEW"))
    assert ">NEW<" in new
    assert ">SAME<" not in new


def test_the_import_of_another_store_shows_no_order(seller_client, booked):
    other = make_store(booked.merchant)
    run = bring(other, file_of(line_of("ELSEWHERE")))

    address = reverse("orders:list", args=[booked.code])
    page = seller_client.get(f"{address}?tab=all&import={run.public_id}").content.decode()

    assert ">ELSEWHERE<" not in page
    assert ">SAME<" not in page


def test_while_a_worker_is_at_it_the_page_says_done_refused_and_left(seller_client, store):
    run = read(store, file_of(line_of("A-1"), line_of("A-2"), line_of("BAD", units=0)))
    services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=False)

    page = seller_client.get(run.get_absolute_url()).content.decode()

    assert "0 lines done, 1 refused, 2 left" in page


def test_an_import_confirmed_whole_refuses_before_it_moves(store):
    run = read(store, file_of(line_of("BAD", units=0)))

    with pytest.raises(NotPossibleNow) as refusal:
        services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=False, is_whole=True)

    run.refresh_from_db()
    assert (refusal.value.code, run.state) == ("not_whole", "read")


def test_a_file_judged_by_many_workers_in_turn_is_found_the_same(store, route, monkeypatch):
    content = uci_of(
        *[uci_line(str(number), f"CODE-{number % 3}", 5, buyer=str(number)) for number in range(20)],
        *[uci_line(f"C{number}", f"CODE-{number % 3}", -2, buyer=str(number)) for number in range(8)],
    )
    at_once = read(store, content, "uci").counts
    monkeypatch.setattr(services, "SLICE", -1)
    monkeypatch.setattr(selectors, "GROUPS", 6)

    run = start(store, content, "uci")
    slices = 0
    while run.state == "reading":
        services.continue_import(run_id=run.pk)
        run.refresh_from_db()
        slices += 1
        assert "unknown_skus" not in run.counts.get("judging", {})  # they may be as many as lines

    assert slices > 3
    assert run.counts["unknown_skus"] == 3
    ignored = {"resolved_at"}
    assert {k: v for k, v in run.counts.items() if k not in ignored} == {
        k: v for k, v in at_once.items() if k not in ignored
    }
