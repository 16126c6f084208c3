"""Messages: seen at the bell, snoozed, archived, followed to their orders."""

import re

from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD

CENTRE = "/m/DESK-M/messages/"


def test_messages_are_read_snoozed_and_archived(person, stage, language):
    ann = person(language)
    ann.signs_in(ANN, PASSWORD)
    before = int(ann.page.locator(".bell b").inner_text().split()[-1])
    ann.page.locator(".bell").click()
    expect(ann.page).to_have_url(re.compile(CENTRE))
    ann.opens(f"{CENTRE}?kind=clock.near")  # others tell of what colleagues do meanwhile
    says = ann.page.locator(".message .says")
    # Before the words stands, for those who hear the page, that it is unread.
    first, second, third = (text.splitlines()[-1] for text in says.all_inner_texts()[:3])

    ann.page.locator(".message summary").first.click()
    ann.presses("for an hour")
    expect(says.first).to_contain_text(second)
    ann.page.locator(".message").first.get_by_role("button", name=ann.reads("Archive")).click()
    expect(says.first).to_contain_text(third)
    says.first.click()

    expect(ann.page).to_have_url(re.compile(r"/s/DESK/orders/\?tab=to_ship&hour="))
    assert int(ann.page.locator(".bell b").inner_text().split()[-1]) == before - 3
    for tab, text in (("asleep", first), ("archived", second), ("inbox", third)):
        ann.opens(f"{CENTRE}?tab={tab}")
        expect(says.filter(has_text=text)).to_have_count(1)


def test_without_scripts_a_message_can_be_archived_and_the_mail_chosen(person, stage):
    ann = person(java_script_enabled=False)
    ann.signs_in(ANN, PASSWORD)
    ann.opens(CENTRE)
    text = ann.page.locator(".message .says").first.inner_text()

    ann.page.locator(".message").first.get_by_role("button", name="Archive").click()
    expect(ann.page).to_have_url(re.compile(CENTRE))
    expect(ann.page.locator(".message .says").filter(has_text=text)).to_have_count(0)
    ann.page.get_by_label("Send me a mail a day").check()
    ann.presses("Save")

    expect(ann.page.get_by_text("every day at 8:00, Europe/London")).to_be_visible()
