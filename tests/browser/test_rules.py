"""A seller writes rules without a manual: types, reads them in words, changes their order, publishes."""

import pytest
from playwright.sync_api import expect

from tests.browser.cast import PASSWORD, RITA


@pytest.fixture
def rita(person, language):
    somebody = person(language)
    somebody.signs_in(RITA, PASSWORD)
    somebody.opens(f"/m/RULES-{language.upper()}/warehouses/rules/")
    return somebody


def says(rita):
    return rita.page.locator("#rule-said")


def names(rita):
    return rita.page.locator("#draft-panel .rule[data-rule] h3").all_inner_texts()


def writes(rita, name, country, heaviest):
    """A rule for orders to a country up to a weight."""
    page = rita.page
    page.locator("#rule-name").fill(name)
    page.locator(".chips input").first.fill(country)
    page.keyboard.press("Enter")
    rita.presses("Add a condition")
    page.locator("#c-0-1-fact").select_option("weight")
    page.locator("#c-0-1-high").fill(heaviest)
    page.locator("#p-0").select_option(index=2)
    expect(says(rita)).to_contain_text(heaviest)
    rita.page.locator(".go button[formaction]").click()
    expect(page.locator("#draft-panel")).to_contain_text(name)


def test_rules_are_written_ordered_and_published(rita):
    page = rita.page
    rita.follows("Write the first rule")
    writes(rita, "Germany", "DE", "2 kg")
    rita.follows("Add a rule")
    writes(rita, "Austria", "AT", "500 g")
    assert names(rita) == ["Germany", "Austria"]

    last = page.locator("#draft-panel .rule[data-rule]").last
    last.locator("[data-move=up]").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#draft-panel .rule h3").first).to_have_text("Austria")
    expect(page.locator(":focus")).to_have_attribute("data-move", "down")  # up leads nowhere
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#draft-panel .rule h3").first).to_have_text("Germany")
    page.locator(".rule[data-rule]").last.drag_to(
        page.locator(".rule[data-rule]").first, target_position={"x": 30, "y": 5}
    )
    expect(page.locator("#draft-panel .rule h3").first).to_have_text("Austria")

    rita.follows("Look over and publish")
    expect(page.locator(".change.added")).to_have_count(2)
    page.locator("#id_note").fill("First rules")
    page.locator("#id_typed_number").fill("1")
    page.locator("form .go .btn-1").click()
    expect(page.locator(".version-note")).to_have_text("First rules")
    expect(page.locator(".rule h3").first).to_have_text("Austria")
    expect(page.locator(".rule h3").nth(1)).to_have_text("Germany")
    expect(page.locator("#wins table, #wins p").first).to_be_visible()


def test_a_mistake_is_shown_where_it_was_made_and_the_rest_is_kept(rita):
    page = rita.page
    page.goto(page.url + "draft/new/")
    page.locator("#rule-name").fill("Kept")
    page.locator(".chips input").fill("Atlantis")
    page.keyboard.press("Enter")
    page.locator(".go button[formaction]").click()

    expect(page.locator(".test .wrong-because")).to_contain_text("Atlantis")
    expect(page.locator("#places-error")).to_be_visible()
    expect(page.locator("#rule-name")).to_have_value("Kept")
    expect(page.locator(".chips")).to_contain_text("Atlantis")


def test_enter_behind_a_pasted_list_saves_no_rule(rita):
    page = rita.page
    page.goto(page.url + "draft/new/")
    page.locator("#rule-name").fill("Pasted")
    page.locator("#p-0").select_option(index=2)
    page.locator(".chips input").fill("DE, AT")
    page.keyboard.press("Enter")

    expect(page.locator(".chips span")).to_have_count(2)
    expect(page.locator(".chips input")).to_be_focused()
    expect(page.locator("#rule-name")).to_have_value("Pasted")


def test_groups_and_inputs_come_and_go_while_one_types(rita):
    page = rita.page
    page.goto(page.url + "draft/new/")
    page.locator("#rule-name").fill("Kept")
    page.locator("#c-0-0-fact").select_option("value")
    page.locator("#c-0-0-low").fill("25")
    page.locator("#c-0-0-money").fill("EUR")
    expect(says(rita)).to_contain_text("25.00")
    rita.presses("Add a group of conditions")
    expect(page.locator(".group")).to_have_count(2)
    expect(page.locator("#c-1-0-fact")).to_be_focused()
    page.locator("#c-1-0-fact").select_option("store")
    page.locator(".picks input[type=checkbox]").first.check()
    expect(says(rita)).to_contain_text("Rules")
    page.locator("button[value=drop-group-0]").click()
    expect(page.locator(".group")).to_have_count(1)
    expect(page.locator("#rule-name")).to_have_value("Kept")


def test_the_editor_works_without_scripts(person, language):
    rita = person(language, java_script_enabled=False)
    rita.signs_in(RITA, PASSWORD)
    page = rita.page
    page.goto("/m/RULES-M/warehouses/rules/draft/new/")
    page.locator("#rule-name").fill("By hand")
    page.locator("#c-0-0-fact").select_option("weight")
    page.locator(".test noscript button, .test button[value=again]").first.click()
    page.locator("#c-0-0-high").fill("3 kg")
    rita.presses("Add a second choice")
    page.locator("#p-0").select_option(index=1)
    page.locator("#rule-name").press("Enter")

    expect(page.locator("#draft-panel")).to_contain_text("By hand")
    last = page.locator(".rule[data-rule]").last
    expect(last).to_contain_text("3 kg")
    last.locator("form").last.locator("button").click()
    expect(page.locator("#draft-panel")).not_to_contain_text("By hand")
