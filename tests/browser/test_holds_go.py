"""An order waits, its page says for what, the seller gives it that, and the order goes on by itself."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.cast import PASSWORD
from tests.browser.test_keyboard import go_to


@pytest.fixture
def seller(person, bantuo, stage, language):
    """Lets the owner of an order that waits for something sit down before its page."""

    def sits_down(why):
        held = json.loads(bantuo.module("tests.browser.held", why, language))
        somebody = person(language)
        somebody.signs_in(held["email"], PASSWORD)
        somebody.opens(held["order"])
        somebody.held = held
        return somebody

    return sits_down


def goes_on_by_itself(bantuo, seller, hold):
    """The jobs run as they do every minute, and the order has its warehouse."""
    bantuo.send("orders.dispatch.tasks.match_waiting_orders")
    seller.opens(seller.held["order"])
    seller.reloads_until_gone(f"#hold-{hold}")
    expect(seller.page.locator(".head .hold")).to_have_count(0)
    expect(seller.page.locator("#warehouse h2")).to_contain_text(
        seller.reads("Why %(warehouse)s", warehouse="Leeds")
    )
    expect(seller.page.locator("#warehouse .why .yes").first).to_be_visible()


def test_stock_is_counted_and_the_order_takes_its_units(seller, bantuo):
    hal = seller("stock")
    expect(hal.page.locator("#hold-out_of_stock")).to_contain_text("MUG")
    hal.follows("To the stock")
    hal.page.locator(".empty").get_by_role("link", name=hal.reads("Count it")).click()
    expect(hal.page.locator("[name=sku]")).to_have_value("MUG")
    hal.page.locator("[name=warehouse]").select_option("LBA")
    hal.fills("Units found", "12")
    hal.presses("Save the count")
    hal.page.locator("[role=status]").get_by_role("link", name=hal.reads("History")).click()
    expect(hal.page.locator("#where-panel tbody td.num").first).to_have_text("12")
    levels = hal.page.url

    goes_on_by_itself(bantuo, hal, "out_of_stock")

    hal.opens(levels)
    numbers = hal.page.locator("#where-panel tbody td.r.num")
    assert numbers.all_inner_texts()[:3] == ["12", "2", "10"]  # on hand, reserved, free
    expect(hal.page.locator("#waiting")).to_contain_text("HELD-1")
    hal.page.locator("#waiting").get_by_role("button", name="HELD-1").click()
    expect(hal.page.locator("h1")).to_have_text("HELD-1")


def test_a_weight_is_typed_and_the_order_leaves_by_the_channel_that_asks_for_it(seller, bantuo):
    hal = seller("weight")
    expect(hal.page.locator("#hold-weight_unknown")).to_contain_text("MUG")
    hal.follows("Type the weights")
    hal.presses("Save these weights")
    hal.sees("No weight was typed, so nothing was saved.")
    hal.page.locator("input[name^=weight-]").fill("420")
    hal.presses("Save these weights")
    expect(hal.page.locator("#weights-panel")).to_contain_text(hal.reads("All of these have a weight"))

    goes_on_by_itself(bantuo, hal, "weight_unknown")

    expect(hal.page.locator("#warehouse h2")).to_contain_text("Parcelforce 48")


def test_rules_are_published_and_the_order_goes_by_the_first(seller, bantuo):
    hal = seller("rules")
    page = hal.page
    expect(page.locator("#hold-unmatched")).to_be_visible()
    hal.follows("To the rules")
    hal.follows("Write the first rule")
    types_a_rule(hal, "By parcel", "GB", "Parcelforce")
    hal.follows("Add a rule")
    types_a_rule(hal, "By letter", "GB, IE", "Royal Mail")
    names = page.locator("#draft-panel .rule[data-rule] h3")
    expect(names).to_have_text(["By parcel", "By letter"])

    rules = page.locator(".rule[data-rule]")
    go_to(hal, rules.last.locator("[data-move=up]"))
    page.keyboard.press("Alt+ArrowUp")
    expect(names).to_have_text(["By letter", "By parcel"])
    drags(rules.first, rules.last, to_height=0.9)
    expect(names).to_have_text(["By parcel", "By letter"])
    drags(rules.last, rules.first, to_height=0.1)
    expect(names).to_have_text(["By letter", "By parcel"])

    hal.follows("Look over and publish")
    expect(page.locator("#effect")).to_contain_text("HELD-1")
    page.locator("#id_typed_number").fill("1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{hal.address}/m/{hal.held['merchant']}/warehouses/rules/")

    goes_on_by_itself(bantuo, hal, "unmatched")

    expect(page.locator("#warehouse h2")).to_contain_text("Royal Mail 24")
    expect(page.locator("#warehouse .why")).to_contain_text("By letter")


def drags(rule, other, to_height):
    """Take a rule by its number and let it fall on another."""
    expect(rule).to_have_attribute("draggable", "true")  # the script has seen the list
    height = other.bounding_box()["height"]
    rule.locator(".rank").drag_to(other, target_position={"x": 30, "y": height * to_height})


def types_a_rule(somebody, name, countries, channel):
    """A rule for some countries by one channel, with the keyboard alone."""
    page, keys = somebody.page, somebody.page.keyboard
    go_to(somebody, page.locator("#rule-name"))
    keys.type(name)
    go_to(somebody, page.locator(".chips input").first)
    keys.type(f"{countries},")
    go_to(somebody, page.locator("#p-0"))
    keys.type("Leeds")
    option = page.locator("#p-0 option", has_text=channel).get_attribute("value")
    for _option in range(page.locator("#p-0 option").count()):
        if page.locator("#p-0").input_value() != option:
            keys.press("ArrowDown")
    expect(page.locator("#p-0")).to_have_value(option)
    expect(page.locator("#rule-said")).to_contain_text(channel)
    keys.press("Enter")
    go_to(somebody, page.locator(".go .btn-1"))
    keys.press("Enter")
    expect(page.locator("#draft-panel")).to_contain_text(name)
