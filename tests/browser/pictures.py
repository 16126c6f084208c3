"""`python -m tests.browser.pictures`: the README's pictures, taken of a running Bantuo with its demo."""

import os
import re
from pathlib import Path

import django
from playwright.sync_api import expect, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")
django.setup()

from tests.browser.chromium import launch  # noqa: E402
from tests.browser.person import Person  # noqa: E402
from tests.browser.running import running_bantuo  # noqa: E402
from tests.browser.uci_file import uci_file  # noqa: E402

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LIN, YANG = "lin@demo.bantuo.example", "yang@demo.bantuo.example"
PHONE = {"width": 390, "height": 844}
LIST = "/s/QZ-NA/orders/"


def main():
    PICTURES.mkdir(exist_ok=True)
    with running_bantuo() as bantuo, sync_playwright() as playwright:
        browser = launch(playwright)
        _chinese(browser, bantuo)
        _english(browser, bantuo)
        browser.close()
    for picture in sorted(PICTURES.glob("*.png")):
        print(f"{picture.stat().st_size // 1000:>5} kB  {picture.name}")


def _chinese(browser, bantuo):
    lin = _signed_in(browser, bantuo, LIN, language="zh-hans")
    _take(lin, LIST, "orders")
    _take(lin, _first_order(lin, "?tab=to_ship&part=ready&sort=-due_order", r"另 [2-9] 种"), "order")
    _take(lin, "/m/QUANZHOU-DECOR/routes/", "country-table")
    _write_rule(lin)
    _shoot(lin, "rule")
    phone = _signed_in(
        browser, bantuo, LIN, language="zh-hans", viewport=PHONE, device_scale_factor=2, has_touch=True
    )
    _take(phone, LIST, "orders-phone")


def _english(browser, bantuo):
    lin = _signed_in(browser, bantuo, LIN, color_scheme="dark")
    _take(lin, LIST, "orders-dark")
    lin = _signed_in(browser, bantuo, LIN)
    _take(lin, _first_order(lin, "?tab=to_ship&hold=unmatched"), "order-held")
    _take(lin, "/m/QUANZHOU-DECOR/stock/", "stock")
    yang = _signed_in(browser, bantuo, YANG)
    _read_file(yang)
    _take(yang, yang.page.url, "import")


def _signed_in(browser, bantuo, email, **options):
    somebody = Person(browser, bantuo.address, **options)
    somebody.signs_in(email, bantuo.accounts[email])
    return somebody


def _first_order(somebody, asked, telling=""):
    somebody.opens(LIST + asked)
    row = somebody.page.locator(".orders tbody tr").filter(has_text=re.compile(telling)).first
    return row.locator("td.number a").get_attribute("href")


def _read_file(somebody):
    """A file with some of everything: thirty times four orders, cancellations and lines to refuse."""
    files = [uci_file(first) for first in range(500_000, 800_000, 10_000)]
    lines = [file["buffer"].split(b"\r\n", 1) for file in files]
    content = lines[0][0] + b"\r\n" + b"".join(rest for _header, rest in lines)
    somebody.opens("/s/YW-UK/imports/new/")
    somebody.page.locator("input[name=profile][value=uci]").check()
    upload = files[0] | {"name": "online-retail-2026-11.csv", "buffer": content}
    somebody.page.locator("input[type=file]").set_input_files(upload)
    somebody.presses("Read the file")
    expect(somebody.page.locator("form[action$='/confirm/'] .btn-1")).to_be_visible(timeout=60_000)


def _write_rule(somebody):
    """The first rule of the demo's draft gets a third condition, which the words beside it tell at once."""
    somebody.opens("/m/QUANZHOU-DECOR/warehouses/rules/draft/")
    somebody.page.locator(".rule-acts a[href*='/draft/rule/']").first.click()
    somebody.presses("Add a condition")
    somebody.page.locator("#c-0-2-fact").select_option("value")
    somebody.page.locator("#c-0-2-high").fill("40")
    somebody.page.locator("#c-0-2-money").fill("USD")
    expect(somebody.page.locator("#rule-said")).to_contain_text("40")


def _take(somebody, path, name):
    somebody.opens(path)
    _shoot(somebody, name)


def _shoot(somebody, name):
    somebody.page.wait_for_load_state("networkidle")
    somebody.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
