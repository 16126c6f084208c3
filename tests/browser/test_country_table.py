"""A missing row of the country table is added, and what waited for it goes on."""

import re

from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD, WITHOUT_ROUTE


def test_a_new_row_lets_the_waiting_orders_go(bantuo, stage, person, language):
    ann = person(language)
    ann.signs_in(ANN, PASSWORD)
    ann.opens(f"/s/DESK/orders/{stage['orders'][f'route {language}']}/")
    expect(ann.page.locator("#hold-unmatched")).to_be_visible()
    ann.follows("To the country table")
    ann.page.locator("select[name=country]").select_option(WITHOUT_ROUTE[language])
    ann.page.locator("select[name=channel]").select_option(index=1)
    ann.presses("Save the row")
    expect(ann.page.locator("#routes-panel tbody")).to_contain_text(WITHOUT_ROUTE[language])
    bantuo.send("orders.dispatch.tasks.match_waiting_orders")  # as beat does every minute

    ann.opens(f"/s/DESK/orders/{stage['orders'][f'route {language}']}/")
    ann.reloads_until_gone("#hold-unmatched")
    expect(ann.page.locator(".why .yes").first).to_be_visible()
    bantuo.send("orders.clock.tasks.give_missing_deadlines")  # the same

    ann.reloads_until_gone(".head .clock.wait")
    expect(ann.page.locator(".head .clock")).to_have_class(re.compile("calm|soon"))
