"""Whole files as marketplaces export them: every line is accounted for, by page and by command."""

import json
from collections import Counter
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from openpyxl import Workbook

from merchant.catalogue.models import Sku
from orders.book.models import Discount, Fulfilment, Line, Order, Recipient
from orders.intake import services
from orders.intake.columns.services import RECOGNISE
from orders.intake.models import ImportRun, StagedRow
from orders.intake.summary import summarise
from tests.factories import make_sku
from tests.orders.intake.files import bring, read, reasons, start
from tests.orders.intake.profiles.marketplaces import IDENTITY_CARD, TEMU_19, shopify, temu, temu_english

ENDED = {
    "已发货": "signed",
    "已签收": "signed",
    "已取消": "cancelled",
    "待发货": "to_ship",
    "平台处理中": "pending",
}


def orders_of(rows, number="订单号"):
    """Number → the rows of that order."""
    found = {}
    for row in rows:
        found.setdefault(row[number], []).append(row)
    return found


def test_a_semi_managed_file_comes_in_order_by_order(store):
    made = temu()
    by_number = orders_of(made.rows)

    run = bring(store, made.csv(), "temu_semi")

    assert run.counts["outcomes"] == {"new": len(made.rows)}
    assert Line.objects.count() == len(made.rows)
    told = {order.number: (order.status, order.programme) for order in Order.objects.all()}
    assert told == {
        number: (ENDED[rows[0]["订单状态"]], "semi_managed") for number, rows in by_number.items()
    }


def test_a_semi_managed_order_has_all_that_its_row_tells(store):
    made = temu(1)
    row = made.rows[0] | {"订单状态": "待发货", "应履约件数": "2", "SKU货号": "MUG", "商品属性": "蓝色"}

    bring(store, made._replace(rows=[row]).csv(), "temu_semi")

    order = Order.objects.get()
    assert (order.number, order.currency, order.total_minor) == (made.rows[0]["订单号"], store.currency, None)
    assert order.ordered_at.isoformat() == "2026-03-02T01:30:00+00:00"
    fulfilment = Fulfilment.objects.get()
    assert fulfilment.marketplace_ship_by == order.ordered_at + timedelta(days=2)
    line = order.lines.get(identity=f"id:{made.rows[0]['子订单号']}")
    assert (line.sku_code, line.ordered, line.title) == ("MUG", 2, "陶瓷马克杯，可进洗碗机 · 蓝色")
    assert order.recipient.street.startswith("0 Main Street")
    assert (order.recipient.phone, order.recipient.email) == ("+1 555 0000000", "buyer0@example.com")


def test_nothing_of_an_identity_card_is_kept(store):
    run = read(store, temu(20).csv(), "temu_semi")

    assert "身份证号" in run.counts["unused_columns"]
    assert not StagedRow.objects.filter(payload__icontains=IDENTITY_CARD).exists()


def test_the_file_without_recipients_is_read_in_any_order_of_its_columns(store):
    made = temu(40, header=TEMU_19)

    run = bring(store, made.csv(columns=sorted(TEMU_19)), "temu_semi")

    assert run.counts["outcomes"] == {"new": len(made.rows)}
    assert set(Order.objects.values_list("country", flat=True)) <= {"US", "CO", "DE"}
    assert not Recipient.objects.exclude(street="").exists()


def test_what_the_file_without_recipients_lacked_a_second_file_adds_nothing_to(store):
    made = temu(30)
    bring(store, made.csv(), "temu_semi")

    again = bring(store, made.csv(), "temu_semi")

    assert again.counts["entered"] == {"unchanged": 30}


def test_an_order_shipped_or_cancelled_elsewhere_enters_ended_and_no_clock_runs(store):
    made = temu(3)
    for row, status in zip(orders_of(made.rows).values(), ["已发货", "已取消", "待发货"], strict=True):
        for line in row:
            line["订单状态"] = status

    bring(store, made.csv(), "temu_semi")

    told = list(Order.objects.order_by("number").values_list("status", "is_history"))
    assert told == [("signed", True), ("cancelled", True), ("to_ship", False)]
    assert set(Fulfilment.objects.open().values_list("order__status", flat=True)) == {"to_ship"}


def test_a_cancelled_sub_order_is_cancelled_within_an_open_order(store):
    made = temu(1)
    row = made.rows[0] | {"订单状态": "待发货"}
    rows = [row, row | {"子订单号": "other", "订单状态": "已取消", "SKU货号": "CUP", "应履约件数": "3"}]

    bring(store, made._replace(rows=rows).csv(), "temu_semi")

    assert Order.objects.get().status == "to_ship"
    assert Line.objects.get(sku_code="CUP").cancelled == 3


def test_a_sub_order_without_units_is_refused_alone(store):
    made = temu(1)
    row = made.rows[0] | {"订单状态": "待发货"}
    rows = [row, row | {"子订单号": "other", "订单状态": "已取消", "应履约件数": "0"}]

    run = read(store, made._replace(rows=rows).csv(), "temu_semi")

    assert reasons(run) == {3: "cancelled_at_source"}
    assert run.counts["orders"] == 1


def test_an_order_of_which_only_a_part_left_elsewhere_is_refused(store):
    made = temu(1)
    row = made.rows[0] | {"订单状态": "待发货"}
    rows = [row, row | {"子订单号": "other", "订单状态": "已发货"}]

    run = read(store, made._replace(rows=rows).csv(), "temu_semi")

    assert reasons(run) == {2: "partly_shipped", 3: "partly_shipped"}


@pytest.mark.parametrize(("status", "code"), [("已发货", "ended_shipped"), ("已取消", "ended_cancelled")])
def test_an_order_that_ended_at_the_source_while_it_waits_here_is_held(store, status, code):
    made = temu(1)
    open_rows = [row | {"订单状态": "待发货"} for row in made.rows]
    ended_rows = [row | {"订单状态": status} for row in made.rows]
    bring(store, made._replace(rows=open_rows).csv(), "temu_semi")

    run = bring(store, made._replace(rows=ended_rows).csv(), "temu_semi")

    order = Order.objects.get()
    assert (order.status, order.released_at is None) == ("to_ship", False)
    assert set(reasons(run).values()) == {code}
    assert [line["code"] for line in order.holds.get(kind="changed").data["lines"]] == [code] * len(made.rows)


def test_an_order_that_was_still_processed_is_not_released_by_a_file_that_ended_it(store):
    made = temu(1)
    bring(
        store, made._replace(rows=[row | {"订单状态": "平台处理中"} for row in made.rows]).csv(), "temu_semi"
    )

    bring(store, made._replace(rows=[row | {"订单状态": "已发货"} for row in made.rows]).csv(), "temu_semi")

    assert (Order.objects.get().status, Order.objects.get().released_at) == ("pending", None)


def test_a_file_of_the_english_seller_centre_is_read_by_its_names(store):
    made = temu_english()

    run = bring(store, made.csv(), "temu_en")

    assert run.counts["outcomes"] == {"new": len(made.rows)}
    assert {"activity goods base price", "tracking number"} <= set(run.counts["unused_columns"])
    first = Order.objects.order_by("ordered_at").first()
    assert (first.ordered_at.isoformat(), first.country) == ("2026-03-02T01:30:00+00:00", "US")


def test_a_shopify_file_comes_in_with_orders_of_several_lines(store):
    made = shopify()
    by_number = orders_of(made.rows, "Name")

    run = bring(store, made.csv(), "shopify")

    assert run.counts["outcomes"] == {"new": len(made.rows)}
    assert dict(Counter(Line.objects.values_list("order__number", flat=True))) == {
        number: len(rows) for number, rows in by_number.items()
    }
    assert Counter(Order.objects.values_list("currency", flat=True)) == Counter(
        rows[0]["Currency"] for rows in by_number.values()
    )


def test_a_shopify_order_has_its_price_discount_and_shipping_address(store):
    made = shopify(1)
    first = made.rows[0] | {
        "Financial Status": "paid",
        "Fulfillment Status": "unfulfilled",
        "Cancelled at": "",
    }
    first |= {"Currency": "EUR", "Shipping": "4.90", "Discount Amount": "2.00", "Discount Code": "WELCOME"}
    first |= {"Lineitem quantity": "2", "Lineitem price": "10.00"}
    later = {"Name": first["Name"], "Lineitem quantity": "1", "Lineitem price": "5.00", "Lineitem sku": "CUP"}

    bring(store, made._replace(rows=[first, later]).csv(), "shopify")

    order = Order.objects.get()
    assert (order.number, order.currency, order.total_minor) == ("#1001", "EUR", 2000 + 500 + 490 - 200)
    assert (order.country, order.postcode, order.recipient.city) == ("FR", "01234", "Paris")
    discount = Discount.objects.get()
    assert (discount.funder, discount.title, discount.amount_minor) == ("seller", "WELCOME", 200)
    assert order.ordered_at.isoformat() == "2026-03-02T07:30:00+00:00"


SHOPIFY_ODD = {
    "partly fulfilled": ({"Fulfillment Status": "partial"}, "partly_shipped"),
    "gift card": ({"Lineitem requires shipping": "false"}, "no_shipping_needed"),
    "without an SKU": ({"Lineitem sku": ""}, "missing"),
    "discount above all": ({"Discount Amount": "10000"}, "discount_too_large"),
    "an unknown word": ({"Financial Status": "bartered"}, "unknown_word"),
    "negative quantity": ({"Lineitem quantity": "-1"}, "not_positive"),
}


@pytest.mark.parametrize(("cells", "reason"), SHOPIFY_ODD.values(), ids=SHOPIFY_ODD)
def test_an_odd_line_of_shopify_is_one_reason(store, cells, reason):
    made = shopify(1)
    rows = [made.rows[0] | {"Cancelled at": "", "Financial Status": "paid"} | cells]

    run = read(store, made._replace(rows=rows).csv(), "shopify")

    assert reasons(run) == {2: reason}


FILES = {
    "temu_semi": lambda: temu(60),
    "temu_en": lambda: temu_english(40),
    "shopify": lambda: shopify(60),
}


@pytest.mark.parametrize("code", FILES)
def test_the_command_accounts_for_every_line_of_a_file_it_recognises(store, tmp_path, capsys, code):
    made = FILES[code]()
    path = tmp_path / "orders.csv"
    path.write_bytes(made.csv())

    call_command("import_orders", path, store=store.code, profile="auto", treatment="open", json=True)

    told = json.loads(capsys.readouterr().out)
    assert (told["profile"], told["lines"]) == (code, len(made.rows))
    assert told["outcomes"] == {"new": len(made.rows)}


def test_the_preview_tells_which_orders_ended_at_the_source(store):
    made = temu()
    ended = [
        rows
        for rows in orders_of(made.rows).values()
        if ENDED[rows[0]["订单状态"]] in {"signed", "cancelled"}
    ]

    run = read(store, made.csv(), "temu_semi")

    assert run.counts["foreseen"] == {"new": 500 - len(ended), "ended": len(ended)}
    assert [tally.count for tally in summarise(run).foreseen] == [500 - len(ended), len(ended)]


@pytest.mark.parametrize("code", FILES)
def test_the_page_recognises_a_file_and_brings_it_in(seller_client, store, code):
    made = FILES[code]()
    file = SimpleUploadedFile("export.csv", made.csv())

    seller_client.post(reverse("orders:import_new", args=[store.code]), {"profile": RECOGNISE, "file": file})

    run = ImportRun.objects.get()
    services.continue_import(run_id=run.pk)
    page = seller_client.get(run.get_absolute_url()).content.decode()
    assert "not read" in page
    seller_client.post(
        reverse("orders:import_confirm", args=[store.code, run.public_id]),
        {"treatment": "open", "keep": "good"},
    )
    services.continue_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.profile, run.state) == (code, "done")
    assert run.counts["outcomes"] == {"new": len(made.rows)}


def test_weights_of_a_file_are_those_of_skus_without_one(store):
    known, heavy = make_sku(store.merchant, "mug"), make_sku(store.merchant, "POT", weight_g=900)
    lines = "A-1,2026-03-02T10:00,MUG,1,350\nA-1,2026-03-02T10:00,POT,1,1\nA-1,2026-03-02T10:00,CUP,1,80\n"

    bring(store, f"order_number,ordered_at,sku,units,weight\n{lines}".encode(), create_skus=True)

    told = dict(Sku.objects.values_list("code", "weight_g"))
    assert told == {known.code: 350, heavy.code: 900, "CUP": 80}


def test_weights_change_nothing_where_no_sku_was_to_be_added(store):
    sku = make_sku(store.merchant, "mug", weight_g=None)

    bring(store, b"order_number,ordered_at,sku,units,weight\nA-1,2026-03-02T10:00,MUG,1,350\n")

    sku.refresh_from_db()
    assert sku.weight_g is None


@pytest.mark.parametrize("status", ["已发货", "已签收", "已取消"])
def test_the_preview_tells_of_an_order_that_waits_here_how_it_ended(seller_client, store, status):
    made = temu(1)
    bring(store, made._replace(rows=[row | {"订单状态": "待发货"} for row in made.rows]).csv(), "temu_semi")

    run = read(
        store, made._replace(rows=[row | {"订单状态": status} for row in made.rows]).csv(), "temu_semi"
    )

    assert "at the source" in seller_client.get(run.get_absolute_url()).content.decode()
    assert run.counts["foreseen"] == {"changed": 1}


def test_a_worker_that_goes_on_within_an_order_still_knows_its_first_line(store):
    made = shopify(1)
    first = made.rows[0] | {"Currency": "JPY", "Cancelled at": "", "Financial Status": "pending"}
    later = {"Name": first["Name"], "Lineitem quantity": "1", "Lineitem price": "500", "Lineitem sku": "CUP"}
    run = start(store, made._replace(rows=[first, later, later | {"Lineitem sku": "POT"}]).csv(), "shopify")
    services.continue_import(run_id=run.pk)
    ImportRun.objects.filter(pk=run.pk).update(state="reading", is_staged=False, counts={})
    run.rows.filter(line_no__gt=2).delete()

    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    told = [row.payload["order"].get("currency") for row in run.rows.order_by("line_no")]
    assert (run.state, told) == ("read", ["JPY", "JPY", "JPY"])


def test_a_semi_managed_workbook_is_read_as_the_centre_exports_it(store):
    made = temu(20)
    book = Workbook()
    for row in [made.header, *(list(row.values()) for row in made.rows)]:
        book.active.append(row)
    content = BytesIO()
    book.save(content)

    run = bring(store, content.getvalue(), "temu_semi", name="订单导出202602001.xlsx")

    assert run.counts["outcomes"] == {"new": len(made.rows)}
    assert Order.objects.earliest("ordered_at").ordered_at.isoformat() == "2026-03-02T01:30:00+00:00"
