"""The main job: a file of orders comes in, each gets a warehouse and a date, leaves, and is signed for."""

import csv
import io
import json
import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.uci_file import invoiced_at, uci_file

OWNER = "yang@demo.bantuo.example"
FIRST_NUMBERS = {"zh-hans": 536365, "en": 546365}
ORDERS = 4


@pytest.fixture
def first(language):
    """The invoice number that this language's file begins with."""
    return FIRST_NUMBERS[language]


@pytest.fixture
def owner(person, bantuo, language):
    somebody = person(language)
    somebody.signs_in(OWNER, bantuo.accounts[OWNER])
    return somebody


def test_an_order_file_comes_in_and_an_order_of_it_leaves(bantuo, owner, first):
    _bring_in(owner, first)
    _read_the_refused_lines(owner)
    row = _find_in_to_ship(owner, first)
    row.get_by_role("link", name=str(first)).click()
    _read_why(bantuo, owner)
    _ship(owner, "royal mail 48", "jd 0002 2633 4GB")
    _find_in_tab(owner, "Shipped", first)
    _sign(owner, first)
    timeline = owner.page.locator(".timeline")

    expect(timeline).to_contain_text("JD000226334GB")
    expect(timeline).to_contain_text("杨帆 Yang")


def _bring_in(owner, first):
    owner.opens("/s/YW-UK/orders/")
    owner.follows("Import orders")
    owner.page.get_by_label(owner.reads("UCI Online Retail")).check()
    owner.page.locator("input[type=file]").set_input_files(uci_file(first))
    owner.presses("Read the file")
    confirm = owner.page.locator("form[action$='/confirm/']")
    expect(confirm).to_be_visible(timeout=60_000)
    expect(owner.page.locator(".tally").first).to_contain_text(str(ORDERS))
    confirm.locator("input[name=treatment][value=open]").check()
    confirm.locator("input[name=create_skus]").check()
    confirm.locator(".btn-1").click()
    expect(owner.page.locator("#import-panel .state.ok")).to_be_visible(timeout=60_000)


def _read_the_refused_lines(owner):
    with owner.page.expect_download() as download:
        owner.page.locator("a[download]").first.click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    text = " ".join(" ".join(row) for row in rows)
    assert "BANK CHARGES" in text
    assert len(rows) >= 3


def _find_in_to_ship(owner, first):
    owner.follows("See exactly these orders")
    row = _find_in_tab(owner, "To ship", first)
    expect(row).to_contain_text("Royal Mail 48")
    expect(row.locator(".clock")).to_be_visible()
    return row


def _find_in_tab(owner, tab, number):
    owner.page.locator(".side").get_by_role("link", name=re.compile(owner.reads("Orders"))).click()
    owner.page.locator(".tabs").get_by_role("link", name=re.compile(f"^{owner.reads(tab)}")).click()
    expect(owner.page.locator(".tabs [aria-current]")).to_contain_text(owner.reads(tab))
    row = owner.page.locator(".orders tbody tr").filter(has_text=str(number))
    expect(row).to_be_visible()
    return row


def _read_why(bantuo, owner):
    """The page's day boxes are those that the command line counts for the same moment."""
    at = invoiced_at().isoformat(timespec="minutes")
    counted = json.loads(bantuo.manage("ship_by", "--warehouse", "BHX1", "--at", at, "--json"))
    due = datetime.fromisoformat(counted["ship_by_local"])
    strip = owner.page.locator("#why .days").first  # below it stands the deliver-by's
    boxes = strip.locator(".day")

    expect(boxes.locator("b")).to_have_text([day["date"][5:] for day in counted["days"]])
    expect(strip.locator(".day.due b")).to_have_text(f"{due:%m-%d}")
    expect(owner.page.locator("#why h2")).to_contain_text("23:59")
    expect(owner.page.locator(".why .yes").first).to_be_visible()
    expect(owner.page.locator("#warehouse h2")).to_contain_text("Royal Mail 48")


def _ship(owner, carrier, number):
    owner.unfolds("Mark shipped")
    owner.fills("Carrier", carrier)
    owner.fills("Tracking number", number)
    owner.presses("Mark shipped")
    owner.sees("Recorded as handed over.")


def _sign(owner, number):
    owner.page.locator(".orders").get_by_role("link", name=str(number)).click()
    owner.unfolds("Mark signed")
    owner.presses("Mark signed")
    owner.sees("Recorded as signed for.")
    _find_in_tab(owner, "Signed", number).get_by_role("link", name=str(number)).click()
