"""A shipping table is read and judged before anything is done; each row knows why it will not ship."""

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from orders.book import holding, services
from orders.book.drafts import LineDraft
from orders.book.models import Order, Package
from orders.bulk.carriers import MOST_COMPARED, Carriers, TooManyUnknown
from orders.bulk.checking import check_rows
from orders.bulk.exceptions import BadTable
from orders.bulk.moments import moment_of
from orders.bulk.pasted import MOST_ROWS, cells_of, rows_of
from orders.bulk.uploaded import MOST_BYTES, lines_of
from tests.factories import make_merchant, make_order, make_route, make_store
from tests.orders.builders import ship
from tests.orders.bulk.asking import checked, orders_of, outcomes, reasons, shipped

TWO = [LineDraft("1", "TEA", "Tea", 2, 500), LineDraft("2", "CUP", "Cup", 3, 700)]


def read(text):
    return rows_of(cells_of(text))


def typed(text):
    return [tuple(cell for cell in row.typed() if cell) for row in read(text)]


def verdict(store, text, **of):
    """Why the table's only row will not ship."""
    (row,) = check_rows(read(text), store=store, as_written=of.get("as_written", False))
    return row.reason


# --- reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "A-1\tDHL\tT1\nA-2\tUPS\tT2",
        "A-1,DHL,T1\r\nA-2,UPS,T2\r\n",
        "A-1;DHL;T1\nA-2;UPS;T2",
        "A-1，DHL，T1\nA-2，UPS，T2",
        "  A-1 \t DHL\tT1  \n\n \t \nA-2\tUPS\tT2\n\n",
        "Ａ-１\tＤＨＬ\tＴ１\nA-2\tUPS\tT2",
        '"A-1","DHL","T1"\n"A-2","UPS","T2"',
        "'A-1\tDHL\t'T1\nA-2\tUPS\tT2",
    ],
    ids=["tabs", "commas", "semicolons", "Chinese commas", "blanks", "full width", "quoted", "apostrophes"],
)
def test_rows_are_read_whatever_separates_them(text):
    assert typed(text) == [("A-1", "DHL", "T1"), ("A-2", "UPS", "T2")]


@pytest.mark.parametrize(
    "header",
    [
        "Tracking number\tCarrier\tOrder number",
        "运单号\t承运商\t订单号",
        "tracking_no\tcarrier\torder no.",
        "快递单号\t快递公司\t订单编号",
    ],
)
def test_a_first_line_names_the_columns_in_either_language(header):
    assert typed(f"{header}\nT1\tDHL\tA-1") == [("A-1", "DHL", "T1")]


def test_columns_that_nobody_knows_are_passed_over():
    assert typed("order,buyer,tracking\nA-1,Jane,T1") == [("A-1", "T1")]


def test_rows_bear_the_number_that_a_spreadsheet_shows():
    assert [row.line for row in read("order\ttracking\n\nA-1\tT1\n\nA-2\tT2")] == [3, 5]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n \n",
        "order,tracking\n",
        "order,carrier\nA-1,DHL",
        "order,order,tracking\nA,B,C",
        'A-1,"DHL,T1\n',
    ],
    ids=["nothing", "blanks", "only a header", "no tracking column", "a column twice", "open quote"],
)
def test_what_is_no_table_is_refused_as_a_whole(text):
    with pytest.raises(BadTable):
        read(text)


def test_a_table_of_too_many_rows_is_refused():
    assert len(read("A\tB\tC\n" * MOST_ROWS)) == MOST_ROWS
    with pytest.raises(BadTable):
        read("A\tB\tC\n" * (MOST_ROWS + 1))


# --- files -----------------------------------------------------------------------------------------------

TEXT = "订单号,承运商,运单号\nA-1,顺丰,T1\n"


def upload(content, name="table.csv"):
    return rows_of(lines_of(SimpleUploadedFile(name, content)))


def workbook(rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_files_are_read_in_the_encodings_that_spreadsheets_write(encoding):
    assert [row.typed()[:3] for row in upload(TEXT.encode(encoding))] == [["A-1", "顺丰", "T1"]]


def test_a_workbook_is_read_with_its_numbers_and_dates():
    content = workbook(
        [
            ["订单号", "承运商", "运单号", "发货时间"],
            [1001, "DHL", 340434161094, datetime(2026, 3, 2, 15, 30)],
        ]
    )

    (row,) = upload(content, "table.xlsx")

    assert row.typed()[:4] == ["1001", "DHL", "340434161094", "2026-03-02 15:30:00"]


def test_a_number_that_a_workbook_has_shortened_is_not_guessed(store):
    (order,) = orders_of(store, 1)
    rows = upload(workbook([["order", "tracking"], [order.number, 1234567890123456789]]))

    (row,) = check_rows(rows, store=store, as_written=False)

    assert "shortened" in row.reason


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 nothing",
        b"\xd0\xcf\x11\xe0 old",
        b"%PDF-1.7",
        b"<html><table>",
        b"A\0B,C",
        b"\xff\xfeA\xd8",
    ],
    ids=["broken workbook", "old workbook", "PDF", "page", "NUL", "half a letter"],
)
def test_files_that_are_no_table_are_refused(content):
    with pytest.raises(BadTable):
        upload(content)


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(BadTable):
        upload(b"A" * (MOST_BYTES + 1))


def test_a_workbook_that_would_take_all_memory_takes_none_of_ours():
    far = Workbook()
    far.active.cell(1_048_576, 16_384, "far away")
    file = io.BytesIO()
    far.save(file)

    with pytest.raises(BadTable):
        upload(file.getvalue())


def test_a_workbook_that_unpacks_to_more_text_than_a_table_has_is_refused():
    wordy = Workbook(write_only=True)
    sheet = wordy.create_sheet()
    for _row in range(800):
        sheet.append(["\u4e2d" * 300] * 40)  # 58 MB on the way out, 100 kB in the file
    file = io.BytesIO()
    wordy.save(file)

    with pytest.raises(BadTable):
        upload(file.getvalue())


# --- judging ---------------------------------------------------------------------------------------------


def test_a_good_row_will_ship(store):
    (order,) = orders_of(store, 1)

    assert verdict(store, f"{order.number}\tDHL\t00 34 abc") == ""


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("NOPE\tDHL\tT1", "no order"),
        ("\tDHL\tT1", "missing"),
        ("{number}\tDHL\t", "tracking number is missing"),
        ("{number}\t\tT1", "carrier is missing"),
        ("{number}\tDHL\tT1!", "label"),
        ("{number}\tDHL\t1.23457E+15", "shortened"),
        ("{number}\tDHL\t" + "9" * 300, "too long"),
        ("{number}\tRoyal Mial\tT1", "Royal Mail"),
        ("{number}\tDHL\tT1\tyesterday", "no date"),
        ("{number}\tDHL\tT1\t2026-02-30 10:00", "no date"),
        ("{number}\tDHL\tT1\t2999-01-01 10:00", "future"),
        ("{number}\tDHL\tT1\t2020-01-01 10:00", "before the order"),
        ("{number}\tDHL\tT1\t\tCOFFEE\t1", "no line"),
        ("{number}\tDHL\tT1\t\tTEA\tmany", "no number"),
        ("{number}\tDHL\tT1\t\tTEA\t3", "2 are left"),
    ],
)
def test_a_bad_row_says_why(store, row, told):
    order = make_order(store, lines=TWO, is_matched=False)

    assert told in verdict(store, row.format(number=order.number))


def test_orders_that_cannot_ship_say_in_which_state_they_are(store, seller):
    gone, off, processed = *orders_of(store, 2), orders_of(store, 1, released_at=None)[0]
    ship(gone)
    services.cancel_order(order_id=off.pk, actor=seller, reason="no", by="seller")

    assert "shipped already" in verdict(store, f"{gone.number}\tDHL\tT1")
    assert "cancelled" in verdict(store, f"{off.number}\tDHL\tT1")
    assert "processed" in verdict(store, f"{processed.number}\tDHL\tT1")


def test_a_number_that_the_order_bears_already_is_refused(store):
    order = make_order(store, lines=TWO, is_matched=False)
    ship(order, {"TEA": 1}, tracking_number="T1")

    assert "already on this order" in verdict(store, f"{order.number}\tDHL\tt1")


def test_another_merchants_order_is_simply_unknown(store):
    (foreign,) = orders_of(make_store(make_merchant()), 1)

    assert verdict(store, f"{foreign.number}\tDHL\tT1") == verdict(store, "NOPE\tDHL\tT1")


def test_a_held_order_ships_all_the_same_and_says_so(store, seller):
    (order,) = orders_of(store, 1)
    holding.hold_by_hand(order_id=order.pk, actor=seller, reason="look")

    (row,) = check_rows(read(f"{order.number}\tDHL\tT1"), store=store, as_written=False)

    assert (row.reason, row.is_held) == ("", True)


def test_one_tracking_number_at_two_orders_is_refused_at_both(store):
    one, two = orders_of(store, 2)

    judged = check_rows(read(f"{one.number}\tDHL\tT1\n{two.number}\tDHL\tT 1"), store=store, as_written=False)

    assert all("several orders" in row.reason for row in judged)


def test_a_row_that_stands_twice_ships_once(store, seller):
    (order,) = orders_of(store, 1)

    run = shipped(store, seller, f"{order.number}\tDHL\tT1\n{order.number}\tDHL\tT1")

    assert outcomes(run) == {1: "done", 2: "refused"}
    assert Package.objects.count() == 1


def test_several_parcels_of_one_order_have_to_say_what_is_in_each(store, seller):
    order = make_order(store, lines=TWO, is_matched=False)

    run = checked(store, seller, f"{order.number}\tDHL\tT1\n{order.number}\tDHL\tT2")

    assert run.left == 0
    assert all("1, 2" in reason for reason in reasons(run).values())


def test_parcels_that_say_what_is_in_them_ship_one_by_one(store, seller):
    order = make_order(store, lines=TWO, is_matched=False)
    text = (
        f"order\tcarrier\ttracking\tsku\tunits\n{order.number}\tDHL\tT1\ttea\t2\n"
        f"{order.number}\tDHL\tT2\tCUP\t1\n{order.number}\tDHL\tT1\tCUP\t2"
    )

    run = shipped(store, seller, text)

    assert (run.total, run.done) == (2, 2)
    packed = {
        package.tracking_number: dict(package.contents.values_list("line__sku_code", "units"))
        for package in Package.objects.all()
    }
    assert packed == {"T1": {"TEA": 2, "CUP": 2}, "T2": {"CUP": 1}}
    order.refresh_from_db()
    assert order.status == Order.Status.SHIPPED


def test_units_of_all_rows_together_may_not_exceed_what_is_left(store):
    order = make_order(store, lines=TWO, is_matched=False)
    text = f"order,tracking,carrier,sku,units\n{order.number},T1,DHL,TEA,2\n{order.number},T2,DHL,TEA,1"

    judged = check_rows(read(text), store=store, as_written=False)

    assert [bool(row.reason) for row in judged] == [False, True]


def test_an_empty_carrier_is_the_channels(store, seller):
    make_route(store.merchant, "GB")
    order = make_order(store)

    shipped(store, seller, f"{order.number}\t\tT1")

    assert Package.objects.get().carrier == "Royal Mail"


def test_a_hand_over_is_in_store_time(store, seller):
    store.time_zone = "Asia/Shanghai"
    store.save()
    (order,) = orders_of(store, 1)

    shipped(store, seller, f"{order.number}\tDHL\tT1\t2026-03-03 08:30")

    assert Package.objects.get().handed_over_at == datetime(2026, 3, 3, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-2-13 15:30", "2026/02/13 15:30:00", "2026年2月13日 15:30", "2026-02-13T15:30:00+00:00"],
)
def test_moments_are_read_as_people_write_them(text):
    zone = ZoneInfo("Europe/London")

    assert moment_of(text, zone) == datetime(2026, 2, 13, 15, 30, tzinfo=UTC)


def test_carriers_have_one_spelling_and_near_ones_are_suggested():
    carriers = Carriers(["Yun Tu"])

    assert carriers.named("royal-mail") == "Royal Mail"
    assert carriers.named("yuntu") == "Yun Tu"
    assert carriers.near("Fedx") == "FedEx"
    assert carriers.near("Grandma's bicycle") is None


def test_a_column_that_holds_no_carriers_is_not_compared_to_its_end():
    carriers = Carriers()
    for number in range(MOST_COMPARED):
        carriers.near(f"{number:x}q" * 20)

    with pytest.raises(TooManyUnknown):
        carriers.near("one more")
    assert carriers.near("0q" * 20) is None


def test_a_table_with_too_many_unknown_carriers_is_told_so_and_may_still_be_taken_as_written(store):
    (order,) = orders_of(store, 1)
    names = [f"{number:x}q" * 15 for number in range(MOST_COMPARED + 1)]
    table = "\n".join(f"{order.number}\t{name}\tT{number}" for number, name in enumerate(names))

    *_compared, last = check_rows(read(table), store=store, as_written=False)
    *_taken, as_written = check_rows(read(table), store=store, as_written=True)

    assert "more than 200 unknown carriers" in last.reason
    assert "unknown" not in as_written.reason


def test_carriers_may_be_taken_as_they_are_written(store):
    (order,) = orders_of(store, 1)

    assert verdict(store, f"{order.number}\tFedx\tT1", as_written=True) == ""


def test_checking_asks_the_same_few_questions_whatever_the_table_holds(store):
    orders = orders_of(store, 12)
    rows = read("\n".join(f"{order.number}\tDHL\tT-{order.pk}\t\tX\t1" for order in orders))
    with CaptureQueriesContext(connection) as few:
        check_rows(rows[:1], store=store, as_written=False)
    with CaptureQueriesContext(connection) as many:
        check_rows(rows, store=store, as_written=False)

    assert len(few) == len(many) <= 6


def test_an_order_more_costs_eleven_queries_at_most(store, seller):
    few, many = orders_of(store, 2), orders_of(store, 6)

    def queries(orders):
        text = "\n".join(f"{order.number}\tDPD\tT{order.pk}" for order in orders)
        with CaptureQueriesContext(connection) as asked:
            assert shipped(store, seller, text).done == len(orders)
        return len(asked)

    assert queries(many) - queries(few) <= 4 * 11
