"""The system's Chromium, told to keep to itself."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
]


def launch(playwright):
    """A browser; without one the tests fail and say what is missing."""
    program = os.environ.get("BANTUO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise RuntimeError("The browser tests need Chromium: `make test` installs it, or says how.")
    return playwright.chromium.launch(executable_path=program, args=FLAGS)
