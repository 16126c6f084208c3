"""An order's acts as hands do them: twice, backwards, without JavaScript, and two people at once."""

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, CLERK, PASSWORD


@pytest.fixture
def ann(person, stage, language):
    somebody = person(language)
    somebody.signs_in(ANN, PASSWORD)
    return somebody


def order(stage, purpose, somebody):
    return f"/s/DESK/orders/{stage['orders'][f'{purpose} {somebody.language}']}/"


def fill_in(somebody, number):
    somebody.unfolds("Mark shipped")
    somebody.fills("Carrier", "Royal Mail")
    somebody.fills("Tracking number", number)


def test_a_double_click_makes_one_package(ann, stage):
    ann.opens(order(stage, "twice", ann))
    fill_in(ann, "TWICE1")
    ann.button("Mark shipped").dblclick()

    ann.sees("Recorded as handed over.")
    expect(ann.page.locator(".package")).to_have_count(1)
    ann.page.reload()
    expect(ann.page.locator(".package")).to_have_count(1)
    expect(ann.page.locator(".note.error")).to_have_count(0)


def test_going_back_after_shipping_ships_nothing_twice(ann, stage):
    ann.opens("/s/DESK/orders/")
    ann.page.get_by_role("link", name=f"BACK-{ann.language}".upper()).click()
    fill_in(ann, "BACK1")
    ann.presses("Mark shipped")
    ann.sees("Recorded as handed over.")
    ann.page.go_back()
    expect(ann.page.get_by_role("heading", level=1)).to_have_text(ann.reads("Orders"))
    ann.page.go_forward()

    expect(ann.page.locator(".package")).to_have_count(1)
    expect(ann.button("Mark shipped")).to_have_count(0)


def test_it_works_without_javascript(person, stage, language):
    ann = person(language, java_script_enabled=False)
    ann.signs_in(ANN, PASSWORD)
    ann.opens("/s/DESK/orders/")
    ann.page.locator("select[name=country]").select_option("GB")
    ann.presses("Show")
    ann.page.get_by_role("link", name=f"PLAIN-{language}".upper()).click()
    fill_in(ann, "PLAIN1")
    ann.presses("Mark shipped")
    ann.sees("Recorded as handed over.")
    ann.unfolds("Mark signed")
    ann.presses("Mark signed")

    ann.sees("Recorded as signed for.")
    expect(ann.page.locator(".head .state")).to_have_text(ann.reads("Signed"))


def test_of_two_clerks_the_second_reads_that_it_has_left(ann, person, stage):
    bob = person(ann.language)
    bob.signs_in(CLERK, PASSWORD)
    for each, number in ((ann, "FIRST1"), (bob, "SECOND2")):
        each.opens(order(stage, "clerks", each))
        fill_in(each, number)
    ann.presses("Mark shipped")
    ann.sees("Recorded as handed over.")
    bob.presses("Mark shipped")

    expect(bob.page.get_by_role("alert")).to_contain_text(f"CLERKS-{bob.language}".upper())
    expect(bob.page.locator(".package")).to_have_count(1)
    expect(bob.page.locator(".package")).to_contain_text("FIRST1")
