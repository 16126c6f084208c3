"""What differs from what is registered, and what makes no difference."""

import pytest

from merchant.company.comparing import COMPARED, Difference, differences, is_same
from merchant.company.numbers import is_possible, written

FACTS = dict.fromkeys(COMPARED, "")


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("name", "Quanzhou Lights Co., Ltd.", "QUANZHOU LIGHTS LIMITED"),
        ("name", "Quanzhou Lights Co.,Ltd", "Quanzhou  Lights"),
        ("name", "Quanzhou-Lights Ltd", "Quanzhou Lights"),
        ("name", "Lappan GmbH", "LAPPAN Gmbh"),
        ("name", "Lumière S.A.", "lumière SA"),
        ("name", "泉州灯具有限公司", "泉州灯具有限责任公司"),
        ("name", "泉州灯具股份有限公司", "泉州灯具公司"),
        ("name", "泉州（灯具）有限公司", "泉州(灯具)有限公司"),
        ("name", "Ｌｉｇｈｔｓ ２０２６", "lights 2026"),
        ("registration_number", "91350100m000100y43", "９１３５０１００M000100Y43"),
        ("registration_number", "HRB 12345", "hrb-12345"),
        ("representative", "WANG  Wei", "Wang Wei"),
        ("country_area", "福建", "福建省"),
        ("city", "泉州", "泉州市"),
        ("city", "Oldenburg", "OLDENBURG"),
        ("postal_code", "EC1Y8SY", "ec1y 8sy"),
        ("street", "Lappan 1, 2.OG", "Lappan 1 - 2. og"),
        ("street", "灯笼路１号", "灯笼路1号"),
    ],
)
def test_what_a_reader_calls_the_same_is_no_difference(field, one, other):
    assert is_same(field, one, other)
    assert is_same(field, other, one)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("name", "Lights 2 Ltd", "Lights 3 Ltd"),
        ("name", "Quanzhou Lights", "Quanzhou Lighting"),
        ("name", "泉州灯具有限公司", "泉州灯饰有限公司"),
        ("name", "Limited", "Company"),
        ("name", "Müller GmbH", "Muller GmbH"),
        ("registration_number", "91350100M000100Y43", "91350100M000100Y44"),
        ("registration_number", "O123", "0123"),
        ("representative", "Wang Wei", "Wei Wang"),
        ("country", "CN", "HK"),
        ("city", "泉州市", "泉山市"),
        ("postal_code", "362000", "362001"),
        ("street", "1号", "11号"),
        ("street", "Lappan 1", "Lappan 1a"),
    ],
)
def test_every_letter_and_digit_makes_a_difference(field, one, other):
    assert not is_same(field, one, other)


def test_differences_are_told_field_by_field_in_their_order():
    told = FACTS | {"name": "A", "street": "1", "city": "X", "country": "CN"}
    registered = FACTS | {"name": "B", "street": "2", "city": "X", "country": "CN"}

    assert differences(told, registered) == [
        Difference("name", "A", "B"),
        Difference("street", "1", "2"),
    ]


def test_what_one_of_the_two_leaves_empty_is_not_compared():
    assert differences(FACTS | {"name": "A"}, FACTS) == []
    assert differences(FACTS, FACTS | {"name": "A"}) == []


@pytest.mark.parametrize(
    ("number", "country", "possible"),
    [
        ("91350100M000100Y43", "CN", True),
        ("91350100M000100Y44", "CN", False),
        ("91350100M000100Y4", "CN", False),
        ("91350100M000100Y4O", "CN", False),
        ("91350100I000100Y43", "CN", False),
        ("12345", "DE", True),
        ("12345", "", True),
    ],
)
def test_a_chinese_number_tells_by_itself_whether_it_was_mistyped(number, country, possible):
    assert is_possible(number, country) == possible


def test_a_number_is_stored_in_capitals_of_the_usual_width():
    assert written(" ９1350100m000100 y43") == "91350100M000100Y43"
