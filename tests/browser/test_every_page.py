"""Every page, in both languages and themes and on three screens: readable by all, quiet, and not too wide."""

import pytest

from tests.browser import every_page
from tests.browser.cast import ANN, CLERK, EMPTY, PASSWORD, RITA, STAFF_2, TESS
from tests.browser.reader import LOOKS, Reader


@pytest.fixture(scope="package")
def readers(browser, bantuo, stage):
    """Signed in once each."""
    known = {}

    def reader(look, email=None):
        if (look, email) not in known:
            known[look, email] = somebody = Reader(browser, bantuo.address, look)
            if email:
                somebody.signs_in(email, PASSWORD)
        return known[look, email]

    yield reader
    for somebody in known.values():
        somebody.leaves()


everywhere = pytest.mark.parametrize("look", LOOKS)


@everywhere
@pytest.mark.parametrize("path", every_page.OWNER)
def test_an_owners_page(readers, stage, path, look):
    assert readers(look, ANN).finds(path.format(**stage)) == []


@everywhere
@pytest.mark.parametrize("path", every_page.CLERK)
def test_a_clerks_page(readers, stage, path, look):
    assert readers(look, CLERK).finds(path.format(**stage)) == []


@everywhere
@pytest.mark.parametrize("path", every_page.RULES)
def test_a_page_about_rules(readers, stage, path, look):
    assert readers(look, RITA).finds(path.format(**stage)) == []


@everywhere
@pytest.mark.parametrize("path", every_page.CLOCK)
def test_a_page_about_dates_and_fines(readers, stage, path, look):
    assert readers(look, TESS).finds(path.format(**stage)) == []


@everywhere
@pytest.mark.parametrize("path", every_page.EMPTY)
def test_a_page_before_the_first_order(readers, stage, path, look):
    assert readers(look, EMPTY).finds(path) == []


@everywhere
@pytest.mark.parametrize("path", every_page.NOBODY)
def test_a_page_before_signing_in(readers, stage, path, look):
    assert readers(look).finds(path.format(**stage)) == []


@everywhere
@pytest.mark.parametrize("path", every_page.REFUSED)
def test_a_refusal(readers, stage, path, look):
    assert readers(look, CLERK).finds(path, status=every_page.REFUSED[path]) == []


@everywhere
def test_an_error_on_our_side(readers, stage, look):
    reader = readers(look)
    page = stage["500"][reader.language]
    reader.page.route(
        "**/broken", lambda route: route.fulfill(status=500, content_type="text/html", body=page)
    )

    assert [said for said in reader.finds("/broken", status=500) if "status of 500" not in said] == []


@everywhere
def test_the_pages_of_a_second_factor(browser, bantuo, staff_cookies, look):
    reader = Reader(browser, bantuo.address, look, storage_state=staff_cookies)
    wrong = {path: reader.finds(path) for path in every_page.SECOND_FACTOR}
    reader.leaves()

    assert not any(wrong.values()), wrong


@everywhere
def test_the_question_for_a_second_factor(browser, bantuo, look):
    somebody = Reader(browser, bantuo.address, look)
    somebody.signs_in(STAFF_2, bantuo.accounts[STAFF_2])
    wrong = somebody.looks_around()
    somebody.leaves()

    assert wrong == []


@everywhere
def test_a_form_that_was_filled_in_wrongly(readers, look):
    ann = readers(look, ANN)
    ann.opens("/s/DESK/imports/new/")
    ann.page.locator("input[type=file]").set_input_files(
        {"name": "letter.csv", "mimeType": "text/csv", "buffer": b"Dear all"}
    )
    ann.presses("Read the file")

    assert ann.page.get_by_role("alert").count() == 1
    assert ann.looks_around() == []


@pytest.mark.parametrize("path", every_page.ADMIN)
def test_the_admin_is_quiet(browser, bantuo, stage, staff_cookies, path):
    """Its pages are a library's; what counts is that our policy lets them work."""
    staff = Reader(browser, bantuo.address, "en-dark", storage_state=staff_cookies)
    answer = staff.opens(path.format(**stage))
    staff.page.wait_for_load_state("networkidle")
    staff.leaves()

    assert answer.status == 200
    assert staff.said == []
