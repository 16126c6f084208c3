"""A team by link: an owner invites, who is new joins and works, is taken out, and finds every page closed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD

TEAM = "/m/DESK-M/team/"


def invites(ann, email):
    """Ann makes an invitation; returns the path of its link, as she would copy it."""
    ann.signs_in(ANN, PASSWORD)
    ann.opens(TEAM)
    ann.page.locator("#invite_email").fill(email)
    ann.presses("Make the invitation")
    link = ann.page.locator("#new-link code").inner_text()
    return re.sub(r"^https?://[^/]+", "", link)


def joins(somebody, link, name):
    somebody.opens(link)
    expect(somebody.page).to_have_url(f"{somebody.address}/invitations/")
    somebody.page.locator("input[name=name]").fill(name)
    for field in ("password", "again"):
        somebody.page.locator(f"input[name={field}]").fill(PASSWORD)
    somebody.presses("Join the team")
    expect(somebody.page).to_have_url(re.compile("/s/DESK/$"))


def test_somebody_is_invited_joins_and_is_taken_out(person, stage, language):
    ann, new = person(language), person(language)
    email = f"new-{language}@example.com"
    joins(new, invites(ann, email), f"Nell {language}")
    new.sees("Welcome: you are in the team of %(merchant)s now.", merchant="Desk & Sons")

    ann.opens(TEAM)
    ann.page.get_by_role("row").filter(has_text=email).filter(has_text="Nell").get_by_role("link").click()
    ann.page.locator("#remove summary").click()
    ann.page.locator("#remove input[type=checkbox]").check()
    ann.page.locator("#remove form button").click()
    ann.sees("%(name)s is not in the team any more.", name=f"Nell {language}")

    assert new.opens("/s/DESK/").status == 404
    expect(ann.page.get_by_role("row").filter(has_text="Nell").filter(has_text=email)).to_have_count(0)


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}])
def test_without_scripts_on_a_phone_somebody_joins_and_leaves(person, stage, size):
    ann, new = (person(java_script_enabled=False, viewport=size) for _ in range(2))
    joins(new, invites(ann, "phone@example.com"), "Phil Phone")

    new.opens(TEAM)
    new.page.locator("#leave summary").click()
    new.page.locator("#leave input[type=checkbox]").check()
    new.page.locator("#leave form button").click()

    new.sees("You have left the team of %(merchant)s.", merchant="Desk & Sons")
    assert new.opens("/s/DESK/").status == 404


def test_a_link_that_was_withdrawn_says_so(person, stage, language):
    ann, late = person(language), person(language)
    email = f"late-{language}@example.com"
    link = invites(ann, email)
    ann.page.get_by_role("row").filter(has_text=email).get_by_role("button").last.click()
    ann.sees("Withdrawn: the link for %(email)s works no more.", email=email)

    assert late.opens(link).status == 410
    late.sees("This invitation was withdrawn")
