"""What would hurt whoever reads it is refused in a sentence; nothing of it stays, no process and no file."""

import gzip
import io
import os
import resource
import struct
import zipfile

import pytest

from merchant.files.exceptions import UnreadableFile
from merchant.files.opening import open_source
from merchant.files.wording import REFUSALS, refusal_sentence
from tests.merchant.files.making import archive_of, read, with_parts, with_texts, workbook_of

GOOD = workbook_of(["order", "sku"], ["A-1", "S"])
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl__worksheets__sheet1_dot_xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHING = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
CELL = '<row r="{row}"><c r="A{row}" t="str"><v>{text}</v></c><c r="B{row}" t="str"><v>x</v></c></row>'


def sheet_of(rows, before=""):
    return f"{before}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def lying_about_entries(count, length):
    """An archive whose directory claims to be of this size."""
    return GOOD[:-22] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, length, 0, 0)


def with_zip64(content, *, record, at=None):
    """The archive with the long form of its directory's end, said to be where it is or somewhere else."""
    body, end = content[:-22], content[-22:]
    at = len(body) if at is None else at
    return body + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1) + end


def record_64(content, *, count=None, length=None):
    """A directory's end in its long form, which says the same as the short one or lies."""
    entries, size, offset = struct.unpack_from("<HLL", content, len(content) - 12)
    count, length = count or entries, length or size
    return struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, offset)


def decoy_64():
    """One reader sees a harmless directory, where it is said to be; another a huge one, where it stands."""
    decoy = record_64(GOOD)
    huge = million_entries(first=decoy)
    return with_zip64(huge, record=record_64(huge), at=huge.index(decoy))


def million_entries(first=b""):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(20_000):  # as good as a million: the directory is never read
            archive.writestr(str(number), b"" if number else first)
    return file.getvalue()


def locked():
    content = bytearray(GOOD)
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def old_container(*streams):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "".join(streams).encode("utf-16-le")


HOSTILE = {
    "nothing": (lambda: b"", "empty_file"),
    "blank": (lambda: b"\n \n,,\n", "empty_file"),
    "an empty workbook": (lambda: workbook_of(), "empty_file"),
    "300 columns": (lambda: ",".join(f"c{n}" for n in range(300)).encode(), "too_many_columns"),
    "300 columns of a workbook": (lambda: workbook_of([f"c{n}" for n in range(300)]), "too_many_columns"),
    "a 1 MB cell": (lambda: b"a,b\n1," + b"x" * 2**20, "line_too_long"),
    "a long cell": (lambda: b"a,b\n1," + b"x" * 200_000, "cell_too_long"),
    "a long cell of a workbook": (
        lambda: with_parts(GOOD, **{SHEET: sheet_of(CELL.format(row=1, text="x" * 2**20))}),
        "sheet_cell_too_long",
    ),
    "PDF": (lambda: b"%PDF-1.7\n1,2", "is_pdf"),
    "web page": (lambda: b"\xef\xbb\xbf\n <!DOCTYPE html><html>", "is_markup"),
    "web page in UTF-16": (lambda: "<html><body>".encode("utf-16"), "is_markup"),
    "packed web page": (lambda: gzip.compress(b"<html><table>"), "is_markup"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n", "is_picture"),
    "NUL": (lambda: b"a,b\n1,\0\n", "not_text"),
    "half a letter": (lambda: b"\xff\xfea\0,\0b\0\n\0\0\xd8\n\0", "not_decoded"),
    "open quotation mark": (lambda: b'a,b\n1,"2\n3,4\n', "quotes"),
    "old line ends": (lambda: b"a,b\r1,2\r", "line_endings"),
    "cut-off gz": (lambda: gzip.compress(b"a,b\n" * 9999)[:-9], "gzip_cut_off"),
    "damaged gz": (lambda: gzip.compress(b"a,b\n1,2\n")[:10] + b"\xff" * 99, "gzip_damaged"),
    "gz of many empty parts": (lambda: gzip.compress(b"") * 20_000, "gzip_of_too_many"),
    "gz of many small parts": (
        lambda: gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n") * 20_000,
        "gzip_of_too_many",
    ),
    "gz with something behind it": (lambda: gzip.compress(b"a,b\n1,2\n") + b"x" * 99, "gzip_damaged"),
    "gz in gz": (lambda: gzip.compress(gzip.compress(b"a,b\n")), "packed_twice"),
    "workbook in gz": (lambda: gzip.compress(GOOD), "packed_twice"),
    "old Excel": (lambda: old_container("Workbook"), "is_old_excel"),
    "locked workbook": (lambda: old_container("EncryptionInfo", "EncryptedPackage"), "is_encrypted"),
    "locked archive": (locked, "is_encrypted"),
    "macros": (lambda: with_parts(GOOD, xl__vbaProject_dot_bin=b"Sub"), "has_macros"),
    "binary workbook": (lambda: archive_of({"xl/workbook.bin": b""}), "is_xlsb"),
    "document": (lambda: archive_of({"word/document.xml": b""}), "is_document"),
    "OpenDocument": (lambda: archive_of({"mimetype": b"application/vnd.oasis"}), "is_opendocument"),
    "archive": (lambda: archive_of({"orders.csv": b"a,b\n"}), "is_archive"),
    "names that point out": (lambda: with_parts(GOOD, **{"../../etc/passwd": b""}), "workbook_damaged"),
    "many entries": (million_entries, "archive_of_too_many"),
    "a directory of its own for each reader": (decoy_64, "workbook_damaged"),
    "many entries in the long form": (
        lambda: with_zip64(GOOD, record=record_64(GOOD, count=10**6)),
        "archive_of_too_many",
    ),
    "a long form that is nowhere": (lambda: with_zip64(GOOD, record=b""), "workbook_damaged"),
    "a directory of 4 GB": (lambda: lying_about_entries(5, 2**32 - 2), "archive_of_too_many"),
    "a directory that is elsewhere": (lambda: lying_about_entries(5, 2**19), "workbook_damaged"),
    "cut-off workbook": (lambda: GOOD[: len(GOOD) // 2], "workbook_damaged"),
    "bomb": (lambda: with_parts(GOOD, xl__bomb=bytes(80 * 2**20)), "workbook_bomb"),
    "billion laughs": (
        lambda: with_parts(GOOD, **{SHEET: sheet_of(CELL.format(row=1, text="&l9;"), LAUGHING)}),
        "workbook_damaged",
    ),
    "billion laughs in its texts": (
        lambda: with_texts(GOOD, f"{LAUGHING}<sst {MAIN}><si><t>&l9;</t></si></sst>"),
        "workbook_damaged",
    ),
    "rows that go back": (
        lambda: with_parts(
            GOOD, **{SHEET: sheet_of("".join(CELL.format(row=row, text="x") for row in (1, 3, 3)))}
        ),
        "workbook_damaged",
    ),
    "a row too far": (
        lambda: with_parts(GOOD, **{SHEET: sheet_of(CELL.format(row=10**9, text="x"))}),
        "workbook_damaged",
    ),
}


@pytest.fixture
def nothing_left(tmp_path, monkeypatch):
    """Tells after the test whether a file, a process or an open descriptor was left."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = len(os.listdir("/proc/self/fd"))
    yield
    assert not list(tmp_path.iterdir())
    assert len(os.listdir("/proc/self/fd")) <= before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize(("make", "code"), HOSTILE.values(), ids=HOSTILE)
def test_each_is_refused_in_one_sentence_and_leaves_nothing(make, code):
    with pytest.raises(UnreadableFile) as refusal:
        read(make())

    sentence = refusal_sentence(refusal.value.code, refusal.value.details)
    assert refusal.value.code == code
    assert code in REFUSALS
    assert "{" not in sentence


def test_an_archive_that_tells_its_end_in_the_long_form_is_read():
    assert read(with_zip64(GOOD, record=record_64(GOOD)))[1] == [(2, ["A-1", "S"])]


def test_header_only_is_a_table_without_records():
    assert read(b"order,sku\n")[1] == read(workbook_of(["order", "sku"]))[1] == []


def test_a_tab_in_a_number_stays_in_its_cell():
    assert read(b"order,units\nA-1,1\t2\n")[1] == [(2, ["A-1", "1\t2"])]


def test_a_workbook_that_is_too_large_is_refused_unread(settings):
    settings.WORKBOOK_MAX_BYTES = 1000

    with pytest.raises(UnreadableFile, match="workbook_too_large"):
        read(GOOD)


def test_more_records_than_are_allowed_are_refused(settings):
    settings.IMPORT_MAX_RECORDS = 100

    with pytest.raises(UnreadableFile) as refusal:
        read(b"a,b\n" + b"1,2\n" * 101)

    assert (refusal.value.code, refusal.value.details) == ("too_many_records", {"limit": "100"})
    assert len(read(b"a,b\n" + b"1,2\n" * 100)[1]) == 100


@pytest.mark.usefixtures("nothing_left")
def test_a_workbook_that_wants_more_memory_than_it_may_have_takes_none_of_ours(settings):
    settings.WORKBOOK_MEMORY = 160 * 2**20
    texts = "".join(f"<si><t>{n:0>50}</t></si>" for n in range(800_000))
    greedy = with_texts(GOOD, f"<sst {MAIN}>{texts}</sst>")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(UnreadableFile, match="workbook_memory"):
        read(greedy)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # kB


@pytest.mark.usefixtures("nothing_left")
def test_a_workbook_that_takes_too_long_is_given_up(settings):
    settings.WORKBOOK_SECONDS = 1
    rows = "".join(CELL.format(row=row, text="x" * 20) for row in range(1, 500_000))

    with pytest.raises(UnreadableFile, match="workbook_too_slow"):
        read(with_parts(GOOD, **{SHEET: sheet_of(rows)}))


@pytest.mark.usefixtures("nothing_left")
def test_who_stops_reading_leaves_no_process():
    content = workbook_of(["order", "sku"], *[[f"A-{n}", "S"] for n in range(5000)])

    with open_source(io.BytesIO(content), name="") as source:
        first = next(source.records())

    assert first == (2, ["A-0", "S"])


def test_a_workbook_full_of_the_same_text_is_bounded(settings):
    settings.WORKBOOK_MAX_EXPANDED = 2**20
    row = '<row r="{row}"><c r="A{row}" t="s"><v>0</v></c><c r="B{row}"><v>1</v></c></row>'
    rows = "".join(row.format(row=number) for number in range(1, 100))
    wordy = with_parts(GOOD, **{SHEET: sheet_of(rows)})

    with pytest.raises(UnreadableFile, match="workbook_bomb"):
        read(with_texts(wordy, f"<sst {MAIN}><si><t>{'x' * 50_000}</t></si></sst>"))
