"""The morning: sign in, see what is urgent, go there; and staff who look over a seller's shoulder."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, EMPTY, PASSWORD

BUCKETS = ".buckets a"


def test_sign_in_leads_to_the_workbench_and_a_bucket_into_the_list(person, stage, language):
    ann = person(language)
    ann.signs_in(ANN, PASSWORD)
    expect(ann.page).to_have_url(f"{ann.address}/s/DESK/")

    count = ann.page.locator(BUCKETS).first.locator("b").inner_text()
    ann.page.locator(BUCKETS).first.click()

    expect(ann.page).to_have_url(re.compile("/s/DESK/orders/.*part=due"))
    expect(ann.page.locator(".orders tbody tr")).to_have_count(int(count))


def test_the_days_are_a_picture_and_a_table(person, stage):
    ann = person()
    ann.signs_in(ANN, PASSWORD)
    table = ann.page.locator(".chart ~ .as-table")

    expect(table.locator("tbody")).to_be_hidden()
    table.locator("summary").click()

    expect(table.locator("tbody tr")).to_have_count(30)


def test_a_figure_of_the_month_leads_to_its_orders(person, stage, language):
    ann = person(language)
    ann.signs_in(ANN, PASSWORD)
    ann.follows("Month in figures")
    link = ann.page.locator(".tally a").first
    count = int(link.inner_text())

    link.click()

    expect(ann.page.locator("#listing tbody tr")).to_have_count(min(count, 50))


def test_a_new_store_begins_with_an_import(person, stage, language):
    eve = person(language)
    eve.signs_in(EMPTY, PASSWORD)

    eve.follows("Import orders")

    expect(eve.page).to_have_url(re.compile("/s/EMPTY/imports/new/"))


def test_staff_look_at_a_sellers_pages_change_nothing_and_leave(staff, stage):
    staff.opens("/admin/merchant/merchant/?q=DESK-M")
    staff.page.locator("#result_list a[href*='/change/']").first.click()
    staff.page.get_by_role("link", name="See as this seller").click()
    staff.page.locator("input[name=reason]").fill("Ticket 4711")
    staff.presses("Begin")
    expect(staff.page.locator(".visit")).to_contain_text("Desk & Sons")

    staff.page.locator(BUCKETS).nth(2).click()
    expect(staff.page.locator(".visit")).to_be_visible()
    staff.presses("End visit")

    answer = staff.opens("/s/DESK/")
    assert answer.status == 404


@pytest.mark.parametrize("path", ["/s/DESK/", "/s/DESK/months/"])
def test_pages_are_read_without_script(person, stage, path):
    ann = person(java_script_enabled=False)
    ann.signs_in(ANN, PASSWORD)

    assert ann.opens(path).status == 200
    expect(ann.page.locator("svg").first).to_be_visible()
