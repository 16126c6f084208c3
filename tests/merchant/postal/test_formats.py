"""How countries write addresses: fields, order, choices, and lines on a parcel."""

import pytest

from merchant.postal.countries import COUNTRIES
from merchant.postal.formats import chosen, format_of, label_of, lines_of

CHINESE = {
    "country": "CN",
    "country_area": "福建省",
    "city": "泉州市",
    "city_area": "丰泽区",
    "postal_code": "362000",
    "street": "灯笼路1号",
    "contact_name": "王伟",
}


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_every_country_has_a_street_that_is_needed_and_no_field_twice(country):
    form = format_of(country)

    assert "street" in form.required
    assert form.required <= set(form.order)
    assert len(form.order) == len(set(form.order))


@pytest.mark.parametrize(
    ("country", "fields"),
    [
        ("CN", ("postal_code", "country_area", "city", "city_area", "street")),
        ("DE", ("street", "postal_code", "city")),
        ("GB", ("street", "city", "postal_code")),
        ("US", ("street", "city", "country_area", "postal_code")),
        ("HK", ("country_area", "city", "street")),
        ("IE", ("street", "city_area", "city", "country_area", "postal_code")),
        ("SG", ("street", "postal_code")),
    ],
)
def test_fields_stand_in_the_order_of_the_country(country, fields):
    assert format_of(country).address_order == fields


def test_a_chinese_province_knows_its_cities_and_a_city_its_districts():
    form = format_of("CN", "Fujian Sheng", "泉州市")

    assert chosen("quanzhou shi", form.cities) == "泉州市"
    assert chosen("晋江市", form.districts) == "晋江市"


@pytest.mark.parametrize(("language", "label"), [("en", "Fujian Sheng"), ("zh-hans", "福建省")])
def test_a_choice_is_called_what_the_reader_calls_it(language, label):
    choice = next(choice for choice in format_of("CN").areas if choice[0] == "福建省")

    assert label_of(choice, language) == label


@pytest.mark.parametrize("text", ["", "  ", "Atlantis", "福"])
def test_a_text_that_names_no_choice_chooses_none(text):
    assert chosen(text, format_of("CN").areas) == ""


def test_an_unknown_country_is_none():
    with pytest.raises(KeyError):
        format_of("XX")


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (CHINESE, ["362000", "福建省泉州市丰泽区", "灯笼路1号", "王伟"]),
        (
            {"country": "US", "street": "1 Main St", "city": "CUPERTINO", "country_area": "CA"},
            ["1 Main St", "CUPERTINO, CA"],
        ),
        ({"country": "DE", "street": "Lappan 1", "city": "OLDENBURG", "postal_code": "26133"},
         ["Lappan 1", "26133 OLDENBURG"]),
        ({"country": "JP", "street": "1-1", "country_area": "東京都"}, ["東京都", "1-1"]),
        ({"country": "", "street": "nowhere"}, []),
    ],
    ids=["China", "USA without ZIP", "Germany", "Japan without postcode", "without country"],
)  # fmt: skip
def test_lines_are_those_of_a_parcel_without_what_is_missing(address, lines):
    assert lines_of(address) == lines
