"""The running Bantuo, a browser, and people at it.

All of it ends with this folder: while Playwright's event loop lives, Django refuses queries in this process.
"""

import json

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.cast import STAFF
from tests.browser.chromium import launch
from tests.browser.person import LOCALES, PATIENCE, Person
from tests.browser.reader import LOOKS, Reader
from tests.browser.running import running_bantuo


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))  # one Bantuo is enough


@pytest.fixture(scope="package")
def bantuo():
    with running_bantuo() as started:
        yield started


@pytest.fixture(scope="package")
def stage(bantuo):
    """What the cast of the browser's tests needs beyond the demo: see stage.py."""
    return json.loads(bantuo.module("tests.browser.stage"))


@pytest.fixture(scope="package")
def browser():
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


@pytest.fixture
def person(browser, bantuo, stage):
    """Lets somebody sit down at a browser; all of them leave at the end."""
    people = []

    def sit_down(language="en", **options):
        people.append(Person(browser, bantuo.address, language=language, **options))
        return people[-1]

    yield sit_down
    for somebody in people:
        somebody.leaves()


@pytest.fixture(params=LOOKS)
def look(request):
    """A language in a theme."""
    return request.param


@pytest.fixture
def reader(browser, bantuo, stage, look):
    """Lets somebody sit down who notices what is wrong with the pages passed."""
    readers = []

    def sit_down(**options):
        readers.append(Reader(browser, bantuo.address, look, **options))
        return readers[-1]

    yield sit_down
    for somebody in readers:
        somebody.leaves()


@pytest.fixture(scope="package")
def staff_cookies(browser, bantuo):
    """Of a staff member who has shown a second factor; a code works only once."""
    somebody = Person(browser, bantuo.address)
    somebody.signs_in(STAFF, bantuo.accounts[STAFF])
    somebody.page.locator("input[name=code]").fill(bantuo.manage("totp_code", STAFF).strip())
    somebody.presses("Sign in")
    expect(somebody.page.locator("input[name=code]")).to_have_count(0)
    yield somebody.context.storage_state()
    somebody.leaves()


@pytest.fixture
def staff(person, staff_cookies):
    return person(storage_state=staff_cookies)


@pytest.fixture(params=LOCALES)
def language(request):
    return request.param
