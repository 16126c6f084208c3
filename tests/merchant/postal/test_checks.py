"""Addresses as they are stored, and what is said of those that their country doesn't write so."""

import pytest

from merchant.postal.checks import checked, narrow, one_line, problems_of
from merchant.postal.exceptions import PostalError
from merchant.postal.models import ADDRESS_FIELDS
from tests.merchant.firm import LONDON, OLDENBURG, QUANZHOU


def refusals(address, **told):
    with pytest.raises(PostalError) as caught:
        checked(address, **told)
    return caught.value.sentences


@pytest.mark.parametrize("address", [QUANZHOU, OLDENBURG, LONDON])
def test_a_right_address_is_kept_as_it_is(address):
    stored = checked(address)

    assert {name: value for name, value in stored.items() if value} == address
    assert set(stored) == set(ADDRESS_FIELDS)


@pytest.mark.parametrize(
    ("country", "code", "stored"),
    [
        ("CN", "３６２０００", "362000"),
        ("CN", " 362000 ", "362000"),
        ("GB", "ec1y 8sy", "EC1Y 8SY"),
        ("GB", "m2 5bq", "M2 5BQ"),
        ("SE", "SE-114 55", "114 55"),
        ("LV", "lv-1073", "LV-1073"),
        ("FO", "FO100", "100"),
        ("US", "10001-1234", "10001-1234"),
    ],
)
def test_postcodes_are_stored_as_their_country_writes_them(country, code, stored):
    assert checked({"country": country, "postal_code": code}, is_whole=False)["postal_code"] == stored


@pytest.mark.parametrize(
    ("country", "code", "sentence"),
    [
        ("DE", "2613", "Germany: a postcode has 5 digits, e.g. 26133."),
        ("DE", "261333", "Germany: a postcode has 5 digits, e.g. 26133."),
        ("CN", "36200O", "China: a postcode has 6 digits, e.g. 266033."),
        ("GB", "M2 5BQ and more", "United Kingdom: a postcode looks like EC1Y 8SY."),
        ("GB", "GIR 0AA7", "United Kingdom: a postcode looks like EC1Y 8SY."),
        ("PL", "00950", "Poland: a postcode looks like 00-950."),
        ("NL", "1234", "Netherlands: a postcode looks like 1234 AB."),
    ],
)
def test_a_wrong_postcode_is_told_how_it_looks_there(country, code, sentence):
    assert refusals({"country": country, "postal_code": code}, is_whole=False) == {"postal_code": sentence}


def test_a_postcode_of_another_state_is_told_so():
    told = {"country": "US", "country_area": "NY", "postal_code": "95014"}

    assert refusals(told, is_whole=False)["postal_code"].startswith("New York has other postcodes")


def test_what_a_country_does_not_have_is_left_out():
    stored = checked(OLDENBURG | {"country_area": "Niedersachsen", "sorting_code": "7"})

    assert (stored["country_area"], stored["sorting_code"]) == ("", "")


@pytest.mark.parametrize(
    ("written", "stored"), [("Fujian Sheng", "福建省"), ("FUJIAN SHENG", "福建省"), ("福建省", "福建省")]
)
def test_a_province_is_stored_by_its_own_name_in_whatever_script_it_was_written(written, stored):
    assert checked(QUANZHOU | {"country_area": written})["country_area"] == stored


def test_a_city_of_the_list_is_stored_by_its_own_name_and_another_one_as_typed():
    assert checked(QUANZHOU | {"city": "quanzhou shi"})["city"] == "泉州市"
    assert checked(QUANZHOU | {"city": "Newtown"})["city"] == "Newtown"


def test_a_province_that_is_none_is_refused():
    assert set(refusals(QUANZHOU | {"country_area": "Bavaria"})) == {"country_area"}


@pytest.mark.parametrize("field", ["street", "city", "postal_code", "country_area"])
def test_what_a_country_needs_is_asked_for(field):
    assert refusals(QUANZHOU | {field: "  "}) == {field: "China: addresses need this. Fill it in."}


@pytest.mark.parametrize("country", ["", "XX", "cn", "EU"])
def test_an_address_without_a_country_is_asked_for_it(country):
    assert refusals(QUANZHOU | {"country": country}) == {"country": "Choose the country."}


def test_an_unfinished_address_may_be_empty_but_not_without_its_country():
    assert set(checked({}, is_whole=False).values()) == {""}
    assert refusals({"street": "1"}, is_whole=False) == {"country": "Choose the country."}


def test_problems_of_a_stored_address_are_told_by_field():
    assert problems_of(QUANZHOU) == {}
    assert set(problems_of(QUANZHOU | {"postal_code": "1"})) == {"postal_code"}


def test_texts_are_reduced_to_what_is_seen():
    assert one_line("  a \n b\u3000c ") == "a b c"
    assert narrow(" ａ１ b ") == "A1 B"
