"""Every page, in both languages and themes and on three screens: readable by all, quiet, and not too wide."""

from pathlib import Path

import pytest

from tests.browser import every_page
from tests.browser.cast import ANN, CLERK, EMPTY, PASSWORD, RITA, STAFF_2
from tests.browser.person import Person

AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text()
RUN_AXE = """async () => (await axe.run({resultTypes: ["violations"]})).violations.map(
  ({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`)"""
# Days that stand on two lines: a browser breaks 2026-03-02 behind its hyphens.
BROKEN_DAYS = """() => {
  const broken = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    for (const found of texts.currentNode.data.matchAll(/\\d{4}-\\d\\d-\\d\\d/g)) {
      const range = document.createRange()
      range.setStart(texts.currentNode, found.index)
      range.setEnd(texts.currentNode, found.index + found[0].length)
      if (new Set([...range.getClientRects()].map(({top}) => Math.round(top))).size > 1) broken.push(
        `${found[0]} on two lines: ${texts.currentNode.data.trim().slice(0, 80)}`)
    }
  }
  return broken
}"""
WATCH_POLICY = """addEventListener("securitypolicyviolation",
  event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""
LOOKS = {"zh-light": ("zh-hans", "light"), "en-dark": ("en", "dark")}
WIDTHS = {1440: 900, 1241: 800, 1024: 768, 821: 1180, 390: 844}
MOST_BYTES = 200_000


class Reader(Person):
    """Somebody who opens page after page and writes down what is wrong with each."""

    def __init__(self, browser, address, look, **options):
        language, theme = LOOKS[look]
        super().__init__(browser, address, language=language, color_scheme=theme, **options)
        self.context.add_init_script(WATCH_POLICY)
        self.said = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def finds(self, path, status=200):
        """What is wrong with a page."""
        self.said.clear()
        answer = self.opens(path)
        wrong = [] if answer.status == status else [f"status {answer.status}"]
        if len(answer.body()) > MOST_BYTES:
            wrong.append(f"{len(answer.body())} bytes")
        return wrong + self.looks_around()

    def looks_around(self):
        """What is wrong with the page as it stands."""
        wrong = [] if self.page.locator("h1").count() == 1 else ["not one h1"]
        self.page.evaluate(AXE)
        wrong += self.page.evaluate(RUN_AXE)
        return wrong + self.tries_screens() + self.said

    def tries_screens(self):
        wrong = []
        for width, height in reversed(WIDTHS.items()):
            self.page.set_viewport_size({"width": width, "height": height})
            actual = self.page.evaluate("document.documentElement.scrollWidth")
            if actual > width:
                wrong.append(f"{actual} px wide on a screen of {width}")
            wrong += self.page.evaluate(BROKEN_DAYS)
        return wrong

    def _listen(self, message):
        expected = "Failed to load resource: the server responded with a status of 4"
        if message.type in {"error", "warning"} and not message.text.startswith(expected):
            self.said.append(message.text)


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
@pytest.mark.parametrize("path", every_page.EMPTY)
def test_a_page_before_the_first_order(readers, stage, path, look):
    assert readers(look, EMPTY).finds(path) == []


@everywhere
@pytest.mark.parametrize("path", every_page.NOBODY)
def test_a_page_before_signing_in(readers, path, look):
    assert readers(look).finds(path) == []


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
def test_the_admin_is_quiet(browser, bantuo, staff_cookies, path):
    """Its pages are a library's; what counts is that our policy lets them work."""
    staff = Reader(browser, bantuo.address, "en-dark", storage_state=staff_cookies)
    answer = staff.opens(path)
    staff.page.wait_for_load_state("networkidle")
    staff.leaves()

    assert answer.status == 200
    assert staff.said == []
