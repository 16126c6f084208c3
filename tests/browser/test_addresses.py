"""A form with an address: its fields come with the country, and nothing that is typed meanwhile is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD


@pytest.fixture
def ann(person, stage):
    somebody = person("en")
    somebody.signs_in(ANN, PASSWORD)
    return somebody


def test_what_is_typed_while_the_fields_are_fetched_stays(ann):
    page, held = ann.page, []
    ann.opens("/m/DESK-M/company/edit/")
    page.locator("select[name=country]").select_option("CN")
    expect(page.locator("select[name=country_area]")).to_be_visible()
    page.route("**/fields/", lambda route: held.append(route))
    with page.expect_request("**/fields/"):
        page.locator("select[name=country]").select_option("DE")

    page.locator("input[name=name]").fill("Lappan GmbH")
    held[0].continue_()

    expect(page.locator("[name=country_area]")).to_have_count(0)
    expect(page.locator("input[name=name]")).to_have_value("Lappan GmbH")
    expect(page.locator("select[name=country]")).to_have_value("DE")


def test_a_region_of_one_country_brings_that_country(ann):
    ann.opens("/m/DESK-M/persons/add/")

    ann.page.locator("select[name=region]").select_option("uk")

    expect(ann.page.locator("select[name=country]")).to_have_value("GB")
