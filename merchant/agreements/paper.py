"""The signed copy as PDF: both texts as they were published, and the record of the signature at the end.

The text is drawn as plain words: it is escaped before the library sees it, and a link is its address beside
it. The same signature always makes the same file.
"""

from collections.abc import Callable, Iterator
from datetime import UTC
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override, pgettext_lazy
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import HRFlowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from merchant.agreements.markdown import Block, Span, to_blocks
from merchant.agreements.models import Language, Signature

LATIN, BOLD, ITALIC, BOLD_ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique"
CHINESE = "STSong-Light"
MARGIN = 20 * mm
INDENT = 6 * mm
HEADINGS = {2: 16, 3: 12.5, 4: 11}
READERS = ("en", "zh-hans")  # the record is for both

pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
pdfmetrics.registerFontFamily(CHINESE, CHINESE, CHINESE, CHINESE, CHINESE)  # it has one weight
pdfmetrics.registerFontFamily(LATIN, LATIN, BOLD, ITALIC, BOLD_ITALIC)


def signed_copy(signature: Signature) -> bytes:
    """The agreement that was signed, in both languages, the binding one first."""
    pages = _build(signature, 0)[1]
    return _build(signature, pages)[0]


def _build(signature, pages):
    """The file, and of how many pages it is; they are known once it was made."""
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN),
        title=f"{signature.store.code} {signature.version.number}",
        author="Bantuo",
        invariant=1,
    )
    foot = _foot(signature, pages)
    document.build(list(_story(signature)), onFirstPage=foot, onLaterPages=foot)
    return file.getvalue(), document.page


def _foot(signature, pages) -> Callable:
    told = f"{signature.store.code} · v{signature.version.number} · {signature.public_id}"

    def draw(canvas, document):
        canvas.saveState()
        canvas.setFont(LATIN, 8)
        canvas.drawString(MARGIN, 12 * mm, told)
        canvas.drawRightString(A4[0] - MARGIN, 12 * mm, f"{document.page} / {pages}")
        canvas.restoreState()

    return draw


def _story(signature) -> Iterator:
    version = signature.version
    for language in sorted(Language.values, key=lambda one: one != version.binding):
        for block in to_blocks(version.text_in(language)):
            yield from _drawn(block, language)
        yield PageBreak()
    yield from _record(signature)


def _drawn(block: Block, language: str) -> Iterator:
    if block.kind == "rule":
        yield HRFlowable(width="100%", thickness=0.5, spaceBefore=6, spaceAfter=6)
    elif block.kind == "heading":
        words = _marked([Span(block.text, is_strong=True)], language)
        yield Paragraph(words, _style(language, HEADINGS[block.level], is_heading=True))
    else:
        style = _style(language, 10, depth=block.depth)
        yield Paragraph(_marked(block.spans, language), style, bulletText=block.marker or None)


def _style(language, size, *, depth=0, is_heading=False):
    is_chinese = language == Language.ZH
    return ParagraphStyle(
        f"{language}{size}{depth}",
        fontName=CHINESE if is_chinese else LATIN,
        fontSize=size,
        leading=size * (1.65 if is_chinese else 1.45),
        alignment=TA_LEFT,
        leftIndent=depth * INDENT,
        bulletIndent=max(depth - 1, 0) * INDENT,
        bulletFontName=LATIN,
        bulletFontSize=size,
        spaceBefore=size * 0.7 if is_heading else 0,
        spaceAfter=size * 0.5,
        keepWithNext=is_heading,
        wordWrap="CJK" if is_chinese else None,
        splitLongWords=1,
    )


def _marked(spans, language) -> str:
    """The words as the library's own mark-up, with nothing in it that came from the text."""
    return "".join(_marked_span(span, language) for span in spans)


def _marked_span(span, language):
    leads = f" ({span.href})" if span.href and span.href.removeprefix("mailto:") != span.text else ""
    words = _fonts(span.text + leads, language).replace("\n", "<br/>")
    if span.is_strong:
        words = f"<b>{words}</b>"
    return f"<i>{words}</i>" if span.is_emphasised else words


def _fonts(text, language) -> str:
    """Each sign in a font that has it; one that neither has is told by its number."""
    order = (CHINESE, LATIN) if language == Language.ZH else (LATIN, CHINESE)
    plain = (" " if sign.isspace() and sign != "\n" else sign for sign in text)
    shown = ((_font_of(sign, order), sign) for sign in plain)
    parts = []
    for font, signs in groupby(shown, key=lambda one: one[0]):
        words = "".join(sign for _font, sign in signs)
        if font is None:
            font, words = LATIN, "".join(f"[U+{ord(sign):04X}]" for sign in words)
        words = escape(words)
        parts.append(words if font == order[0] else f'<font name="{font}">{words}</font>')
    return "".join(parts)


def _font_of(sign, order):
    return next((font for font in order if _has(font, sign)), None)


def _has(font, sign):
    try:
        sign.encode("gb2312" if font == CHINESE else "cp1252")
    except UnicodeEncodeError:
        # Beyond the first Chinese set there are rarer signs of names, which the font has, too.
        return font == CHINESE and "\u4e00" <= sign <= "\u9fa5"
    return sign.isprintable() or sign == "\n"


def _record(signature) -> Iterator:
    title = _in_both(gettext_lazy("Record of the signature"))
    yield Paragraph(_fonts(title, Language.ZH), _style(Language.ZH, 14, is_heading=True))
    yield Spacer(0, 4 * mm)
    style = _style(Language.ZH, 9.5)
    rows = [
        [Paragraph(_fonts(_in_both(label), Language.ZH), style), Paragraph(_fonts(value, Language.ZH), style)]
        for label, value in _facts(signature)
    ]
    width = A4[0] - 2 * MARGIN
    lines = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, "#999999"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
    yield Table(rows, colWidths=[width * 0.36, width * 0.64], style=lines)


def _facts(signature) -> list[tuple[str | Promise, str]]:
    version, store = signature.version, signature.store
    return [
        (gettext_lazy("Merchant"), f"{store.merchant.name} ({store.merchant.code})"),
        (gettext_lazy("Store"), f"{store.name} ({store.code})"),
        (gettext_lazy("Version of the agreement"), str(version.number)),
        (gettext_lazy("Published at"), _moment(version.published_at)),
        (gettext_lazy("Language that binds"), _in_both(_label(version.binding))),
        (gettext_lazy("Language shown to the signatory"), _in_both(_label(signature.language))),
        (gettext_lazy("SHA-256 of the text shown"), signature.text_sha256),
        (gettext_lazy("SHA-256 of the Chinese text"), version.sha256_zh),
        (gettext_lazy("SHA-256 of the English text"), version.sha256_en),
        (gettext_lazy("Signatory, as typed"), signature.signatory),
        (pgettext_lazy("agreement", "Signed in as"), signature.user.email),
        (pgettext_lazy("agreement", "Signed at"), _moment(signature.signed_at)),
        (gettext_lazy("IP address"), str(signature.ip)),
        (gettext_lazy("Browser"), signature.user_agent or "–"),
        (gettext_lazy("Number of the signature"), signature.public_id),
    ]


def _label(language):
    return Language(language).label


def _moment(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _in_both(label) -> str:
    """A label in every language that the record is for, whoever downloads it."""
    told = []
    for reader in READERS:
        with override(reader):
            told.append(str(label))
    return " / ".join(dict.fromkeys(told))
