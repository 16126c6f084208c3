"""Getting in: a wrong password, too many of them, and a forgotten one."""

import re

from playwright.sync_api import expect

from tests.browser.cast import FORGETFUL, GUESSED, PASSWORD

NEW_PASSWORD = "another-one-for-us-8"
GUESSES = 5


def enter(somebody, email, password):
    somebody.page.locator("input[name=login]").fill(email)
    somebody.page.locator("input[name=password]").fill(password)
    somebody.presses("Sign in")


def test_a_guesser_reads_what_is_wrong_and_then_waits(person, language):
    guesser, email = person(language), GUESSED.format(language=language)
    guesser.opens("/accounts/login/")
    said = set()
    for guess in range(GUESSES):
        enter(guesser, email, f"guess-number-{guess}")
        said.add(guesser.page.get_by_role("alert").inner_text())
    enter(guesser, email, PASSWORD)

    assert len(said) == 1
    expect(guesser.page.get_by_role("alert")).not_to_contain_text(said.pop())
    expect(guesser.page).to_have_url(re.compile("/accounts/login/"))


def test_a_forgotten_password_is_replaced_by_the_link_that_staff_find_in_the_outbox(person, staff, language):
    somebody, email = person(language), FORGETFUL.format(language=language)
    somebody.opens("/accounts/login/")
    somebody.page.locator("a[href*='password/reset']").click()
    somebody.page.locator("input[name=email]").fill(email)
    somebody.presses("Send the link")
    somebody.sees("Look into your mail")

    staff.opens(f"/admin/merchant/outboxmessage/?q={email}")
    staff.page.locator("#result_list a[href*='/outboxmessage/']").first.click()
    staff.page.wait_for_url("**/change/*")
    mail = staff.page.locator("main, #main").first.inner_text()
    somebody.page.goto(re.search(r"http\S+/password/reset/key/\S+", mail)[0])
    for field in somebody.page.locator("input[type=password]").all():
        field.fill(NEW_PASSWORD)
    somebody.presses("Save the password")
    somebody.sees("The password is saved")
    somebody.opens("/accounts/login/")
    enter(somebody, email, NEW_PASSWORD)

    expect(somebody.page).to_have_url(f"{somebody.address}/stores/")
