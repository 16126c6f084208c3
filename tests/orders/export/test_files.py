"""What stands in an exported file, on any database alike."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from orders.book.drafts import LineDraft
from orders.export import files
from orders.export.columns import CONFIRMATION
from orders.export.counter import Counter
from orders.export.exceptions import TooManyRows
from orders.export.extract import Extract
from orders.export.files import write_plain_csv
from orders.selection.selection import Selection
from tests.factories import make_order


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_file_begins_with_a_mark_of_utf8_and_the_headers(store, rich, written):
    content = written()

    assert content.startswith(b"\xef\xbb\xbfOrder number,Programme,")
    assert "Ordered at (Europe/London)" in content.decode().split("\n")[0]


def test_headers_and_words_are_in_the_readers_language(store, rich, written):
    with translation.override("zh-hans"):
        header, *rows = csv.reader(io.StringIO(written().decode("utf-8-sig"), newline=""))

        assert header == Extract.of(Selection("all"), store=store, now=timezone.now()).header()
        assert {row[3] for row in rows} == {gettext("To ship"), gettext("Partly shipped")}
        assert "待发货" in {row[3] for row in rows}


def test_a_row_tells_all_about_its_line_and_order(rich, written):
    row = next(row for row in rows_of(written()) if row["SKU"] == "'=CMD")

    assert (
        row
        | {
            "Order number": "'+1001",
            "Status": "Partly shipped",
            "Stage": "held",
            "Carriers": "DPD, Royal Mail",
            "Tracking numbers": "'=T1, T2",
            "Postcode": "01234",
            "Title": 'Mug, "blue"',
            "Personalisation": "'@Ann",
            "Units ordered": "3",
            "Units shipped": "2",
            "Unit price": "5.00",
            "Line total": "15.00",
            "Order's discount, borne by the seller": "1.05",
            "Order's discount, borne by the platform": "0.07",
            "Currency": "GBP",
            "Tags": "gift, =VIP",
            "Latest note": "'=call, then send",
            "Held for": "personalisation unconfirmed, held by hand",
            "Ordered at (Europe/London)": "2026-03-02 09:00:00",
        }
        == row
    )


def test_unknown_prices_stay_empty(rich, written):
    row = next(row for row in rows_of(written()) if row["SKU"] == "'-CUP")

    assert (row["Unit price"], row["Line total"]) == ("", "")


@pytest.mark.parametrize(("number", "price"), [("JPY", "500"), ("KWD", "0.500"), ("BARE", "0.00")])
def test_money_has_its_currencys_decimals(rich, written, number, price):
    row = next(row for row in rows_of(written()) if row["Order number"] == number)

    assert row["Unit price"] == price


def test_recipients_are_told_only_when_asked_for(rich, written):
    assert b"Jane" not in written()
    row = next(row for row in rows_of(written(with_recipients=True)) if row["Order number"] == "'+1001")
    assert (row["Recipient"], row["Phone"], row["Street"]) == ("'=Jane", "'+44 1", "1 High St,\nLeeds")


def test_only_the_stores_own_ticked_orders_come(store, rich, written, outsider):
    theirs = make_order(outsider.memberships.get().merchant.store_set.get(), number="THEIRS")

    content = written(ticked=[rich.public_id, theirs.public_id])

    assert {row["Order number"] for row in rows_of(content)} == {"'+1001"}


@pytest.mark.parametrize("tab", ["all", "to_ship", "shipped"])
@pytest.mark.parametrize("with_recipients", [True, False])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has two ways")
def test_both_ways_write_the_same_bytes(store, rich, written, tab, with_recipients, language):
    with translation.override(language):
        plain = io.BytesIO()
        extract = Extract.of(Selection(tab), store=store, now=timezone.now(), with_recipients=with_recipients)
        write_plain_csv(plain, extract)

        assert written(tab=tab, with_recipients=with_recipients) == plain.getvalue()


def test_the_bytes_are_the_same_on_every_database(store, route, clock, written):
    make_order(store, number="=A", lines=[LineDraft("1", "TEA", "Tea, green", 2, 500)], is_matched=False)

    line = written().decode().split("\n")[1]

    assert line == (
        "'=A,self-operated,file,To ship,ready,2026-03-02 09:00:00,,2026-03-02 09:00:00,,,,,,,GB,,,TEA,"
        '"Tea, green",,2,0,0,5.00,10.00,,,10.00,GBP,,,'
    )


def test_a_workbook_has_numbers_moments_and_texts(rich, written):
    book = load_workbook(io.BytesIO(written(format="xlsx")))
    header, *rows = book.active.iter_rows(values_only=True)
    row = next(dict(zip(header, row, strict=True)) for row in rows if "'=CMD" in row)

    assert row["Units ordered"] == 3
    assert Decimal(str(row["Unit price"])) == 5
    assert row["Ordered at (Europe/London)"] == datetime(2026, 3, 2, 9)
    assert row["Postcode"] == "01234"
    assert not [cell for line in book.active.iter_rows() for cell in line if cell.data_type in "fe"]


def test_a_workbook_with_too_many_rows_is_refused(rich, written, monkeypatch):
    monkeypatch.setattr(files, "MOST_XLSX_ROWS", 3)

    with pytest.raises(TooManyRows):
        written(format="xlsx")


def test_rows_are_counted_while_they_are_written(rich, written):
    counter = Counter()

    written(counter=counter)

    assert counter.rows == 5


def test_a_shipping_confirmation_has_a_row_for_each_sku_in_each_parcel(rich, written):
    rows = rows_of(written(shape="confirmation"))

    assert list(rows[0]) == list(CONFIRMATION)
    assert [(row["carrier"], row["tracking_number"], row["sku"], row["units"]) for row in rows] == [
        ("DPD", "'=T1", "'=CMD", "1"),
        ("Royal Mail", "T2", "'=CMD", "1"),
    ]
    told = datetime.strptime(rows[0]["handed_over_at_utc"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert told == rich.packages.first().handed_over_at.replace(microsecond=0)
