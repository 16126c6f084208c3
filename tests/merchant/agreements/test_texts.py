"""The first version: what was published stays as it is, in both languages alike."""

import re
from pathlib import Path

import pytest

from merchant import agreements
from merchant.agreements.markdown import to_blocks
from merchant.agreements.models import AgreementVersion
from merchant.agreements.versions import current_version, hash_of, is_over, language_of

TEXTS = Path(agreements.__file__).parent / "texts"
PUBLISHED = {
    "en": "15bcc2af6164348a074eca9b1c92b9c6e156f91ef32cd11a2c808b662930762a",
    "zh": "b903cfd00eee06be7c7e2711cebd36ecfbfdc80f1b6a8f4197033d87c669bbcd",
}


def text(language):
    return (TEXTS / f"v1.{language}.md").read_text("utf-8")


@pytest.mark.parametrize("language", PUBLISHED)
def test_the_file_is_the_one_that_was_published(language):
    assert hash_of(text(language)) == PUBLISHED[language]


@pytest.mark.django_db
def test_it_is_the_version_that_is_signed():
    version = current_version()

    assert AgreementVersion.objects.count() == 1
    assert (version.number, version.binding, version.sign_by) == (1, "zh", None)
    assert (version.text_zh, version.text_en) == (text("zh"), text("en"))
    assert (version.sha256_zh, version.sha256_en) == (PUBLISHED["zh"], PUBLISHED["en"])


def test_both_languages_have_the_same_clauses():
    shapes = {
        language: [(one.kind, one.level, one.depth, one.marker) for one in to_blocks(text(language))]
        for language in PUBLISHED
    }

    assert shapes["zh"] == shapes["en"]
    assert len(shapes["zh"]) > 50


def test_both_say_which_one_binds():
    assert "以中文文本为准" in text("zh")
    assert "The Chinese text binds" in text("en")


def test_no_mark_of_markdown_is_left_standing():
    for language in PUBLISHED:
        words = "".join(block.text for block in to_blocks(text(language)))
        assert not re.search(r"[*#_`]", words)


@pytest.mark.parametrize(
    ("reader", "language"), [("zh-hans", "zh"), ("zh", "zh"), ("en", "en"), ("de", "en"), (None, "en")]
)
def test_a_reader_gets_the_nearest_language(reader, language):
    assert language_of(reader) == language


def test_no_day_is_never_over():
    assert not is_over(None, None, None)
