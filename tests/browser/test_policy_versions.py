"""Staff write a policy version, read whose orders it would date, and publish it for good."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.cast import READ_ABOUT

AHEAD = {"zh-hans": 30, "en": 60}  # days until the version of each begins; it is over before the next


@pytest.fixture
def officer(reader, staff_cookies):
    return reader(storage_state=staff_cookies)


def test_a_version_is_drafted_looked_at_and_published(officer):
    name = f"Festival {officer.language}"
    begins = datetime.now(UTC).date() + timedelta(days=AHEAD[officer.language])
    drafts(officer, name, begins)
    number = looks_at(officer, begins)
    publishes(officer, number)
    cannot_be_edited(officer, name)

    assert officer.said == []


def drafts(officer, name, begins):
    officer.opens("/admin/orders/policyversion/")
    officer.page.locator("a[href$='/policyversion/add/']").first.click()
    fields = {
        "name": name,
        "market": READ_ABOUT,
        "valid_from_0": f"{begins}",
        "valid_from_1": "00:00",
        "valid_to_0": f"{begins + timedelta(days=10)}",
        "valid_to_1": "00:00",
        "handling_days": "5",
        "due_time": "18:00",
    }
    for field, value in fields.items():
        officer.page.locator(f"[name={field}]").fill(value)
    officer.page.locator("[name=_continue]").first.click()
    expect(officer.page.locator("[name=handling_days]")).to_have_value("5")
    expect(officer.page).to_have_url(re.compile(r"/\d+/change/"))


def looks_at(officer, begins):
    """The preview: whose orders, how many, and what last week's would have got."""
    officer.follows("Preview and publish")
    page = officer.page
    whose = page.locator("table").first.locator("tbody tr")
    expect(whose).to_have_count(1)
    expect(whose.locator("td")).to_contain_text(["Versions Ltd", "VERSIONS", "1", "3"])
    later = page.locator("table").nth(1).locator("tbody tr").first.locator("td").nth(2)
    expect(later).to_have_text("3")
    expect(page.get_by_text(f"{begins} 00:00 UTC").first).to_be_visible()
    return re.search(r"\d+", page.locator("label[for=id_number]").inner_text()).group()


def publishes(officer, number):
    """Nothing is published until its number is typed."""
    officer.page.locator("input[name=number]").fill("0")
    officer.presses("Publish")
    expect(officer.page.get_by_role("alert")).to_have_text(
        officer.reads("Type %(number)s here to confirm.", number=number)
    )
    officer.page.locator("input[name=number]").fill(number)
    officer.presses("Publish")
    officer.sees("Version %(number)s is published.", number=number)


def cannot_be_edited(officer, name):
    expect(officer.page.locator("[name=handling_days], [name=_save]")).to_have_count(0)
    expect(officer.page.get_by_text(name).first).to_be_visible()
    expect(officer.page.get_by_role("link", name=officer.reads("Copy as a draft")).first).to_be_visible()
    expect(officer.page.get_by_role("link", name=officer.reads("Preview and publish"))).to_have_count(0)
