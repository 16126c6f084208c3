"""Somebody who notices what is wrong with a page: for whom it is unreadable, too wide, or noisy."""

from pathlib import Path

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
# What can be pressed and stands beside the screen, where nothing scrolls it in.
OFF_THE_SCREEN = """() => {
  const scrolls = element => element && (/auto|scroll/.test(getComputedStyle(element).overflowX)
    || scrolls(element.parentElement))
  return [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")]
    .filter(element => element.checkVisibility({visibilityProperty: true}) && !element.matches(".skip"))
    .filter(element => {
      const {left, right, width} = element.getBoundingClientRect()
      return width > 1 && (left < -1 || right > innerWidth + 1) && !scrolls(element)
    }).map(element => `off the screen: ${element.outerHTML.slice(0, 160)}`)
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
        """What is wrong with the page as it stands once it is whole."""
        self.page.wait_for_load_state()
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
            wrong += self.page.evaluate(BROKEN_DAYS) + self.page.evaluate(OFF_THE_SCREEN)
        return wrong

    def _listen(self, message):
        expected = "Failed to load resource: the server responded with a status of 4"
        if message.type in {"error", "warning"} and not message.text.startswith(expected):
            self.said.append(message.text)
