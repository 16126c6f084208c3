"""Countries by code: names, flags and the choice in a form."""

import pytest
from django.contrib.staticfiles import finders
from django.utils.translation import override

from warehouses.sites.countries import (
    COUNTRIES,
    countries_in_words,
    countries_of,
    country_choices,
    country_name,
    flag,
)
from warehouses.sites.exceptions import UnknownCountry


def test_all_countries_of_iso_3166_are_known_and_kosovo():
    assert len(COUNTRIES) == 250
    assert {"US", "GB", "CN", "HK", "TW", "XK"} <= COUNTRIES
    assert not {"EU", "UN", "ZZ", "UK"} & COUNTRIES


@pytest.mark.parametrize(("language", "name"), [("en", "Germany"), ("zh-hans", "德国")])
def test_a_country_is_called_as_the_reader_calls_it(language, name):
    with override(language):
        assert country_name("DE") == name
    assert country_name("DE", language) == name


def test_a_code_that_is_no_country_stays_as_it_is():
    assert (country_name("QQ", "en"), flag("QQ"), flag("")) == ("QQ", "", "")


def test_every_country_but_two_has_a_picture_of_its_flag():
    drawn = {code for code in COUNTRIES if finders.find(f"vendor/flags/{code.lower()}.svg")}

    assert {code for code in COUNTRIES if flag(code)} == drawn
    assert len(COUNTRIES) - len(drawn) == 2


def test_the_choice_is_sorted_by_what_people_type_first():
    assert country_choices("en")[0] == ("AF", "Afghanistan · AF")
    assert country_choices("zh-hans")[0] == ("AD", "AD · 安道尔")
    assert len(country_choices("en")) == len(COUNTRIES)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", []),
        ("de, FR", ["DE", "FR"]),
        ("Germany; 法国、it\nGERMANY", ["DE", "FR", "IT"]),
        ("Côte d’Ivoire, Hong Kong SAR China", ["CI", "HK"]),
        ("ＤＥ，", ["DE"]),
        ("UK, usa", ["GB", "US"]),
    ],
)
def test_typed_countries_are_read_by_code_and_by_name(text, codes):
    assert countries_of(text) == codes


def test_the_union_is_all_its_members():
    assert len(countries_of("EU")) == len(countries_of("欧盟")) == 27
    assert countries_of("eu, DE") == countries_of("EU")


def test_a_word_that_is_no_country_is_named():
    with pytest.raises(UnknownCountry, match="Atlantis"):
        countries_of("DE, Atlantis, FR")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_countries_are_read_as_we_write_them(language):
    everywhere = sorted(COUNTRIES)

    with override(language):
        assert countries_of(countries_in_words(everywhere)) == everywhere
