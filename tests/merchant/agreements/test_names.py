"""What may be a signatory's name."""

import pytest

from merchant.agreements.names import is_full_name, visible

NAMES = [
    "王小梅",
    "李雷",
    "Anna Smith",
    "Jean-Luc d'Arc",
    "Łukasz Żółć",
    "José María Ñíguez",
    "Nguyễn Văn A",
    "สมชาย ใจดี",
    "علی\u200cرضا",
    "O'Neil 3rd",
    "X" * 100,
]
NO_NAMES = {
    "nothing": "",
    "a space": "   ",
    "digits": "12345",
    "wide digits": "１２３４",
    "one letter": "A",
    "one letter and digits": "A1",
    "signs": "!!!---",
    "emoji": "😀😀😀",
    "NUL": "Anna\0Smith",
    "line": "Anna\nSmith",
    "turned around": "Anna \u202ehtimS",
    "hidden": "Anna\u200bSmith",
    "too long": "X" * 101,
    "huge": "名" * 100_000,
    "lone surrogate": "Anna \ud800mith",
}


@pytest.mark.parametrize("name", NAMES)
def test_people_are_called_so(name):
    assert is_full_name(name)


@pytest.mark.parametrize("name", NO_NAMES.values(), ids=NO_NAMES)
def test_nobody_is_called_so(name):
    assert not is_full_name(name)


def test_what_a_browser_says_of_itself_is_shortened_to_what_is_seen():
    assert visible("Mozilla\0/5.0\r\n\x1b[31m " + "x" * 300, 20) == "Mozilla/5.0[31m xxxx"
