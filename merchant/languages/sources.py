"""The texts that stand in the sources: every msgid with its context and the files it is used in."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract, extract_python
from django.utils.translation import template as templates

FOLDERS = ("config", "merchant", "warehouses", "promotions", "orders", "templates")
WITH_CONTEXT = ((1, "c"), 2)
KEYWORDS = {
    "_": None,  # whatever it is there: a pure core that knows no Django marks its texts, too
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": WITH_CONTEXT,
    "pgettext_lazy": WITH_CONTEXT,
    "npgettext": (*WITH_CONTEXT, 3),
    "npgettext_lazy": (*WITH_CONTEXT, 3),
}


def read_sources(root: Path) -> Catalog:
    """Gather the texts of all Python files and templates under the project's root."""
    found = Catalog()
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        texts = _python_texts if path.suffix == ".py" else _template_texts
        for _line, text, comments, context in texts(path.read_text(encoding="utf-8"), name):
            found.add(text, locations=[(name, None)], auto_comments=comments, context=context)
    return found


def _files(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.*")):
            is_template = path.suffix in {".html", ".txt"} and "templates" in path.relative_to(root).parts
            if path.suffix == ".py" or is_template:
                yield path


def _python_texts(source: str, name: str):
    return _extract(source, KEYWORDS | _aliases(ast.parse(source, name)))


def _aliases(tree: ast.Module) -> dict:
    """The other names a file gives Django's functions, as in `gettext as _`."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    names = (name for node in imports if node.module == "django.utils.translation" for name in node.names)
    return {name.asname: KEYWORDS[name.name] for name in names if name.asname and name.name in KEYWORDS}


def _template_texts(source: str, name: str):
    # Django turns a template into calls amid blanked text, whose indentation is no error inside brackets.
    calls = f"({templates.templatize(source, origin=name)}\n)"
    return _extract(calls, KEYWORDS)


def _extract(source: str, keywords: dict):
    return extract(extract_python, BytesIO(source.encode()), keywords, comment_tags=["Translators"])
