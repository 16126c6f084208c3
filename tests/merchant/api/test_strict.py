import pytest

from merchant.api.exceptions import ApiProblem
from merchant.api.strict import read_json


def code_of(raw):
    with pytest.raises(ApiProblem) as refused:
        read_json(raw)
    return refused.value.code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"[" * 100_000, "too_deep"),
        (b"[" * 21 + b"]" * 21, "too_deep"),
        (b'{"a":' * 21 + b"1" + b"}" * 21, "too_deep"),
        (b'{"a": NaN}', "not_a_json_number"),
        (b'{"a": -Infinity}', "not_a_json_number"),
        (b'{"a": ' + b"9" * 100_000 + b"}", "number_too_long"),
        (b'{"a": 0.' + b"9" * 100 + b"}", "number_too_long"),
        (b'{"a": 1, "a": 2}', "duplicate_name"),
        (b'{"o": [{"sku": "A", "sku": "B"}]}', "duplicate_name"),
        (b'{"a": "\xff"}', "not_utf8"),
        (b'{"a": "\xed\xa0\x80"}', "not_utf8"),
        (b'{"a": "\\ud800"}', "not_text"),
        (b'{"a\\u0000": 1}', "not_text"),
        (b'{"a": ["\\u0000"]}', "not_text"),
        (b'{"a": 1', "not_json"),
        (b'{"a": 1} x', "not_json"),
        (b"{'a': 1}", "not_json"),
        (b'{"a": "\x01"}', "not_json"),
        (b"\x00", "not_json"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(raw, code):
    assert code_of(raw) == code


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b'{"a": "[[[[[[[[[[[[[[[[[[[[[[[["}', {"a": "[" * 24}),
        (b'{"a": "\\"[\\\\"}', {"a": '"[\\'}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": "\\\\u0000"}', {"a": "\\u0000"}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "\N{GRINNING FACE}"}),
        (b'{"a": 1e999}', {"a": float("inf")}),
    ],
    ids=["brackets in a text", "escapes", "byte order mark", "escaped backslash", "pair", "a huge fraction"],
)
def test_what_can_be_read_in_one_way_is_read(raw, found):
    assert read_json(raw) == found


def test_the_place_of_a_mistake_is_told():
    with pytest.raises(ApiProblem) as refused:
        read_json(b'{"a": 1,\n "b" 2}')

    assert refused.value.details == {"line": 2, "column": 6}
