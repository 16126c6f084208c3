"""One order from note to signature: everything that its page allows, by hand and in Chinese."""

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD
from tests.browser.reader import AXE, RUN_AXE


@pytest.fixture
def ann(person):
    somebody = person("zh-hans")
    somebody.signs_in(ANN, PASSWORD)
    return somebody


def test_an_order_is_worked_off_on_its_page(ann, stage):
    _open(ann, stage["orders"]["tour"])
    _write_and_tag(ann)
    _hold_and_release(ann)
    _change_the_address(ann)
    _choose_a_warehouse(ann)
    first = _ship_in_two(ann)
    _sign_take_back_and_sign(ann, first)

    timeline = ann.page.locator("#history")
    for told in ("TOUR1", "TOUR2", "盘点"):
        expect(timeline).to_contain_text(told)
    expect(timeline.locator("li.person")).not_to_have_count(0)


def test_an_act_that_is_refused_keeps_what_was_typed(ann, stage):
    _open(ann, stage["orders"]["asked"])
    ann.unfolds("Mark shipped")
    ann.fills("Carrier", "皇家邮政")
    ann.fills("Tracking number", "顺丰123")
    ann.presses("Mark shipped")

    expect(ann.page.locator(".wrong-because")).to_be_visible()
    expect(ann.page.get_by_label(ann.reads("Carrier"), exact=True)).to_have_value("皇家邮政")
    _is_open_to_all(ann)


def test_an_order_is_typed_in_with_rows_added_on_the_way(ann):
    ann.opens("/s/DESK/orders/new/")
    ann.page.locator("[name=lines-0-sku_code]").fill("TOUR-TYPED")
    ann.page.locator("[name=lines-0-units]").fill("2")
    ann.follows("Add a row")
    ann.page.locator("[name=lines-4-sku_code]").fill("TOUR-TYPED-2")
    ann.page.locator("[name=lines-4-units]").fill("1")
    for label, text in (("Street", "12 High Street"), ("City", "Leeds"), ("Postcode", "LS1 4AP")):
        ann.page.locator(f"[name={label.lower()}]").fill(text)
    ann.page.locator("[name=name]").fill("Jane Doe")
    ann.page.locator("[name=country]").select_option("GB")
    ann.presses("Enter the order")

    expect(ann.page.locator("#order-panel")).to_be_visible()
    expect(ann.page.locator("#lines")).to_contain_text("TOUR-TYPED-2")


def _open(ann, public_id):
    ann.opens(f"/s/DESK/orders/{public_id}/")
    _is_open_to_all(ann)


def _write_and_tag(ann):
    ann.fills("New note", "买家希望周五前寄出")
    ann.presses("Add note")
    expect(ann.page.locator("#notes li")).to_contain_text("买家希望周五前寄出")
    ann.unfolds("Add tag")
    ann.fills("New tag", "礼品")
    ann.presses("Add")
    expect(ann.page.locator(".tag").filter(has_text="礼品")).to_be_visible()


def _hold_and_release(ann):
    ann.page.locator("details.act").filter(has=ann.page.locator("form[action$='/hold/']")).last.click()
    ann.page.locator("form[action$='/hold/'] [name=reason]").fill("盘点")
    ann.page.locator("form[action$='/hold/'] button").click()
    expect(ann.page.locator("#hold-manual")).to_contain_text("盘点")
    _is_open_to_all(ann)
    ann.presses("Release the hold")
    expect(ann.page.locator("#hold-manual")).to_have_count(0)


def _change_the_address(ann):
    ann.presses("Change address")
    street = ann.page.locator("form[action$='/address/'] [name=street]")
    expect(street).to_have_value("12 High Street")
    _is_open_to_all(ann)
    street.fill("8 Low Street")
    ann.presses("Save the address")
    expect(ann.page.locator("#recipient")).not_to_contain_text("Low")
    ann.presses("Show in full")
    expect(ann.page.locator("#recipient")).to_contain_text("8 Low Street")


def _choose_a_warehouse(ann):
    ann.unfolds("More")
    ann.page.locator("details.more details > summary").filter(
        has_text=ann.reads("Choose warehouse")
    ).first.click()
    ann.page.locator("form[action$='/warehouse/'] select").select_option(index=2)
    ann.page.locator("form[action$='/warehouse/'] button").click()
    expect(ann.page.locator("#warehouse .hold")).to_be_visible()


def _ship_in_two(ann):
    for number, units in (("TOUR1", "1"), ("TOUR2", "")):
        ann.unfolds("Mark shipped")
        ann.fills("Carrier", "Royal Mail")
        ann.fills("Tracking number", number)
        if units:
            form = ann.page.locator("form[action$='/ship/']")
            form.locator("details.units summary").click()
            form.locator("[name^=units_]").fill(units)
        ann.presses("Mark shipped")
        expect(ann.page.locator(".package").filter(has_text=number)).to_be_visible()
    expect(ann.page.locator(".package")).to_have_count(2)
    _is_open_to_all(ann)
    return ann.page.locator(".package").filter(has_text="TOUR1")


def _sign_take_back_and_sign(ann, first):
    _sign(first)
    expect(first.locator(".state.ok")).to_be_visible()
    first.locator("details.more > summary").click()
    first.locator("details.more details > summary").first.click()
    first.locator("form[action$='/take-back/'] [name=reason]").fill("点错了")
    first.locator("form[action$='/take-back/'] button").click()
    expect(first.locator(".state.ok")).to_have_count(0)
    _sign(first)
    _sign(ann.page.locator(".package").filter(has_text="TOUR2"))
    expect(ann.page.locator(".head .state")).to_have_text(ann.reads("Signed"))
    expect(ann.page.locator("#review")).to_be_visible()
    _is_open_to_all(ann)


def _sign(package):
    form = package.page.locator("form[action$='/sign/']")
    package.locator("details.act").filter(has=form).locator("> summary").click()
    package.locator("form[action$='/sign/'] button").click()
    package.page.locator("#order-panel > .note[role=status]").wait_for()


def _is_open_to_all(ann):
    ann.page.evaluate(AXE)
    assert ann.page.evaluate(RUN_AXE) == []
