"""What staff may write, and what of it can stand on a page."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merchant.agreements.markdown import to_blocks, to_html
from merchant.frame.marked import TAGS

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "inside a word": "good<script src=//evil.example></script>word",
    "handler": '<img src=x onerror="alert(1)">',
    "style": "<style>*{display:none}</style>",
    "iframe": '<iframe src="https://evil.example"></iframe>',
    "form": '<form action="https://evil.example"><input name=password></form>',
    "svg": "<svg/onload=alert(1)>",
    "comment": "<!-- <img src=x onerror=alert(1)> -->",
    "javascript link": "[click](javascript:alert(1))",
    "javascript by case": "[click](JaVaScRiPt:alert(1))",
    "javascript by entity": "[click](java&#115;cript:alert(1))",
    "javascript by tab": "[click](java\tscript:alert(1))",
    "javascript in brackets": "<javascript:alert(1)>",
    "data link": "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "vbscript": "[click](vbscript:msgbox)",
    "file": "[click](file:///etc/passwd)",
    "relative link": "[click](/admin/)",
    "link without scheme": "[click](//evil.example)",
    "reference": "[click][1]\n\n[1]: javascript:alert(1)",
    "picture": "![x](https://evil.example/pixel.png)",
    "quote in a link": '[click](https://good.example/"onmouseover="alert(1))',
    "title of a link": '[click](https://good.example "onclick=alert(1)")',
    "doctype": "<!DOCTYPE html><html><body onload=alert(1)>",
    "processing instruction": "<?php echo 1 ?>",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "fence": '```html onclick="alert(1)"\n<script>alert(1)</script>\n```',
    "nested": "> " * 300 + "<script>",
    "lists": "".join("  " * depth + "- x\n" for depth in range(200)),
    "brackets": "[" * 2_000 + "]" * 2_000,
    "emphasis": "*a " * 2_000,
}


class Reader(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def elements(html):
    reader = Reader()
    reader.feed(html)
    return reader.seen


def assert_harmless(html):
    for tag, attributes in elements(html):
        assert tag in TAGS
        assert set(attributes) <= {"href", "rel", "start"}
        assert re.match(r"(https?:|mailto:)", attributes.get("href", "https:"), re.IGNORECASE)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_of_the_text_becomes_anything_but_words(text):
    assert_harmless(to_html(text))


@given(st.text(alphabet=st.sampled_from("<>&\"'[]()*_#-`:!/\\ \n\taxj1script=onhref"), max_size=120))
def test_nor_does_any_other_text(text):
    assert_harmless(to_html(text))


@pytest.mark.parametrize(
    "address", ["https://good.example/a?b=1", "http://good.example", "mailto:a@good.example"]
)
def test_links_to_the_web_and_to_mail_are_links(address):
    ((tag, attributes),) = [one for one in elements(to_html(f"[read]({address})")) if one[0] == "a"]

    assert attributes == {"href": address, "rel": "noopener noreferrer nofollow"}


def test_headings_stand_below_the_page_s_own():
    assert to_html("# One\n\n## Two\n\n##### Five") == "<h2>One</h2>\n<h3>Two</h3>\n<h4>Five</h4>\n"


def test_lists_quotations_and_emphasis_are_kept():
    html = to_html("3. **must**\n4. *may*\n\n> said\n\n- dot\n\n---\n")

    assert html.startswith('<ol start="3">\n<li><strong>must</strong></li>\n<li><em>may</em></li>')
    assert "<blockquote>\n<p>said</p>\n</blockquote>" in html
    assert "<ul>\n<li>dot</li>\n</ul>\n<hr>" in html


def test_blocks_say_the_same_as_plain_values():
    blocks = to_blocks("# T\n\na **b** [c](https://d.example)\n\n3. x\n4. y\n   - z\n\n> q\n\n---\n")

    assert [(one.kind, one.level, one.depth, one.marker, one.text) for one in blocks] == [
        ("heading", 2, 0, "", "T"),
        ("paragraph", 0, 0, "", "a b c"),
        ("paragraph", 0, 1, "3.", "x"),
        ("paragraph", 0, 1, "4.", "y"),
        ("paragraph", 0, 2, "•", "z"),
        ("paragraph", 0, 1, "", "q"),
        ("rule", 0, 0, "", ""),
    ]
    assert [(span.text, span.is_strong, span.href) for span in blocks[1].spans] == [
        ("a ", False, ""),
        ("b", True, ""),
        (" ", False, ""),
        ("c", False, "https://d.example"),
    ]


def test_a_second_paragraph_of_an_item_has_no_second_number():
    blocks = to_blocks("1. first\n\n   more\n\n2. second\n")

    assert [(one.marker, one.text) for one in blocks] == [("1.", "first"), ("", "more"), ("2.", "second")]
