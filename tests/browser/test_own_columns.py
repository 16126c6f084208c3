"""A file that no profile knows comes in: somebody says what its columns mean, and every line is told of."""

import csv
import gzip
import io
import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

OWNER = "yang@demo.bantuo.example"
SHARED = Path(__file__).parents[3] / "shared/data/orders/scms_shipments.csv.gz"
LONGEST_SKU = 64
COLUMNS = [
    *("ID", "PO / SO #", "ASN/DN #", "Country", "PO Sent to Vendor Date", "Scheduled Delivery Date"),
    *("Item Description", "Line Item Quantity", "Line Item Value", "Pack Price", "Unit Price"),
    "Weight (Kilograms)",
]


@pytest.fixture
def owner(person, bantuo, language):
    somebody = person(language)
    somebody.signs_in(OWNER, bantuo.accounts[OWNER])
    return somebody


def test_a_small_file_comes_in_by_columns_of_ones_own(owner, language):
    content = shipments(language)

    lines = _bring_in(owner, f"shipments-{language}.csv", content, keep=f"Shipments {language}")

    assert lines == told(content)
    owner.opens("/s/YW-UK/imports/columns/")
    expect(owner.page.get_by_role("link", name=f"Shipments {language}")).to_be_visible()


@pytest.mark.skipif(not SHARED.exists(), reason="the public file is not beside the project")
def test_ten_thousand_real_shipments_come_in_with_each_line_accounted_for(owner, language):
    if language != "en":
        pytest.skip("once is enough: the book would have them already")
    content = gzip.decompress(SHARED.read_bytes()).decode()

    lines = _bring_in(owner, SHARED.name, SHARED.read_bytes(), patience=150_000)

    assert lines == told(content)
    assert sum(lines.values()) == 10_324


def shipments(language):
    """Twenty orders as the public file has them, with one that cannot be read and odd weights."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    day = date(2014, 2, 1)
    for number in range(20):
        when = day + timedelta(days=number)
        shown = f"{when.day}-{when:%b}-{when:%y}"
        product = f"Efavirenz 600mg, {language}, 30 Tabs" if number != 7 else "A name far too long, " * 6
        weight = str(number + 1) if number % 3 else f"See ASN-{number} (ID#:{number})"
        country = "英国站" if number % 2 else "Vietnam"
        order = f"SCMS-{language}-{number}"
        units = number + 2
        writer.writerow(
            [number + 1, order, f"ASN-{number}", country, "Date Not Captured", shown, product, units]
            + [units * 3, "3", "0.1", weight]
        )
    return out.getvalue()


def told(content):
    """What must become of the lines: those of an order that is refused are, the others come in."""
    orders = defaultdict(list)
    for row in csv.DictReader(io.StringIO(content)):
        orders[row["PO / SO #"]].append(row)
    good = sum(len(rows) for rows in orders.values() if _fits(rows))
    return {"new": good, "refused": sum(map(len, orders.values())) - good}


def _fits(rows):
    days = {row["Scheduled Delivery Date"] for row in rows}
    return len(days) == 1 and all(len(row["Item Description"]) <= LONGEST_SKU for row in rows)


def _bring_in(owner, name, content, *, keep="", patience=60_000):
    page = owner.page
    owner.opens("/s/YW-UK/imports/new/")
    content = content if isinstance(content, bytes) else content.encode()
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    page.locator("input[name=profile][value=own]").check()
    owner.presses("Read the file")
    _choose(page, "order_number", "PO / SO #")
    _choose(page, "ordered_at", "Scheduled Delivery Date")
    _choose(page, "sku", "Item Description")
    expect(page.locator("#map-check")).to_contain_text("SCMS-")
    expect(page.locator("#seen-sku .code").first).to_be_visible()
    assert _chosen(page, "unit_price").startswith("Pack Price")
    if keep:
        page.locator("input[name=name]").fill(keep)
    owner.presses("Read the file")
    confirm = page.locator("form[action$='/confirm/']")
    expect(confirm).to_be_visible(timeout=patience)
    confirm.locator("input[name=treatment][value=history]").check()
    confirm.locator("input[name=create_skus]").check()
    confirm.locator(".btn-1").click()
    expect(page.locator("#import-panel .state.ok")).to_be_visible(timeout=patience)
    return _accounts(owner)


def _choose(page, fact, column):
    select = page.locator(f"select[name='of-{fact}-0']")
    expect(select).to_be_visible()
    label = next(text for text in select.locator("option").all_inner_texts() if text.startswith(column))
    if _chosen(page, fact) == label:
        return
    with page.expect_response(re.compile("/columns/check/$")) as answer:
        select.select_option(label=label)
    assert answer.value.ok


def _chosen(page, fact):
    return page.locator(f"select[name='of-{fact}-0'] option:checked").inner_text()


def _accounts(owner):
    """Outcome → lines, as the page tells."""
    rows = owner.page.locator(".card-b", has_text=owner.reads("Every line of the file")).locator("tbody tr")
    words = {owner.reads("came in"): "new", owner.reads("refused"): "refused"}
    told = [row.inner_text().split("\t") for row in rows.all()]
    return {words[label.strip()]: int(count.replace(",", "")) for label, count in told}
