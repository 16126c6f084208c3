"""What may stand in the bank, by itself and in a file."""

from dataclasses import replace

import pytest

from merchant.exams import bank_file
from merchant.exams.bank import Entry, Option, problems_of
from merchant.files.written import BOM

TOPICS = {"days", "jit"}


def options(*right):
    return tuple(Option(f"Option {n}", f"选项 {n}", is_right) for n, is_right in enumerate(right, start=1))


def entry(**told):
    fields = {
        "code": "jit-01",
        "topic": "jit",
        "kind": "single",
        "is_active": True,
        "text_en": "Which one?",
        "text_zh": "哪一个？",
        "explanation_en": "This one, because of that.",
        "explanation_zh": "这一个，原因如下。",
        "options": options(False, True, False),
    }
    return Entry(**fields | told)


@pytest.mark.parametrize(
    "good",
    [
        entry(),
        entry(kind="multiple", options=options(True, True, False)),
        entry(kind="multiple", options=options(True, True, True)),
        entry(kind="true_false", options=options(True, False)),
        entry(options=options(False, False, False, False, False, True)),
        entry(is_active=False),
    ],
)
def test_a_good_question_has_nothing_wrong(good):
    assert problems_of(good, TOPICS) == []


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (entry(code=""), "code"),
        (entry(code="JIT 1"), "code"),
        (entry(code="x" * 41), "code"),
        (entry(topic="weather"), "topic"),
        (entry(kind="essay"), "kind"),
        (entry(text_en=""), "text_en"),
        (entry(text_zh=""), "text_zh"),
        (entry(explanation_en=""), "explanation_en"),
        (entry(explanation_zh="x" * 1001), "explanation_zh"),
        (entry(text_en="x" * 501), "text_en"),
        (entry(text_en="a\0b"), "text_en"),
        (entry(options=options(True, False)), "option_1_right"),
        (entry(options=()), "option_1_right"),
        (entry(options=options(True, True, False)), "option_1_right"),
        (entry(options=options(False, False, False)), "option_1_right"),
        (entry(options=options(*[True] + [False] * 6)), "option_1_right"),
        (entry(kind="multiple"), "option_1_right"),
        (entry(kind="true_false"), "option_1_right"),
        (entry(kind="true_false", options=options(True, True)), "option_1_right"),
        (entry(options=(*options(True, False), Option("", "无", False))), "option_3_en"),
        (entry(options=(*options(True, False), Option("None", "", False))), "option_3_zh"),
        (entry(options=(*options(True, False), Option("Option 1", "另一个", False))), "option_3_en"),
        (entry(options=(*options(True, False), Option("x" * 301, "另一个", False))), "option_3_en"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(bad, field):
    assert [problem.field for problem in problems_of(bad, TOPICS)] == [field]


def rows(*entries):
    """The file's lines, its header first."""
    return bank_file.written(entries).decode().removeprefix(BOM).splitlines()


def read(*lines, end="\n"):
    return bank_file.read(end.join(lines).encode(), TOPICS)


@pytest.mark.parametrize("mark", [BOM, ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_comes_back_as_it_went_out(mark, end):
    sent = [entry(), entry(code="jit-02", text_en="Why, “then”?", text_zh="为\n什么？", is_active=False)]

    found, problems = bank_file.read((mark + end.join(rows(*sent))).encode(), TOPICS)

    assert (found, problems) == (sent, [])
    assert bank_file.written(found) == bank_file.written(sent)


def test_no_cell_is_taken_for_a_formula_and_none_is_changed_by_that():
    nasty = entry(text_en="=1+1", text_zh="'=x", explanation_en="-5 °C", explanation_zh="@SUM(A1)")

    data = bank_file.written([nasty])

    assert b",'=1+1,''=x,'-5" in data
    assert bank_file.read(data, TOPICS) == ([nasty], [])


def test_problems_are_told_by_row_and_all_at_once():
    lines = rows(entry(), entry(code="JIT", text_en="Another", text_zh="另一"), entry(topic="weather"))

    _found, problems = read(*lines)

    assert [(one.row, one.field) for one in problems] == [
        (3, "code"),
        (4, "topic"),
        (4, "code"),
        (4, "text_en"),
        (4, "text_zh"),
    ]
    assert all(str(one.sentence) for one in problems)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("jit-01,jit,single,yes", "jit-01,jit,single,maybe"), "active"),
        (("Option 2,选项 2,yes", "Option 2,选项 2,ja"), "option_2_right"),
        (("Option 3,选项 3,no,,,,", "Option 3,选项 3,no,,,yes,"), "option_4_right"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told(change, field):
    header, line = rows(entry())

    _found, problems = read(header, line.replace(*change))

    assert change[0] in line
    assert field in [one.field for one in problems]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"code,topic\n",
        b"\xff\xfe\x00",
        b'"unclosed',
        b"PK\x03\x04 a workbook",
        "编号,主题\n".encode("gbk"),
        b"x" * (bank_file.MOST_BYTES + 1),
        ("a" * 200_000).encode(),
    ],
)
def test_what_is_no_bank_is_refused_with_one_sentence(data):
    found, problems = bank_file.read(data, TOPICS)

    assert found == []
    assert len(problems) == 1
    assert str(problems[0].sentence)


def test_a_header_alone_is_no_bank():
    _found, problems = read(rows(entry())[0])

    assert len(problems) == 1


def test_a_row_of_another_width_says_so():
    header, line = rows(entry())

    _found, problems = read(header, line + ",more")

    assert [(one.row, one.field) for one in problems] == [(2, "")]


def test_empty_rows_are_passed_over_and_columns_may_stand_in_another_order():
    header, line = (text.split(",") for text in rows(replace(entry(), explanation_en="This.")))

    found, problems = read(",".join(header[::-1]), ",".join([""] * len(header)), ",".join(line[::-1]))

    assert problems == []
    assert found == [entry(explanation_en="This.")]


def test_a_thousand_problems_are_not_told_at_once():
    header, line = rows(entry(topic="weather"))

    _found, problems = read(header, *[line] * 1000)

    assert len(problems) == bank_file.MOST_PROBLEMS
