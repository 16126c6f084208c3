"""Markdown that platform staff write, as HTML that is safe under the strict policy."""

import re

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token
from nh3 import clean

TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "hr", "br", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
SCHEMES = {"http", "https", "mailto"}
HIGHEST_HEADING, DEEPEST_HEADING = 2, 4
_WHOLE_ADDRESS = re.compile(r"(https?://|mailto:)[^\s]", re.IGNORECASE)


def _markdown():
    """Addresses without a scheme would lead into this app, or by // to anywhere: those stay words."""
    markdown = MarkdownIt("commonmark", {"html": False}).disable("image")
    markdown.validateLink = lambda url: _WHOLE_ADDRESS.match(url) is not None
    return markdown


PROSE = _markdown().disable(["code", "fence"])
WITH_TABLES = _markdown().enable("table")


def parsed(text: str, markdown: MarkdownIt = WITH_TABLES) -> list[Token]:
    """The text's tokens; a page has one first heading of its own, so the text's highest is a second one."""
    tokens = markdown.parse(text)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    up = min((int(token.tag[1]) for token in headings), default=HIGHEST_HEADING) - HIGHEST_HEADING
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - up, DEEPEST_HEADING)}"
    return tokens


def rendered(text: str, markdown: MarkdownIt = WITH_TABLES) -> SafeString:
    """The text as HTML: its own HTML is shown as text, and links lead only where they say in full."""
    html = markdown.renderer.render(parsed(text, markdown), markdown.options, {})
    cleaned = clean(
        html,
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        generic_attribute_prefixes=set(),
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
    return SafeString(cleaned)
