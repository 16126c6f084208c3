"""An order runs out of time: warned of, late, fined, appealed and taken back; another one is waived."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.cast import PASSWORD, TESS

SCAN = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
TEXT = "The carrier took it that evening: see its scan.\n承运商当晚已揽收。"
ANSWER = "The scan shows it was in time. 凭证有效。"
LATENESS, FINES = "orders.clock.tasks.mark_late_fulfilments", "orders.penalties.tasks.sweep_penalties"
WAIVERS = "orders.penalties.tasks.apply_waivers"


@pytest.fixture
def tess(reader):
    somebody = reader()
    somebody.signs_in(TESS, PASSWORD)
    return somebody


@pytest.fixture
def officer(reader, staff_cookies):
    """One of the platform's staff, who reads the seller's language."""
    return reader(storage_state=staff_cookies)


@pytest.fixture
def store(bantuo, tess):
    """Where one order is late in a moment, one today, and one long since."""
    code = f"DUE-{tess.language.upper()}"
    bantuo.module("tests.browser.falling_due", code)
    return code


def test_an_order_is_warned_of_late_fined_appealed_and_taken_back(tess, officer, bantuo, store):
    is_warned_of(tess, store)
    is_late(tess, bantuo, store)
    is_fined(tess, bantuo, store)
    is_appealed(tess)
    is_decided(officer, store)
    reads_the_answer(tess, store)
    is_waived(tess, officer, bantuo, store)

    assert (tess.said, officer.said) == ([], [])


def is_warned_of(tess, store):
    """Both dates come near: one message for each number of hours."""
    tess.opens(f"/m/{store}-M/messages/?tab=inbox")
    for hours in (4, 24):
        told = tess.page.locator(".message").filter(has_text=re.compile(rf"\b{hours} (h|小时)"))
        expect(told).to_have_count(1)
    assert tess.looks_around() == []


def is_late(tess, bantuo, store):
    """The date passes while people read of it; the job writes it down, and the store is told."""
    tess.opens(f"/s/{store}/orders/?tab=to_ship&part=due")
    tess.reloads_until_there("tr:has(.clock.late)", "SOON")
    assert tess.looks_around() == []
    bantuo.send(LATENESS)
    tess.page.get_by_role("link", name="SOON", exact=True).click()
    tess.reloads_until_there("#history li", begins(tess, "Late: not shipped by {ship_by} ({city})"))
    expect(tess.page.locator(".head .clock.late")).to_be_visible()
    tess.opens(f"/m/{store}-M/messages/?tab=inbox")
    expect(tess.page.locator(".message .late.seal").first).to_be_visible()


def begins(somebody, sentence):
    """The words of a sentence before its first value."""
    return somebody.reads(sentence).partition("{")[0].partition("%")[0]


def is_fined(tess, bantuo, store):
    """Half of what the mugs cost, as the penalty's page reckons line by line."""
    bantuo.send(FINES)
    tess.opens(f"/s/{store}/penalties/")
    tess.reloads_until_there("#listing tbody tr", "SOON")
    row = tess.page.locator("#listing tbody tr").filter(has_text="SOON")
    expect(row).to_contain_text("8.50")
    assert tess.looks_around() == []
    row.locator("a").first.click()
    expect(tess.page.locator("h1")).to_contain_text("8.50")
    lines = tess.page.locator("ol.num").first.locator("li")
    expect(lines).to_contain_text(["17", "0.5", "8.50 GBP"])
    assert tess.looks_around() == []


def is_appealed(tess):
    tess.page.locator("textarea[name=text]").fill(TEXT)
    tess.page.locator("input[type=file]").set_input_files(SCAN)
    tess.presses("Send the appeal")
    expect(tess.page.locator(".head .state")).to_have_text(tess.reads("under appeal"))
    expect(tess.page.locator("#appeal")).to_contain_text(TEXT.splitlines()[1])
    with tess.page.expect_download() as download:
        tess.page.get_by_role("link", name=SCAN["name"]).click()
    assert download.value.path().read_bytes() == SCAN["buffer"]
    assert tess.looks_around() == []


def is_decided(officer, store):
    """Staff find the appeal in their queue, read it and accept it."""
    officer.opens("/admin/orders/penalty/")
    officer.follows("Open appeals")
    row = officer.page.locator("#result_list tbody tr").filter(has_text=store.title())
    row.locator("a[href*='/change/']").first.click()
    expect(officer.page.get_by_text(TEXT.splitlines()[1])).to_be_visible()
    officer.follows("Decide the appeal")
    officer.page.locator("select[name=accept]").select_option("yes")
    officer.page.locator("[name=reason]").fill(ANSWER)
    officer.presses("Decide the appeal")
    expect(officer.page.locator("main, body").first).to_contain_text(ANSWER)
    expect(officer.page.get_by_role("link", name=officer.reads("Decide the appeal"))).to_have_count(0)


def reads_the_answer(tess, store):
    """The message leads to the penalty, which says that it was taken back and why."""
    tess.opens(f"/m/{store}-M/messages/")
    follows_message(tess, "Appeals decided")
    expect(tess.page.locator(".head .state")).to_have_text(tess.reads("withdrawn"))
    expect(tess.page.locator(".note").first).to_contain_text(tess.reads("the appeal was accepted"))
    expect(tess.page.locator("#appeal")).to_contain_text(ANSWER)
    assert tess.looks_around() == []
    tess.opens(f"/s/{store}/penalties/")
    expect(tess.page.locator("#listing tbody tr").filter(has_text="SOON")).to_have_count(0)


def follows_message(tess, label):
    message = tess.page.locator(".message").filter(has_text=tess.reads(label))
    message.locator("button.says").click()
    expect(tess.page).to_have_url(re.compile("/penalties/"))


def is_waived(tess, officer, bantuo, store):
    """Staff announce a window in which the other order's date lies."""
    today = datetime.now(UTC).date()
    officer.opens("/admin/orders/waiver/add/")
    fields = {
        "name": f"Port strike {store}",
        "begins_at_0": f"{today - timedelta(days=14)}",
        "begins_at_1": "00:00",
        "ends_at_0": f"{today - timedelta(days=1)}",
        "ends_at_1": "00:00",
        "reason": "The port was closed. 港口关闭。",
    }
    for name, value in fields.items():
        officer.page.locator(f"[name={name}]").fill(value)
    officer.page.locator("select[name=store]").select_option(label=store.title())
    officer.presses("Count what it would waive")
    expect(officer.page.get_by_role("status")).to_contain_text("1")
    expect(officer.page.get_by_text(re.compile("LONG-LATE"))).to_be_visible()
    officer.page.locator("button[name=_save], input[name=_save]").first.click()
    expect(officer.page).to_have_url(re.compile("/waiver/$"))

    bantuo.send(WAIVERS)
    tess.opens(f"/s/{store}/penalties/?tab=closed")
    tess.reloads_until_there("#listing tbody tr", "LONG-LATE")
    tess.opens(f"/m/{store}-M/messages/")
    follows_message(tess, "Penalties waived")
    expect(tess.page.locator(".note").first).to_contain_text(fields["reason"])
    assert tess.looks_around() == []
