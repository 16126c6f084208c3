"""Bantuo's own CSV: what its cells may hold and what becomes of an order."""

from datetime import UTC, datetime

import pytest

from orders.book.models import Charge, Fulfilment, Line, Order
from orders.intake.profiles.bantuo import BANTUO
from tests.factories import make_sku
from tests.orders.intake.files import bring, csv_of, read, reasons

FULL = (
    "order_number,programme,ordered_at,paid_at,released_at,status,ship_by_latest,line_id,sku,title,units,"
    "unit_price,currency,postage,recipient_name,phone,email,street,city,subdivision,postcode,country"
)
HEADER = FULL.split(",")


def line_of(**cells):
    defaults = {
        "order_number": "A-1",
        "ordered_at": "2026-03-02T10:00:00+08:00",
        "sku": "MUG",
        "units": "2",
        "unit_price": "5.00",
        "currency": "GBP",
        "country": "GB",
    }
    return ",".join((defaults | cells).get(name, "") for name in HEADER)


def file_of(*lines):
    return csv_of(*lines, header=FULL)


def test_an_order_comes_in_with_everything_its_line_tells(store):
    make_sku(store.merchant, "mug")
    line = line_of(
        programme="semi_managed",
        paid_at="2026-03-02T10:05:00+08:00",
        released_at="2026-03-02T11:00:00+08:00",
        ship_by_latest="2026-03-04T23:59:59+08:00",
        line_id="L1",
        title="Blue mug",
        postage="4.90",
        recipient_name="Jane Doe",
        city="Leeds",
        postcode="LS1",
    )

    bring(store, file_of(line))

    order = Order.objects.get()
    assert (order.number, order.programme, order.status) == ("A-1", "semi_managed", "to_ship")
    assert order.released_at == datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    assert (order.currency, order.total_minor, order.postcode) == ("GBP", 1490, "LS1")
    assert (order.recipient.name, order.recipient.city) == ("Jane Doe", "Leeds")
    assert Charge.objects.get().amount_minor == 490
    ordered = Line.objects.get()
    assert (ordered.sku.code, ordered.sku_code, ordered.identity) == ("mug", "MUG", "id:L1")
    assert Fulfilment.objects.get().marketplace_ship_by == datetime(2026, 3, 4, 15, 59, 59, tzinfo=UTC)


def test_a_moment_without_offset_is_the_stores_and_the_later_one_when_clocks_go_back(store):
    bring(store, file_of(line_of(ordered_at="2025-10-26 01:30")))

    assert Order.objects.get().ordered_at == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_an_order_that_is_still_processed_is_pending(store):
    bring(store, file_of(line_of(status="processing")))

    order = Order.objects.get()
    assert (order.status, order.released_at) == ("pending", None)


def test_a_price_that_is_not_told_is_unknown_and_not_zero(store):
    bring(store, file_of(line_of(unit_price="")))

    assert Line.objects.get().price_minor is None
    assert Order.objects.get().total_minor is None


def test_lines_that_are_the_same_are_two_lines(store):
    bring(store, file_of(line_of(), line_of()))

    assert set(Line.objects.values_list("identity", flat=True)) == {"MUG|500|1", "MUG|500|2"}


def test_an_order_number_under_two_programmes_is_two_orders(store):
    bring(store, file_of(line_of(), line_of(programme="semi_managed")))

    assert Order.objects.count() == 2


BAD_CELLS = {
    "no sku": ({"sku": ""}, "missing"),
    "no order number": ({"order_number": ""}, "missing"),
    "comma": ({"unit_price": '"5,00"'}, "has_comma"),
    "word for a price": ({"unit_price": "free"}, "not_a_number"),
    "not a number": ({"unit_price": "NaN"}, "not_a_number"),
    "power": ({"unit_price": "1e5"}, "not_a_number"),
    "negative price": ({"unit_price": "-1.00"}, "negative"),
    "price of an island": ({"unit_price": "999999999999"}, "too_much"),
    "three decimals": ({"unit_price": "5.001"}, "too_many_decimals"),
    "decimals of yen": ({"unit_price": "5.5", "currency": "JPY"}, "too_many_decimals"),
    "half a unit": ({"units": "1.5"}, "not_whole"),
    "no unit": ({"units": "0"}, "not_positive"),
    "negative units": ({"units": "-3"}, "not_positive"),
    "absurd units": ({"units": "99999999999"}, "too_many_units"),
    "full-width digits": ({"units": "３"}, "not_whole"),
    "no date": ({"ordered_at": "yesterday"}, "not_a_moment"),
    "30 February": ({"ordered_at": "2026-02-30T10:00"}, "not_a_moment"),
    "day without time": ({"ordered_at": "2026-02-03"}, "no_time_of_day"),
    "year 1": ({"ordered_at": "0001-01-01T00:00"}, "too_old"),
    "year 9999": ({"ordered_at": "9999-12-31T23:59:59-12:00"}, "not_a_moment"),
    "next century": ({"ordered_at": "2126-01-01T00:00"}, "in_future"),
    "currency": ({"currency": "ZZZ"}, "unknown_currency"),
    "country": ({"country": "XQ"}, "unknown_country"),
    "programme": ({"programme": "fully"}, "unknown_word"),
    "status": ({"status": "shipped"}, "unknown_word"),
    "long number": ({"order_number": "A" * 65}, "too_long"),
    "long name": ({"recipient_name": "J" * 201}, "too_long"),
    "control character": ({"title": "a\x07b"}, "control_characters"),
    "released while processing": (
        {"status": "processing", "released_at": "2026-03-02T11:00"},
        "processing_but_released",
    ),
}


@pytest.mark.parametrize(("cells", "reason"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_a_cell_that_cannot_be_right_refuses_its_order_and_no_other(store, cells, reason):
    run = read(store, file_of(line_of(**cells), line_of(order_number="B-1")))

    assert reasons(run) == {2: reason}
    assert run.counts["orders"] == 1


DISAGREEING = {
    "currency": {"currency": "EUR"},
    "country": {"country": "DE"},
    "moment": {"ordered_at": "2026-03-03T10:00:00+08:00"},
    "street": {"street": "Elsewhere 2"},
}


@pytest.mark.parametrize("cells", DISAGREEING.values(), ids=DISAGREEING)
def test_lines_that_disagree_about_their_order_refuse_it(store, cells):
    run = read(store, file_of(line_of(street="Here 1"), line_of(**({"street": "Here 1"} | cells))))

    assert reasons(run) == {2: "order_disagrees", 3: "order_disagrees"}


def test_a_line_id_that_stands_twice_refuses_the_order(store):
    run = read(store, file_of(line_of(line_id="1"), line_of(line_id="1", sku="CUP")))

    assert set(reasons(run).values()) == {"line_id_twice"}


def test_what_a_refused_line_held_is_not_kept(store):
    run = read(store, file_of(line_of(recipient_name="Jane Doe"), line_of(units="x")))

    assert all(row.payload == {} for row in run.rows.all())


def test_columns_nobody_reads_are_named(store):
    run = read(
        store, csv_of("A-1,2026-03-02T10:00,MUG,1,red", header="ORDER_NUMBER,ordered_at,sku,units,colour")
    )

    assert run.counts["unused_columns"] == ["colour"]
    assert run.counts["orders"] == 1


def test_the_template_can_be_read(store):
    run = read(store, BANTUO.example.encode())

    assert run.counts["orders"] == 1
    assert not run.counts["refused"]
