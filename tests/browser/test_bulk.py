"""Many orders at once: two hundred tracking numbers pasted and shipped, and what became of each read."""

import csv
import io
import json

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD

PARCELS = 200
MAKE = """
import json
from itertools import count
from merchant.tenancy.models import Store
from orders.book.entry import enter_orders
from tests import factories
numbers = [f"BULK-%s-{number}" for number in range(%d)]
factories._serial = count(500_000)
drafts = [factories.make_draft(number=number) for number in numbers]
enter_orders(store=Store.objects.get(code="DESK"), drafts=drafts, actor=None, source="x", is_history=False)
print(json.dumps(numbers))
"""


@pytest.fixture
def numbers(bantuo, stage, language):
    """Orders of the store where tests ship, made beside the running services."""
    made = bantuo.manage("shell", "-v0", "-c", MAKE % (language.upper(), PARCELS))
    return json.loads(made.splitlines()[-1])


@pytest.fixture
def ann(person, language):
    somebody = person(language)
    somebody.signs_in(ANN, PASSWORD)
    return somebody


def paste(somebody, rows):
    somebody.opens("/s/DESK/bulk/ship/")
    somebody.page.locator("textarea").fill("\n".join("\t".join(row) for row in rows))
    somebody.presses("Check the table")


def test_two_hundred_pasted_numbers_are_checked_and_shipped(ann, numbers):
    rows = [[number, "DHL", f"{number}-T"] for number in numbers]
    paste(ann, [*rows, ["NOPE-1", "DHL", "N1"]])

    expect(ann.page.locator(".tally")).to_contain_text(str(PARCELS))
    ann.page.locator("form[action$='/confirm/'] .btn-1").click()
    expect(ann.page.locator("#bulk-panel .head .state.ok")).to_be_visible(timeout=60_000)

    expect(ann.page.locator(".tally li b").first).to_have_text(str(PARCELS))
    expect(ann.page.get_by_text("NOPE-1")).to_be_visible()
    with ann.page.expect_download() as download:
        ann.page.locator("a[download]").first.click()
    told = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in told[1:]] == ["NOPE-1"]
    ann.opens("/s/DESK/bulk/")
    expect(ann.page.locator("#listing tbody tr").first).to_contain_text(str(PARCELS + 1))


def test_ticked_orders_are_held_and_let_go(ann, stage):
    ann.opens("/s/DESK/orders/?tab=to_ship&part=ready")
    boxes = ann.page.locator("input[name=ticked]")
    ticked = [boxes.nth(place).get_attribute("value") for place in range(2)]

    in_bulk(ann, "hold", "ready", ticked)
    in_bulk(ann, "release", "held", ticked)

    ann.opens("/s/DESK/orders/?tab=to_ship&part=ready")
    for public_id in ticked:
        expect(ann.page.locator(f"input[name=ticked][value='{public_id}']")).to_be_visible()


def in_bulk(somebody, act, part, ticked):
    """Do one act on these orders of a part of To ship, and see that both are done."""
    somebody.opens(f"/s/DESK/orders/?tab=to_ship&part={part}")
    for public_id in ticked:
        somebody.page.locator(f"input[name=ticked][value='{public_id}']").check()
    somebody.page.locator(f"#bulk button[value={act}]").click()
    expect(somebody.page.locator("form[action$='/start/'] .btn-1")).to_be_visible()
    reason = somebody.page.locator("input[name=reason]")
    if reason.count():
        reason.fill("stock count")
    somebody.page.locator("form[action$='/start/'] .btn-1").click()

    expect(somebody.page.locator("#bulk-panel .state.ok")).to_be_visible()
    expect(somebody.page.locator(".tally li b").first).to_have_text(str(len(ticked)))
