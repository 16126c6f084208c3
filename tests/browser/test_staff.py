"""Platform staff: a second factor first, then everything in the admin; nobody else gets in."""

import pytest
from playwright.sync_api import expect

from tests.browser.cast import ANN, NEW_STAFF, PASSWORD
from tests.signing_in import current_code

LISTS = ("orders/order", "orders/importrun", "merchant/event")  # what the admin lists


def test_new_staff_set_up_a_second_factor_before_the_admin_opens(person):
    somebody = person()
    somebody.signs_in(NEW_STAFF, PASSWORD)
    somebody.opens("/admin/")
    somebody.sees("Platform staff need a second factor: please set it up now.")
    somebody.page.locator("input[name=password]").fill(PASSWORD)
    somebody.presses("Confirm")
    secret = somebody.page.locator(".secret").inner_text()
    somebody.page.locator("input[name=code]").fill(current_code(secret))
    somebody.presses("Set it up")
    spare_code = somebody.page.locator(".codes li").first.inner_text()
    somebody.opens("/admin/")
    somebody.page.locator("input[name=code]").fill(spare_code)
    somebody.presses("Confirm")

    expect(somebody.page.locator("a[href*='/admin/orders/order/']").first).to_be_visible()


@pytest.mark.parametrize("rows", LISTS)
def test_staff_see_what_happens(staff, rows):
    staff.opens(f"/admin/{rows}/")

    expect(staff.page.locator("#result_list tbody tr").first).to_be_visible()
    staff.page.locator("#result_list a[href*='/change/']").first.click()
    expect(staff.page.locator("h1").first).to_be_visible()


def test_a_seller_does_not_get_into_the_admin(person, language):
    ann = person(language)
    ann.signs_in(ANN, PASSWORD)
    answer = ann.opens("/admin/")

    assert answer.status == 403
    ann.sees("You may not do this")
