"""What the browser journeys need from the system: Chromium and a font with Chinese characters."""

import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local import commands, machine
from deploy.local.exceptions import Refusal

PURPOSE = "The browser tests need Chromium and a Chinese font"
PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FONT_DIRECTORIES = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
FONT_FILES = ("*wqy*", "*CJK*", "*uming*", "*ukai*", "*droid*fallback*")


def ensure(environ):
    """The browser's path, once browser and font are there."""
    missing = _missing(environ)
    if missing:
        machine.install(environ, missing, PURPOSE)
    return _program() or _refuse()


def _missing(environ):
    found = machine.manager()
    browser, font = (found.browser, found.font) if found else ("Chromium", "a Chinese font")
    state = {browser: _program(), font: _has_chinese_font(environ)}
    return [package for package, is_there in state.items() if package and not is_there]


def _program():
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def _refuse():
    raise Refusal(
        f"{PURPOSE}, and the installed package brought no {PROGRAMS[0]}: install one, then try again."
    )


def _has_chinese_font(environ):
    """macOS has one; elsewhere fontconfig knows, and where that is missing the files' names tell."""
    if sys.platform == "darwin":
        return True
    if shutil.which("fc-list"):
        listed = commands.run(["fc-list", ":lang=zh", "family"], environ, stdout=subprocess.PIPE)
        return bool(listed.stdout.strip())
    directories = [Path(directory).expanduser() for directory in FONT_DIRECTORIES]
    return any(next(directory.rglob(name), None) for directory in directories for name in FONT_FILES)
