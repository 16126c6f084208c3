"""What the columns of an unknown file are guessed to mean."""

import pytest

from orders.intake.columns.changes import changes
from orders.intake.columns.guess import guess
from orders.intake.columns.shapes import decimal_sign, style_of

CHINESE = [
    "订单编号",
    "下单时间",
    "商品编码",
    "商品名称",
    "数量",
    "单价",
    "币种",
    "收货人姓名",
    "收货国家",
    "邮编",
]
ENGLISH = [
    "Order ID",
    "Purchase Date",
    "Seller SKU",
    "Product Name",
    "Qty",
    "Item Price",
    "Currency",
    "Ship Country",
]


def columns(header, *rows):
    return {fact: names[0] for fact, names in guess(header, rows).columns.items()}


def test_chinese_names_are_known():
    row = ["A-1", "2026-02-12 09:30", "MUG", "杯子", "2", "12.50", "USD", "张三", "美国", "62701"]

    assert columns(CHINESE, row) == {
        "order_number": "订单编号",
        "ordered_at": "下单时间",
        "sku": "商品编码",
        "title": "商品名称",
        "units": "数量",
        "unit_price": "单价",
        "currency": "币种",
        "recipient_name": "收货人姓名",
        "country": "收货国家",
        "postcode": "邮编",
    }


def test_english_names_are_known_in_any_case():
    told = columns([name.upper() for name in ENGLISH])

    assert told["order_number"] == "ORDER ID"
    assert told["sku"] == "SELLER SKU"
    assert told["country"] == "SHIP COUNTRY"


def test_a_name_is_not_believed_when_its_values_say_otherwise():
    assert "units" not in columns(["Order", "Quantity"], ["A-1", "many"], ["A-2", "few"])


def test_dates_countries_and_repeated_numbers_are_seen_by_their_values():
    rows = [
        ["X-100", "3 May 2026", "Vietnam"],
        ["X-100", "3 May 2026", "Vietnam"],
        ["X-101", "4 May 2026", "Kenya"],
    ]

    assert columns(["a", "b", "c"], *rows) == {"order_number": "a", "ordered_at": "b", "country": "c"}


def test_the_price_is_what_makes_the_total_with_the_units():
    header = ["Quantity", "Line Value", "Pack Price", "Unit Price"]
    rows = [["19", "551", "29", "0.97"], ["1000", "6200", "6.2", "0.03"], ["500", "40000", "80", "0.8"]]

    found = guess(header, rows)

    assert found.columns["unit_price"] == ("Pack Price",)
    assert found.because["unit_price"] == "sum"


def test_facts_on_the_first_line_only_are_noticed():
    rows = [["A-1", "2026-02-12", "MUG"], ["A-1", "", "CUP"], ["A-2", "2026-02-13", "MUG"]]

    assert guess(["Order", "Order date", "SKU"], rows).repeats


def test_states_and_countries_with_a_name_of_the_files_own_get_our_word():
    rows = [["A-1", "待发货", "英国站"], ["A-2", "待处理", "Kenya"]]

    words = guess(["订单号", "订单状态", "国家"], rows).words

    assert words == {
        "status": {"待发货": "released", "待处理": "processing"},
        "country": {"英国站": "GB"},
    }


def test_words_that_come_again_where_dates_stand_mean_nothing():
    rows = [["A", "Date Not Captured"], ["B", "Date Not Captured"], *([f"C{n}", "5/19/08"] for n in range(3))]

    assert guess(["Order", "Order Date"], rows).empty == ("Date Not Captured",)


@pytest.mark.parametrize(
    ("dates", "style"),
    [
        (["03/04/2026"], ""),
        (["13/04/2026", "1/2/2026"], "dmy"),
        (["4/13/2026", "1/2/2026"], "mdy"),
        (["2026-02-12 09:30:00"], "iso"),
        (["2026/2/3 10:00"], "ymd"),
        (["5/5/2026"], "dmy"),
        (["2-Jun-06"], "dmy"),
        ([], "iso"),
    ],
    ids=["both", "day first", "month first", "iso", "year first", "all the same", "named", "none"],
)
def test_the_style_of_dates_is_told_only_when_there_is_one(dates, style):
    assert style_of(dates) == style


@pytest.mark.parametrize(
    ("amounts", "sign"), [(["1.250,50"], ","), (["1,250.50"], "."), (["12,5", "12.5"], "."), (["7"], ".")]
)
def test_a_decimal_comma_is_told_by_its_amounts(amounts, sign):
    assert decimal_sign(amounts) == sign


@pytest.mark.parametrize(("name", "unit"), [("Weight (Kilograms)", "kg"), ("重量(克)", "g"), ("Weight", "")])
def test_a_weights_unit_stands_in_its_columns_name_or_is_asked(name, unit):
    found = guess([name], [["5"]])

    assert found.weight_unit == unit
    assert ("weight_unit" in found.asks) is not bool(unit)


@pytest.mark.parametrize(
    "rows",
    [[], [[]], [["", "", ""]], [["\0", "1" * 400, "=1+1"]], [["x"] * 300]],
    ids=["none", "short", "empty", "odd", "long"],
)
def test_no_rows_are_too_odd_for_a_guess(rows):
    assert guess(["Order", "Order", "", "Date"], rows).columns.keys() <= {"ordered_at", "order_number"}


def test_a_changed_header_tells_new_gone_and_probably_renamed_columns():
    found = changes(["Order", "SKU", "Qty", "Ship Country"], ["SKU", "Order", "Quantity", "Gift note"])

    assert found.renamed == (("Qty", "Quantity"),)
    assert (found.gone, found.new) == (("Ship Country",), ("Gift note",))


def test_another_order_of_the_same_columns_is_no_change():
    assert not changes(["Order", "SKU"], ["sku", "ORDER "])
