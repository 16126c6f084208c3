"""Markdown of staff becomes HTML that does nothing but show text."""

import re

import pytest

from merchant.frame.marked import TAGS, rendered


def test_text_is_laid_out():
    html = rendered("# Head\n\nA **word** and\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")

    assert "<h2>Head</h2>" in html
    assert "<strong>word</strong>" in html
    assert html.count("<li>") == 2
    assert "<td>2</td>" in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<style>p { display: none }</style>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://example.com/spy.png)",
        '<div style="position: fixed">x</div>',
        "<iframe src=https://example.com></iframe>",
        "<form action=/admin/><input name=x></form>",
        "<svg onload=alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "| a |\n|--:|\n| <b onclick=x> |",
    ],
)
def test_nothing_hostile_comes_through(hostile):
    tags = set(re.findall(r"<[^>]*>", rendered(hostile)))

    link = '<a href="https://example.com/spy.png" rel="noopener noreferrer nofollow">'  # the picture's
    bare = {f"<{end}{name}>" for name in TAGS for end in ("", "/")}
    assert tags <= bare | {link}


@pytest.mark.parametrize("address", ["https://example.com/a", "http://example.com", "mailto:a@example.com"])
def test_links_lead_where_they_say(address):
    assert f'<a href="{address}" rel="noopener noreferrer nofollow">x</a>' in rendered(f"[x]({address})")


@pytest.mark.parametrize("address", ["/admin/", "//evil.example", "evil", "ftp://example.com", "?q=1", "#x"])
def test_other_links_lead_nowhere(address):
    assert "href" not in rendered(f"[x]({address})")


@pytest.mark.parametrize("highest", [1, 2, 4])
def test_a_text_s_highest_heading_stands_right_below_the_page_s(highest):
    hashes = "#" * highest

    assert rendered(f"{hashes} One\n\n{hashes}# Two\n") == "<h2>One</h2>\n<h3>Two</h3>\n"


@pytest.mark.parametrize("text", ["", "\n", "* " * 3000, "[" * 3000, "> " * 500 + "x", "\0"])
def test_odd_texts_are_harmless(text):
    assert isinstance(rendered(text), str)
