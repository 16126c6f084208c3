"""The signed copy: read back from the file."""

import re
from io import BytesIO

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from merchant.agreements.models import Signature
from merchant.agreements.paper import signed_copy
from merchant.agreements.versions import current_version
from tests.factories import make_signature as sign
from tests.merchant.agreements.builders import begin, publish_next

pytestmark = pytest.mark.django_db
ACTIVE = (
    *("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch"),
    *("/URI", "/EmbeddedFile", "/SubmitForm", "/XObject"),
)


@pytest.fixture
def begun(store):
    begin(store)
    return store


def read(signature):
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(signed_copy(signature))).pages]


def squeezed(text):
    """Without what lines and pages have to do with it."""
    return re.sub(r"\s", "", text)


def words_of(text):
    """Markdown without its marks."""
    return squeezed(re.sub(r"^#+ |[*`]", "", text, flags=re.MULTILINE))


@pytest.fixture
def copy(begun, seller):
    signature = sign(begun, seller, language="zh", signatory="王小梅 Łucja")
    return signature, read(Signature.objects.get(pk=signature.pk))


def test_both_texts_are_whole_in_it(copy):
    _signature, pages = copy
    without_feet = [re.sub(r"S-\d+ · v\d+ · \w+|\d+ / \d+", "", page) for page in pages]
    found = squeezed("".join(without_feet))

    for text in (current_version().text_zh, current_version().text_en):
        for line in filter(None, text.splitlines()):
            assert words_of(line) in found, line


def test_the_binding_text_comes_first(copy):
    assert "半托管经营协议" in squeezed(copy[1][0])


def test_every_page_is_numbered(copy):
    signature, pages = copy

    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page
        assert signature.public_id in page


def test_the_last_page_is_the_record(copy, begun, seller):
    signature, pages = copy
    record = squeezed(pages[-1])

    told = [begun.name, begun.code, begun.merchant.name, signature.text_sha256, seller.email, "203.0.113.7"]
    told += ["王小梅", f"{signature.signed_at:%Y-%m-%d %H:%M:%S} UTC", current_version().sha256_en]
    for value in told:
        assert squeezed(value) in record
    assert "Recordofthesignature" in record


def test_the_same_signature_makes_the_same_file_for_every_reader(copy):
    signature, _pages = copy
    with override("en"):
        english = signed_copy(signature)
    with override("zh-hans"):
        chinese = signed_copy(signature)

    assert english == chinese


HOSTILE = {
    "mark-up of the library": "<font color=\"[[[getattr(pow, Word)('__globals__')]]]\">x</font>",
    "a paragraph's end": "</para><para>x",
    "a picture": '<img src="file:///etc/passwd" width="10" height="10"/>',
    "a link of the library": '<a href="javascript:app.alert(1)">x</a>',
    "an anchor": '<a name="x"/><onDraw name="evil" label="x"/>',
    "a bullet": "<bullet>x</bullet><seq id='x'/>",
    "a link of the text": "[x](https://evil.example/?a=1&b=<2>)",
    "an entity": "&lt;b&gt; &amp;amp; &#0; &#x110000;",
    "a bracket": "a < b > c & d",
    "unclosed": "**a <b ",
    "control signs": "a\x01b\x1bc",
    "signs of no font": "\U0001f600 สมชาย علی \u2603",
    "one word": "x" * 20_000,
    "one Chinese word": "字" * 20_000,
    "deep": "> " * 60 + "x",
    "deep lists": "".join("  " * depth + "- x\n" for depth in range(60)),
    "a table": "| a | b |\n|---|---|\n| 1 | 2 |",
}


def without_streams(file):
    """What a PDF says of its objects; in what is packed any letters may stand by chance."""
    return re.sub(rb"stream\r?\n.*?endstream", b"", file, flags=re.DOTALL)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_the_text_says_is_words_and_does_nothing(begun, seller, text):
    publish_next(text_zh=f"前 {text} 后", text_en=f"Before {text} after")
    signature = sign(begun, seller)

    file = signed_copy(signature)

    found = "".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)
    assert "Before" in found
    assert "Record of the signature" in found
    assert not [name for name in ACTIVE if re.search(rb"%s\b" % name.encode(), without_streams(file))]


def test_mark_up_is_read_back_as_it_was_written(begun, seller):
    publish_next(text_en="See <b>this</b> &amp; [that](https://good.example/a?b=1&c=2).")

    found = "".join(read(sign(begun, seller)))

    assert "See <b>this</b> & that (https://good.example/a?b=1&c=2)." in found


def test_a_sign_that_no_font_has_is_told_by_its_number(begun, seller):
    assert "[U+0E2A]" in "".join(read(sign(begun, seller, signatory="สมชาย ใจดี")))
