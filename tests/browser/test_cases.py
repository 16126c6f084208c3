"""A seller asks platform staff, who answer; with JavaScript and without it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD
from tests.browser.person import LOCALES

SCAN = {"name": "statement.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
QUESTION, ANSWER, THANKS = "Where is it? 款项在哪里？", "On Monday. 周一到账。", "It came. 已到账。"
NOTE = "Zanzibarquux: call the bank. 请致电银行。"


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", LOCALES)
def test_a_question_is_asked_answered_and_closed(language, has_script, person, staff_cookies):
    ann = person(language, java_script_enabled=has_script)
    officer = person(language, storage_state=staff_cookies)
    subject = f"Payout {language} {has_script}"
    ann.signs_in(ANN, PASSWORD)

    asks(ann, subject)
    is_answered(officer, subject)
    reads_the_answer(ann, subject, has_script)
    writes_and_closes(ann)

    expect(ann.page.locator("#answer h2")).to_have_text(re.compile(re.escape(ann.reads("Open it again"))))


def asks(ann, subject):
    ann.opens("/s/DESK/cases/")
    ann.follows("Ask platform staff")
    ann.page.locator("select[name=category]").select_option("money")
    ann.page.locator("input[name=subject]").fill(subject)
    ann.page.locator("textarea[name=text]").fill(QUESTION)
    ann.page.locator("input[type=file]").set_input_files(SCAN)
    ann.page.locator("form.pad button").click()
    expect(ann.page.locator("h1")).to_have_text(subject)
    expect(ann.page.locator(".thread > li")).to_have_count(1)
    expect(ann.page.locator(".thread")).to_contain_text(QUESTION)
    with ann.page.expect_download() as download:
        ann.page.get_by_role("link", name=SCAN["name"]).click()
    assert download.value.path().read_bytes() == SCAN["buffer"]


def is_answered(officer, subject):
    """Staff find it in their queue, leave a note among themselves, and answer."""
    officer.opens("/admin/merchant/case/")
    officer.page.locator("#result_list").get_by_text(subject).click()
    expect(officer.page.get_by_text(QUESTION)).to_be_visible()
    officer.page.locator("#notes textarea").fill(NOTE)
    officer.page.locator("#notes button").click()
    expect(officer.page.get_by_text(NOTE)).to_be_visible()
    officer.page.locator("#answer textarea").fill(ANSWER)
    officer.page.locator("#answer button").click()
    expect(officer.page.get_by_text(ANSWER)).to_be_visible()


def reads_the_answer(ann, subject, has_script):
    ann.opens("/s/DESK/cases/?tab=answered")
    row = ann.page.locator("#listing tbody tr").filter(has_text=subject)
    expect(row.locator(".chip.new")).to_be_visible()
    row.locator("a.subject").click()
    expect(ann.page.locator(".said.by-staff")).to_contain_text(ANSWER)
    assert "Zanzibarquux" not in ann.page.content()
    if not has_script:
        ann.page.locator("#read-mark button").click()
    expect(ann.page.locator("#read-mark")).to_have_count(0)


def writes_and_closes(ann):
    ann.page.locator("#answer textarea").fill(THANKS)
    ann.page.locator("#answer button").click()
    expect(ann.page.locator(".thread > li")).to_have_count(3)
    expect(ann.page.locator(".thread > li").last).to_contain_text(THANKS)
    expect(ann.page.locator("#answer textarea")).to_have_value("")
    ann.page.locator("form[action$='/close/'] button").click()
    expect(ann.page.locator("form[action$='/close/']")).to_have_count(0)
