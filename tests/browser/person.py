"""Somebody at a browser, who reads in a language and finds things by what is written on them."""

import re

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
PATIENCE = 30_000  # milliseconds until something that should happen is missed, on a machine with other work


class Person:
    """One browser window with its own cookies."""

    def __init__(self, browser, address, *, language="en", **options):
        self.language, self.address = language, address
        options = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"} | options
        self.context = browser.new_context(base_url=address, locale=LOCALES[language], **options)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()

    def reads(self, text, **values):
        """A text of the pages as this person reads it."""
        with translation.override(self.language):
            return gettext(text) % values if values else gettext(text)

    def opens(self, path):
        return self.page.goto(path)

    def signs_in(self, email, password):
        self.opens("/accounts/login/")
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.presses("Sign in")
        expect(self.page).not_to_have_url(f"{self.address}/accounts/login/")
        self.page.wait_for_load_state()

    def presses(self, button):
        self.button(button).click()
        self.page.wait_for_load_state()  # of the page that it leads to, if it does

    def unfolds(self, act):
        """Open what an act asks for: it stands behind a button of its name."""
        label = re.compile(rf"^\s*{re.escape(self.reads(act))}\s*$")
        self.page.locator("#order-panel summary").filter(has_text=label).first.click()

    def button(self, text):
        return self.page.get_by_role("button", name=self.reads(text), exact=True)

    def follows(self, link):
        self.page.get_by_role("link", name=self.reads(link), exact=True).first.click()
        self.page.wait_for_load_state()

    def searches(self, text):
        """By keys alone. The page hears them once its scripts have run, which come after what one sees."""
        self.page.wait_for_load_state()
        self.page.keyboard.press("/")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def fills(self, label, text):
        field = self.page.get_by_label(self.reads(label), exact=True)
        field.locator("visible=true").fill(text)  # others of its name may stand behind closed buttons

    def sees(self, text, **values):
        expect(self.page.get_by_text(self.reads(text, **values)).first).to_be_visible()

    def reloads_until_gone(self, selector):
        """Come back to the page again and again, as somebody who waits for a job does."""
        self._reloads_until(lambda: not self.page.locator(selector).count(), f"{selector} is still there.")

    def reloads_until_there(self, selector, text):
        """The same for somebody who waits for something to appear."""
        found = self.page.locator(selector).filter(has_text=text)
        self._reloads_until(found.count, f"{text} is not there.")

    def _reloads_until(self, is_so, otherwise):
        for _attempt in range(40):
            self.page.reload()
            if is_so():
                return
            self.page.wait_for_timeout(500)
        raise AssertionError(otherwise)

    def leaves(self):
        self.context.close()
