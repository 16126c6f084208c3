from pathlib import Path

import pytest


class Project:
    """A tiny tree with one Python file, one template and its own catalogues."""

    def __init__(self, root: Path):
        self.root = root
        self.locale = root / "locale"

    def write_python(self, text):
        self._write(self.root / "orders" / "views.py", text)

    def write_template(self, text):
        self._write(self.root / "templates" / "orders.html", text)

    def catalogue(self, locale="zh_Hans"):
        return self.locale / locale / "LC_MESSAGES" / "django.po"

    def mend(self, old, new, locale="zh_Hans"):
        """Edit a catalogue as its translator does."""
        text = self.catalogue(locale).read_text(encoding="utf-8")
        assert old in text
        self.catalogue(locale).write_text(text.replace(old, new), encoding="utf-8")

    @staticmethod
    def _write(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return Project(tmp_path)
