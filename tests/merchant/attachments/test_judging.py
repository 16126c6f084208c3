"""What a file is, whatever it says of itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from merchant.attachments.forms import FilesField
from merchant.attachments.judging import LONGEST_NAME, check_files, form_of, shown_name


class Refused(Exception):
    """The refusal of a room of a test."""


def file(name="scan.pdf", content=b"%PDF-1.7\n"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b" %PDF-1.7", ""),
        (b"<svg onload=alert(1)>", ""),
        (b"GIF89a", ""),
        (b"MZ", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_it_begins_with(content, form):
    given = file("page.pdf", content)
    given.read()  # somebody has looked into it before

    assert form_of(given) == form
    assert given.read() == content


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("scan.pdf", "scan.pdf"),
        ("扫描件.pdf", "扫描件.pdf"),
        ("C:\\Users\\me\\scan.pdf", "scan.pdf"),
        ("line\r\nbreak.pdf", "linebreak.pdf"),
        ("turned\u202efdp.exe", "turnedfdp.exe"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
        ("\u200b", "file"),
    ],
)
def test_a_name_is_shown_without_what_misleads(name, shown):
    given = file()
    given._name = name

    assert shown_name(given) == shown


def test_the_refusal_is_of_the_room_that_asks():
    with pytest.raises(Refused, match="“a.exe” is no PDF"):
        check_files([file(), file("a.exe", b"MZ")], refusal=Refused)
    assert check_files([file()] * 5, refusal=Refused) is None


def test_the_help_speaks_the_readers_language():
    field = FilesField()

    assert str(field.help_text) == "Up to 5, each PDF, PNG or JPEG of at most 5 MB."
    with translation.override("zh-hans"):
        told = str(field.help_text)
    assert "PDF" in told
    assert "each" not in told
