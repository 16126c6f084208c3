"""A table is known by what it holds: encoding, separator, header, whatever the file is called."""

import gzip
import io

import pytest

from merchant.files.exceptions import UnreadableFile
from merchant.files.opening import open_source
from merchant.files.wording import note_sentences, told_words
from tests.merchant.files.making import read

TABLE = "订单号,承运商,at\nA-1,顺丰,2026\nA-2,京东,2026\n"
ROWS = [(2, ["A-1", "顺丰", "2026"]), (3, ["A-2", "京东", "2026"])]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8-sig"),
        (TABLE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.encode("utf-16-le"), "utf-16"),
        (TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.encode("gb18030"), "gb18030"),
        (TABLE.encode("gbk"), "gb18030"),
    ],
    ids=["UTF-8", "UTF-8 BOM", "UTF-16", "UTF-16 BE", "UTF-16 LE bare", "UTF-16 BE bare", "GB18030", "GBK"],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
def test_text_is_read_in_the_encoding_it_shows(content, encoding, pack):
    header, records, told = read(pack(content), name="whatever.pdf")

    assert (header, records) == (["订单号", "承运商", "at"], ROWS)
    assert (told["encoding"], told["packed"]) == (encoding, "" if pack is bytes else "gzip")


def test_chinese_that_comes_late_is_recognised_when_it_comes():
    lines = ["order,name", *[f"A-{n},Jane" for n in range(5000)], "B,王小明", "C,欧阳锋"]

    _header, records, told = read("\n".join(lines).encode("gb18030"))

    assert records[-2:] == [(5002, ["B", "王小明"]), (5003, ["C", "欧阳锋"])]
    assert told["encoding"] == "gb18030"


@pytest.mark.parametrize("word", ["José", "Müller", "Ærø", "Привет", "naïve café"])
@pytest.mark.parametrize("encoding", ["latin-1", "cp1251"])
def test_text_of_other_countries_is_refused_and_not_taken_for_chinese(word, encoding):
    bad = word.encode(encoding, "ignore")
    if bad.isascii():
        bad = b"Jos\xe9"

    with pytest.raises(UnreadableFile) as refusal:
        read(b"order,name\nA-1,Jane\nA-2," + bad + b"\n")

    assert (refusal.value.code, refusal.value.details["line"]) == ("no_known_encoding", 3)


@pytest.mark.parametrize(("encoding", "shown"), [("utf-8", "UTF-8"), ("gb18030", "GB18030")])
def test_a_line_in_another_encoding_is_named(encoding, shown):
    good = f"order,name\n{'A,王小明' * 1}\n".encode(encoding)

    with pytest.raises(UnreadableFile) as refusal:
        read(good + b"A,Jane\n" * 50_000 + b"A,J\xff\n")

    assert refusal.value.code == "not_decoded"
    assert refusal.value.details == {"line": 50_003, "encoding": shown}


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3\n", ";"),
        ("a\tb\n1,5\t2;5\n", "tab"),
        ("a|b\n1|2\n", "|"),
        ('"a;x","b;y"\n"1;1",2\n3,"4;4"\n', ","),
        ("order,size|colour\n1,S|red\n2,M\n", ","),
        ("a,b,c,d,e|f\n1,2,3,4,5|6\n", ","),
        ("sep=;\na;b\n1;2\n", ";"),
        ("Name\nJane\n", ""),
        ('a,b\n"over\ntwo; lines; of;text",1\n', ","),
    ],
)
def test_the_separator_is_the_one_that_parts_header_and_records_alike(text, separator):
    assert read(text.encode())[2]["separator"] == separator


def test_two_separators_that_fit_alike_are_not_chosen_from():
    text = b"a,b;c\n1,2;3\n"

    with pytest.raises(UnreadableFile) as refusal:
        read(text)

    assert (refusal.value.code, refusal.value.details["separators"]) == ("separator_unclear", [",", ";"])


def test_a_name_decides_only_where_the_content_does_not():
    assert read(b"a,b\tc\n1,2\t3\n", name="table.TSV")[1] == [(2, ["1,2", "3"])]
    assert read(b"a,b\n1,2\n", name="table.tsv")[1] == [(2, ["1", "2"])]


def test_titles_above_the_header_are_passed_over_and_told():
    header, records, told = read(b"Orders of March\n\nas of today\na;b;c\n1;2;3\n")

    assert (header, records) == (["a", "b", "c"], [(5, ["1", "2", "3"])])
    assert note_sentences(told) == ["The columns are named in line 4; the lines above it were passed over."]


def test_a_second_header_is_told_and_left_to_whoever_reads_the_line():
    _header, records, told = read("order,sku,name\n订单,货号,姓名\nA-1,S1,Jane\n".encode())

    assert [line for line, _cells in records] == [2, 3]
    assert note_sentences(told) == ["Line 2 looks like a second header. If it is one, delete it."]


def test_how_far_the_reading_is_grows_to_the_whole():
    content = b"a,b\n" + b"1,2\n" * 200_000

    with open_source(io.BytesIO(content), name="") as source:
        shares = [source.share for _record in source.records()]

    assert shares == sorted(shares)
    assert (shares[0] < 0.5, shares[-1]) == (True, 1.0)


def test_what_was_recognised_is_told_in_words():
    told = read(gzip.compress(TABLE.encode("gb18030")))[2]

    assert list(told_words(told)) == ["Text file", "gzip", "GB18030", "commas", ""]
