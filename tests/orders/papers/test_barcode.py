import re

import pytest

from orders.papers.barcode import QUIET, barcode, values_of


def widths_in(path):
    """Bars as (place, width), read off the drawing."""
    return [(int(place), int(width)) for place, width in re.findall(r"M(\d+) 0h(\d+)", path)]


def test_the_standards_example_has_its_check():
    # "PJJ123C" begins with 103 in set A and checks to 54; set B begins with 104, one more.
    assert values_of("PJJ123C") == [104, 48, 42, 42, 17, 18, 19, 35, 55, 106]


def test_an_even_number_of_digits_takes_half_the_room():
    assert values_of("123456")[:4] == [105, 12, 34, 56]
    assert barcode("123456").width < barcode("12345A").width


@pytest.mark.parametrize("text", ["", "订单", "A\n", "é"])
def test_what_the_code_does_not_know_gets_no_bars(text):
    assert barcode(text) is None


def test_every_sign_has_its_own_pattern_of_eleven_modules():
    drawn = {}
    for code in range(32, 127):
        bars = [bar for bar in widths_in(barcode(chr(code)).path) if QUIET + 11 <= bar[0] < QUIET + 22]
        assert len(bars) == 3
        assert sum(width for _place, width in bars) % 2 == 0
        drawn[chr(code)] = tuple(bars)

    assert len(set(drawn.values())) == len(drawn)


def test_a_code_is_as_wide_as_the_standard_says():
    assert barcode("ABC").width == 2 * QUIET + 11 * (1 + 3 + 1) + 13
