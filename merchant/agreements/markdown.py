"""An agreement's text, which staff write as Markdown: as HTML for a page, as blocks for paper. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from merchant.frame.marked import PROSE, parsed, rendered

BULLET = "•"


@dataclass(frozen=True, slots=True)
class Span:
    """Some words that look alike; `href` is where they lead."""

    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a line across; `depth` is how deep in lists and quotations it stands."""

    kind: str
    spans: tuple[Span, ...] = ()
    level: int = 0  # of a heading
    depth: int = 0
    marker: str = ""  # of a list's item

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def to_html(text: str) -> str:
    """The text as HTML that was cleaned of everything but what an agreement is made of."""
    return rendered(text, PROSE)


def to_blocks(text: str) -> list[Block]:
    """The text as plain values, block by block, for whoever draws it otherwise."""
    return list(_blocks(parsed(text, PROSE)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    numbers: list[int | None] = []  # of each list that is open: its next number; None for bullets
    quotes, marker, level = 0, "", 0
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_open":
                numbers.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "list_item_open":
                marker = _marker(numbers)
            case "blockquote_open" | "blockquote_close":
                quotes += token.nesting
            case "heading_open" | "heading_close":
                level = int(token.tag[1]) if token.nesting == 1 else 0
            case "hr":
                yield Block("rule", depth=len(numbers) + quotes)
            case "inline":
                kind = "heading" if level else "paragraph"
                spans = tuple(_spans(token.children or ()))
                yield Block(kind, spans, level, len(numbers) + quotes, marker)
                marker = ""


def _marker(numbers):
    number = numbers[-1]
    if number is None:
        return BULLET
    numbers[-1] = number + 1
    return f"{number}."


def _spans(tokens: Sequence[Token]) -> Iterator[Span]:
    look = Span("")
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                yield replace(look, text=token.content)
            case "softbreak":
                yield replace(look, text=" ")
            case "hardbreak":
                yield replace(look, text="\n")
            case "strong_open" | "strong_close":
                look = replace(look, is_strong=token.nesting == 1)
            case "em_open" | "em_close":
                look = replace(look, is_emphasised=token.nesting == 1)
            case "link_open":
                look = replace(look, href=str(token.attrGet("href") or ""))
            case "link_close":
                look = replace(look, href="")
