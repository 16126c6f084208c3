"""The main job's acts with the keyboard alone, and always visible where one is."""

from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD

FOCUS = """() => {
  const here = document.activeElement, frame = here.closest(".find, .chips") ?? here;
  const style = getComputedStyle(frame);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
MOST_STOPS = 60


def test_the_keyboard_is_enough(person, stage, language):
    ann = person(language)
    keys = ann.page.keyboard
    ann.opens("/accounts/login/")
    go_to(ann, ann.page.locator("input[name=login]"))
    keys.type(ANN)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(ann.page.locator("h1")).to_have_text(ann.reads("Workbench"))
    ann.page.wait_for_load_state()

    keys.press("/")
    expect(ann.page.locator("#find input[type=search]")).to_be_focused()
    keys.type(f"KEYS-{language}".upper())
    keys.press("Enter")
    expect(ann.page.locator("h1")).to_have_text(f"KEYS-{language}".upper())

    go_to(ann, ann.page.locator("#order-panel summary.btn-1"))
    keys.press("Enter")
    go_to(ann, ann.page.get_by_label(ann.reads("Tracking number"), exact=True))
    keys.type("KEYS1")
    keys.press("Enter")
    ann.sees("Recorded as handed over.")

    go_to(ann, ann.page.locator(".top details.menu summary"))
    keys.press("Enter")
    go_to(ann, ann.button("Sign out"))
    keys.press("Enter")
    expect(ann.page).to_have_url(f"{ann.address}/accounts/login/")


def test_one_can_skip_to_the_content(person, language):
    somebody = person(language)
    somebody.signs_in(ANN, PASSWORD)
    somebody.opens("/s/DESK/orders/")
    somebody.page.keyboard.press("Tab")
    skip = somebody.page.get_by_role("link", name=somebody.reads("Skip to the content"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    somebody.page.keyboard.press("Enter")

    expect(somebody.page.locator("#main")).to_be_focused()


def go_to(somebody, target):
    """Press Tab until the target has the focus; every stop on the way can be seen."""
    for _stop in range(MOST_STOPS):
        if target.evaluate("element => element === document.activeElement"):
            return
        somebody.page.keyboard.press("Tab")
        where = somebody.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert where.startswith("<body") or somebody.page.evaluate(FOCUS), where
    raise AssertionError(f"{MOST_STOPS} stops, and never at {target}")
