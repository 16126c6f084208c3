"""Files that are downloaded and papers that are printed, as a person does it."""

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD

PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
BOX = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)")
MILLIMETRE = 72 / 25.4  # in points


@pytest.fixture
def ann(person, stage, language):
    somebody = person(language)
    somebody.signs_in(ANN, PASSWORD)
    return somebody


def ticks(somebody, stage, *states):
    somebody.opens("/s/DESK/orders/?tab=all")
    for state in states:
        somebody.page.locator(f"input[name=ticked][value='{stage['orders'][state]}']").check()


def printed(somebody):
    return somebody.page.pdf(prefer_css_page_size=True)


def sizes(pdf):
    """Each page's width and height in millimetres."""
    return {tuple(round(float(side) / MILLIMETRE) for side in found) for found in BOX.findall(pdf)}


def test_ticked_orders_are_downloaded(ann, stage):
    ticks(ann, stage, "shipped", "to_ship")
    ann.presses("Export")
    with ann.page.expect_download() as started:
        ann.presses("Export")

    with started.value.path().open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert started.value.suggested_filename.startswith("DESK-orders-")
    assert {row[0] for row in rows} == {"STATE-SHIPPED", "STATE-TO-SHIP"}
    assert header[0] == ann.reads("Order number")
    ann.opens("/s/DESK/exports/")
    expect(ann.page.locator("#listing tbody tr").first).to_contain_text("CSV")


def test_the_form_may_be_sent_again_for_another_kind_of_file(ann, stage):
    ticks(ann, stage, "to_ship")
    ann.presses("Export")
    for kind in ("csv", "xlsx"):
        ann.page.locator(f"input[name=format][value={kind}]").check()
        with ann.page.expect_download() as started:
            ann.presses("Export")
        assert started.value.suggested_filename.endswith(f".{kind}")


def test_each_packing_slip_is_a_page_of_its_own(ann, stage):
    ticks(ann, stage, "to_ship", "late")
    ann.presses("Packing slips")
    expect(ann.page.locator(".slip")).to_have_count(2)
    expect(ann.page.locator(".slip .barcode")).to_have_count(2)

    pdf = printed(ann)
    assert len(PAGE.findall(pdf)) == 2
    assert sizes(pdf) == {(210, 297)}


def test_packing_slips_fit_labels(ann, stage):
    ticks(ann, stage, "to_ship", "late")
    ann.presses("Packing slips")
    ann.page.get_by_role("button", name="100 × 150 mm").click()
    expect(ann.page.locator("body.label .slip")).to_have_count(2)

    pdf = printed(ann)
    assert len(PAGE.findall(pdf)) == 2
    assert sizes(pdf) == {(100, 150)}


def test_the_preparation_list_prints(ann):
    ann.opens("/s/DESK/papers/preparation/?tab=to_ship")
    expect(ann.page.get_by_role("heading", level=1)).to_have_text(ann.reads("Preparation list"))
    expect(ann.page.locator("tbody tr").first).to_be_visible()

    assert len(PAGE.findall(printed(ann))) >= 1
