"""A morning at the desk in one go: found, held, let go, shipped by a table, exported, signed."""

import csv
import io
import json

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD
from tests.browser.test_bulk import MAKE

PARCELS = 200


@pytest.fixture
def numbers(bantuo, stage, language):
    """The morning's orders, made beside the running services."""
    make = MAKE.replace("BULK-", "MORNING-").replace("500_000", "700_000")
    return json.loads(
        bantuo.manage("shell", "-v0", "-c", make % (language.upper(), PARCELS)).splitlines()[-1]
    )


@pytest.fixture
def ann(person, language):
    somebody = person(language)
    somebody.signs_in(ANN, PASSWORD)
    return somebody


def test_a_morning_is_worked_off(ann, numbers):
    _goes_from_the_workbench_to_the_list(ann)
    _searches_and_opens(ann, numbers[0])
    _holds_and_lets_go(ann)
    _ships_all_by_a_table(ann, numbers)
    exported = _exports_what_was_pasted(ann, numbers)
    _signs(ann, numbers[0])

    assert {row[0] for row in exported[1:]} == set(numbers)


def _goes_from_the_workbench_to_the_list(ann):
    ann.opens("/s/DESK/")
    ann.page.locator("a[href*='part=due']").first.click()
    expect(ann.page.locator("a.chip[aria-current=true]").first).to_contain_text(
        ann.reads("Late or due within 24 h")
    )


def _searches_and_opens(ann, number):
    ann.searches(number)
    expect(ann.page.locator("h1")).to_have_text(number)


def _holds_and_lets_go(ann):
    ann.page.locator("details.act").filter(has=ann.page.locator("form[action$='/hold/']")).last.click()
    ann.page.locator("form[action$='/hold/'] [name=reason]").fill("?")
    ann.page.locator("form[action$='/hold/'] button").click()
    expect(ann.page.locator("#hold-manual")).to_be_visible()
    ann.presses("Release the hold")
    expect(ann.page.locator("#hold-manual")).to_have_count(0)


def _ships_all_by_a_table(ann, numbers):
    ann.opens("/s/DESK/bulk/ship/")
    table = "\n".join(f"{number}\tDHL\t{number}-P" for number in numbers)
    ann.page.locator("textarea").fill(table)
    ann.presses("Check the table")
    ann.page.locator("form[action$='/confirm/'] .btn-1").click()
    expect(ann.page.locator("#bulk-panel .head .state.ok")).to_be_visible(timeout=90_000)
    expect(ann.page.locator(".tally li b").first).to_have_text(str(PARCELS))


def _exports_what_was_pasted(ann, numbers):
    """The orders just shipped, found again by their numbers, as a file."""
    ann.opens("/s/DESK/order-numbers/")
    ann.page.locator("textarea").fill(" ".join(numbers))
    ann.presses("Find these orders")
    ann.page.locator("[data-tick-all]").check()
    bar = ann.page.locator("#bulk")
    bar.locator("input[name=scope][value=all]").check()
    bar.get_by_role("button", name=ann.reads("Export"), exact=True).click()
    with ann.page.expect_download(timeout=60_000) as download:
        ann.page.locator("form[action$='/exports/new/'] .btn-1").click()
    return list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))


def _signs(ann, number):
    _searches_and_opens(ann, number)
    parcel = ann.page.locator(".package")
    form = ann.page.locator("form[action$='/sign/']")
    parcel.locator("details.act").filter(has=form).locator("> summary").click()
    form.locator("button").click()
    expect(ann.page.locator(".head .state").first).to_have_text(ann.reads("Signed"))
