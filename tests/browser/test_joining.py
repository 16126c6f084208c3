"""A store joins alone, from the banner on its workbench to being active; with and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.cast import JOINERS, PASSWORD
from tests.browser.reader import Reader

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
JOURNEYS = {
    "ZH": ("zh-light", True, WIDE),
    "EN": ("en-dark", True, PHONE),
    "ZH-PLAIN": ("zh-light", False, PHONE),
    "EN-PLAIN": ("en-dark", False, WIDE),
}
QUANZHOU = {"city_area": "丰泽区", "postal_code": "362000", "street": "灯笼街 1"}
READY_IN = 60_000  # the worker asks the supply-chain system, in another process


class Joiner(Reader):
    """Somebody who joins with a store, and looks around on every page on the way."""

    def __init__(self, browser, address, who, numbers):
        look, self.has_script, screen = JOURNEYS[who]
        super().__init__(browser, address, look, java_script_enabled=self.has_script, viewport=screen)
        self.store, self.number, self.screen = f"/s/JOIN-{who}/", numbers[who], screen

    def does(self, step):
        """The step's own button on the checklist."""
        self.opens(f"{self.store}joining/")
        self.finds_nothing_wrong()
        self.page.locator(f"#{step} a.btn-1").click()
        self.finds_nothing_wrong()

    def is_done_with(self, *steps):
        self.opens(f"{self.store}joining/")
        for step in steps:
            expect(self.page.locator(f"#{step}")).to_have_class("done")

    def finds_nothing_wrong(self):
        if self.has_script:
            assert self.looks_around() == []
            self.page.set_viewport_size(self.screen)

    def enters_quanzhou(self, **facts):
        """The fields of the province come with it; without scripts, by a button."""
        page = self.page
        page.locator("select[name=country_area]").select_option("福建省")
        if not self.has_script:
            self.presses("Show this country's fields")
        expect(page.locator("#cities option").first).to_be_attached()
        page.locator("input[name=city]").fill("泉州市")
        page.locator("input[name=city]").blur()
        if self.has_script:
            expect(page.locator("#districts option").first).to_be_attached()
        for name, text in (facts | QUANZHOU).items():
            page.locator(f"input[name={name}]").fill(text)
        page.locator("#address-panel .go .btn-1").click()


@pytest.fixture(params=JOURNEYS)
def jo(request, browser, bantuo, stage):
    somebody = Joiner(browser, bantuo.address, request.param, stage["joining"]["numbers"])
    somebody.signs_in(JOINERS[request.param], PASSWORD)
    yield somebody
    somebody.leaves()


def test_a_store_joins(jo, stage):
    begins(jo)
    signs(jo)
    gets_an_account(jo)
    enters_addresses(jo)
    passes_the_exam(jo, stage["joining"]["right"]["zh" if jo.language == "zh-hans" else "en"])
    chooses_a_warehouse(jo)
    activates(jo)

    jo.opens(f"{jo.store}joining/")
    expect(jo.button("Activate the store")).to_have_count(0)


def begins(jo):
    jo.page.locator("#joining a.btn-1").click()
    jo.finds_nothing_wrong()
    jo.presses("Begin")
    expect(jo.page.locator(".way > li")).to_have_count(5)


def signs(jo):
    jo.does("agreement")
    jo.page.locator("input[name=signatory]").fill("王小梅")
    jo.presses("Sign the agreement")
    jo.page.locator("input[name=accepted]").check()  # asked for: the tick was forgotten, the name is kept
    expect(jo.page.locator("input[name=signatory]")).to_have_value("王小梅")
    jo.presses("Sign the agreement")
    expect(jo.page.locator("#signatures")).to_contain_text("王小梅")
    jo.is_done_with("agreement")


def gets_an_account(jo):
    """It is opened by the company's information, which is entered on the way."""
    jo.does("account")
    jo.follows("To the company information")
    jo.page.locator(".head a.btn-1").click()
    jo.finds_nothing_wrong()
    jo.enters_quanzhou(name="泉州灯具有限公司", registration_number=jo.number, representative="王伟")
    expect(jo.page.locator("#complete .state.ok")).to_be_visible()

    jo.does("account")
    jo.presses("Open the account")
    said = jo.reads("Your company has its account. There is nothing left to do here.")
    if jo.has_script:
        expect(jo.page.get_by_text(said)).to_be_visible(timeout=READY_IN)
        jo.finds_nothing_wrong()
    else:
        expect(jo.button("Open the account")).to_have_count(0)
        jo.reloads_until_there("#account-panel [role=status]", said)
    jo.is_done_with("agreement", "account")


def enters_addresses(jo):
    jo.does("addresses")
    jo.page.locator("#dispatch a.btn-1").click()
    jo.finds_nothing_wrong()
    jo.enters_quanzhou(contact_name="王伟", phone="13800138000")
    jo.presses("Same as the dispatch address")
    expect(jo.page.locator("#returns address")).to_contain_text("灯笼街 1")
    jo.is_done_with("agreement", "account", "addresses")


def passes_the_exam(jo, right):
    jo.does("exam")
    jo.follows("Begin reading")
    unread = jo.page.locator("form[action$='/read/'] button.btn-1")
    while unread.count():
        with jo.page.expect_navigation():
            unread.click()
    jo.presses("Begin the paper")
    jo.finds_nothing_wrong()
    asked = jo.page.locator(".questions fieldset")
    expect(asked.first).to_be_visible()
    count = asked.count()
    assert count >= 10
    for place in range(count):
        answers(jo, asked.nth(place), right)
        if place == count // 2:
            comes_back(jo, place + 1)
    jo.presses("Hand in and see the result")
    expect(jo.page.locator("h1")).to_have_text(jo.reads("Passed with %(percent)s %%", percent=100))
    jo.finds_nothing_wrong()


def answers(jo, question, right):
    asked = question.locator("legend").inner_text().partition(".")[2].strip()
    for text in right[asked]:
        label = question.locator("label.choice").filter(has_text=re.compile(rf"^\s*{re.escape(text)}\s*$"))
        label.locator("input").check()
    if jo.has_script:
        place = question.locator("legend .num").inner_text().rstrip(".")
        said = jo.reads("answer %(place)s saved", place=place)
        expect(jo.page.locator("#answer-state")).to_contain_text(said)


def comes_back(jo, answered):
    """What was answered is there again after the page was left; without scripts it is saved by a button."""
    if not jo.has_script:
        jo.presses("Save the answers")
    jo.opens(f"{jo.store}joining/exam/")
    jo.follows("Go on with the paper")
    expect(jo.page.locator("#answer-state progress")).to_have_attribute("value", str(answered))


def chooses_a_warehouse(jo):
    jo.does("jit_warehouse")
    jo.page.locator("a[href*='code=JIT-DG']").first.click()
    jo.finds_nothing_wrong()
    jo.page.locator("input[name=typed_code]").fill("JIT-GZ")
    jo.presses("Choose it for good")
    jo.sees("This is not the warehouse's code. Type %(code)s.", code="JIT-DG")
    jo.page.locator("input[name=typed_code]").fill("JIT-DG")
    jo.presses("Choose it for good")
    expect(jo.page.locator("input[name=typed_code]")).to_have_count(0)
    jo.finds_nothing_wrong()


def activates(jo):
    jo.is_done_with("agreement", "account", "addresses", "exam", "jit_warehouse")
    jo.presses("Activate the store")
    jo.sees("The store is active in the semi-managed programme.")
    expect(jo.page.locator(".head .state.ok")).to_be_visible()
    jo.finds_nothing_wrong()
