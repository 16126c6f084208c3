"""The order list as somebody works with it: narrowed, searched, pasted into, by keys, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD
from tests.browser.reader import AXE, RUN_AXE

LIST = "/s/DESK/orders/"


@pytest.fixture
def ann(person, stage, language):
    somebody = person(language)
    somebody.said = []
    somebody.page.on("console", lambda message: _listen(somebody, message))
    somebody.page.on("pageerror", lambda error: somebody.said.append(str(error)))
    somebody.signs_in(ANN, PASSWORD)
    yield somebody
    assert not somebody.said


def _listen(somebody, message):
    if message.type in {"error", "warning"}:
        somebody.said.append(message.text)


def numbers(somebody):
    return somebody.page.locator("td.number a.code").all_text_contents()


def finds_nothing_wrong(somebody):
    somebody.page.evaluate(AXE)
    assert somebody.page.evaluate(RUN_AXE) == []


def test_on_a_phone_filters_and_other_acts_wait_behind_a_door(ann):
    ann.page.set_viewport_size({"width": 390, "height": 844})
    ann.opens(f"{LIST}?tab=cancelled")
    chosen = ann.page.locator(".tabs a[aria-current]")
    expect(chosen).to_be_in_viewport(ratio=1)
    expect(ann.page.locator("select[name=country]")).to_be_hidden()

    ann.page.locator(".fold summary").click()
    ann.page.locator(".pages summary").click()

    expect(ann.page.locator("select[name=country]")).to_be_visible()
    expect(ann.page.locator(".pages a[href$='/order-numbers/']")).to_be_visible()
    finds_nothing_wrong(ann)


def test_the_list_is_narrowed_and_widened_again(ann):
    ann.opens(f"{LIST}?tab=all")
    everything = numbers(ann)
    ann.page.locator("select[name=hold]").select_option("unknown_sku")
    expect(ann.page.locator(".actives .chip")).to_have_count(1)
    narrowed = numbers(ann)
    ann.page.locator("summary.chip").click()
    ann.page.locator("input[name=sku]").fill("nothing-has-this")
    ann.page.locator("[data-wait] button").click()
    expect(ann.page.locator(".empty h2")).to_have_text(ann.reads("No order fits"))
    finds_nothing_wrong(ann)
    ann.page.locator(".actives a").last.click()
    expect(ann.page.locator("td.number").first).to_be_visible()

    assert 0 < len(narrowed) < len(everything)
    assert numbers(ann) == everything
    expect(ann.page).to_have_url(re.compile(r"tab=all$"))


def test_one_searches_by_keys_alone_and_pastes_numbers(ann):
    ann.opens(f"{LIST}?tab=all")
    known = numbers(ann)[:3]
    ann.searches(known[0])
    expect(ann.page.get_by_role("heading", level=1)).to_have_text(known[0])

    ann.opens(LIST)
    ann.follows("Paste numbers")
    finds_nothing_wrong(ann)
    ann.page.locator("textarea").fill("\n".join([*known, "NOBODY-HAS-THIS"]))
    ann.presses("Find these orders")
    expect(ann.page.locator(".missing")).to_contain_text("NOBODY-HAS-THIS")

    assert sorted(numbers(ann)) == sorted(known)
    assert known[0] not in ann.page.url


def test_a_view_and_columns_are_kept(ann):
    name = f"View {ann.language}"
    ann.opens(f"{LIST}?tab=all&country=GB")
    ann.page.locator(".own .menu summary").first.click()
    ann.page.locator("#view-name").fill(name)
    finds_nothing_wrong(ann)
    ann.page.keyboard.press("Enter")
    chip = ann.page.locator(".views a", has_text=name)
    expect(chip).to_have_attribute("aria-current", "true")
    ann.opens(LIST)
    chip.click()
    expect(ann.page.locator(".actives .chip")).to_have_count(1)

    ann.page.locator(".own .menu summary").nth(1).click()
    ann.page.locator("input[name=columns][value=place]").uncheck()
    ann.presses("Show these")
    expect(ann.page.locator("td.place")).to_have_count(0)
    ann.page.locator(".own .menu summary").nth(1).click()
    ann.page.locator("input[name=columns][value=place]").check()
    ann.presses("Show these")
    expect(ann.page.locator("td.place").first).to_be_visible()

    ann.page.locator(".own .menu summary").first.click()
    ann.page.locator(".own .go", has=ann.page.locator(f'input[value="{name}"]')).get_by_role(
        "button", name=ann.reads("Delete")
    ).last.click()
    expect(ann.page.locator(".views a", has_text=name)).to_have_count(0)


def test_ticked_orders_show_what_may_be_done_with_them(ann):
    ann.opens(f"{LIST}?tab=to_ship&per=25")
    bar = ann.page.locator(".bulk")
    expect(bar).to_be_hidden()
    ann.page.locator("[data-tick-all]").focus()
    ann.page.keyboard.press("Space")
    expect(bar).to_be_visible()
    ticked = ann.page.locator('input[name="ticked"]:checked').count()
    expect(bar.locator("[data-ticked]")).to_contain_text(str(ticked))
    finds_nothing_wrong(ann)
    bar.get_by_role("button", name=ann.reads("Assign a warehouse")).click()

    expect(ann.page).to_have_url(re.compile("/bulk/"))


def test_without_javascript_the_bar_stands_there_and_the_filters_have_a_button(person, stage):
    ann = person(java_script_enabled=False)
    ann.signs_in(ANN, PASSWORD)
    ann.opens(LIST)

    expect(ann.page.locator(".bulk")).to_be_visible()
    ann.page.locator("select[name=country]").select_option("GB")
    ann.page.locator("form.filters noscript button, form.filters > button").first.click()
    expect(ann.page.locator(".actives .chip")).to_have_count(1)


def test_units_are_listed_by_sku(ann):
    ann.opens(LIST)
    ann.follows("By SKU")

    expect(ann.page.locator("tfoot")).to_be_visible()
    finds_nothing_wrong(ann)
