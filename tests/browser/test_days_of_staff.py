"""Staff close a day: what that does is read first, mended, and only then saved."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

PLACE = {"zh-hans": "IS", "en": "MT"}  # where nobody of the cast sends anything
REASON = "台风 & typhoon"


@pytest.fixture
def officer(reader, staff_cookies):
    return reader(storage_state=staff_cookies)


def test_a_day_is_looked_at_mended_and_saved(officer):
    first = datetime.now(UTC).date() + timedelta(days=20)
    second = first + timedelta(days=1)
    asks(officer, first)
    reads_what_it_does(officer, first)

    officer.presses("Back")
    form = officer.page.locator("#specialday_form")
    expect(form.locator("[name=reason]")).to_have_value(REASON)
    form.locator("[name=day]").fill(f"{second}")
    officer.page.locator("[name=_save]").first.click()
    reads_what_it_does(officer, second)
    officer.presses("Save the day")

    rows = officer.page.locator("#result_list tbody tr").filter(has_text=PLACE[officer.language])
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(REASON)
    takes_back(officer, rows)
    assert officer.said == []


def asks(officer, day):
    officer.opens("/admin/warehouses/specialday/add/")
    fields = {"country": PLACE[officer.language], "day": f"{day}", "reason": REASON}
    for name, value in fields.items():
        officer.page.locator(f"#specialday_form [name={name}]").fill(value)
    officer.page.locator("[name=_save]").first.click()


def reads_what_it_does(officer, day):
    officer.sees("This is what it would do. Nothing is saved yet.")
    officer.sees("No open order moves.")
    expect(officer.page.get_by_text(REASON).first).to_contain_text(f"{day}")


def takes_back(officer, rows):
    rows.locator("a").first.click()
    officer.page.locator("a[href*='/delete/']").first.click()
    expect(officer.page.get_by_role("heading", name=officer.reads("What you decide"))).to_be_visible()
    officer.page.locator("form input[type=submit], form button[type=submit]").last.click()
    expect(officer.page).to_have_url(re.compile("/specialday/$"))
