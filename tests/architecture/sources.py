"""The repository's own files, as the rules read them."""

import ast
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from re import DOTALL, compile

ROOT = Path(__file__).resolve().parents[2]
APPS = ("merchant", "warehouses", "promotions", "orders")
OURS = (*APPS, "config", "deploy", "benchmarks", "tests")
TAG = compile(r"\{%.*?%\}", DOTALL)
ADDRESS_TAG = compile(r"\{% (?:url|static) (.*?) %\}")
OUTPUT = compile(r"\{\{.*?\}\}", DOTALL)
COMMENT = compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", DOTALL)


def python_files(*tops):
    """Our modules under these top directories, without what Django generated."""
    found = (path for top in tops for path in (ROOT / top).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def templates(pattern="*.html"):
    return sorted((ROOT / "templates").rglob(pattern))


def shown(path):
    """The path as a failing test names it."""
    return str(path.relative_to(ROOT))


@cache
def tree(path):
    return ast.parse(path.read_text())


def places(path, wrong):
    """ "file:line" of every node in the file that is `wrong`."""
    return [f"{shown(path)}:{node.lineno}" for node in ast.walk(tree(path)) if wrong(node)]


def name_of(node):
    """`a.b.c` as written, for names and attributes; else empty."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return ""


class _Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


@cache
def elements(path):
    """Every element of a template as (tag, attributes), whatever conditions it stands under."""
    text = COMMENT.sub("", path.read_text())
    text = ADDRESS_TAG.sub(lambda found: found[1].replace("'", "").replace('"', ""), text)
    parser = _Elements()
    parser.feed(OUTPUT.sub("…", TAG.sub("", text)))
    return parser.found
