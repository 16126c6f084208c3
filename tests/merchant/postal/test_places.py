"""Where cities are, by the bundled table."""

import gzip
import json

import pytest

from merchant.postal.formats import format_of
from merchant.postal.gathering import write_places
from merchant.postal.places import distance_km, place_of, plain

OUTSIDE = {"香港", "澳门", "台湾", "台湾省"}


def at(country, area="", city="", city_area=""):
    return {"country": country, "country_area": area, "city": city, "city_area": city_area}


@pytest.mark.parametrize(
    ("address", "name", "near"),
    [
        (at("CN", "福建省", "泉州市"), "Quanzhou", (24.9, 118.6)),
        (at("CN", "福建省", "泉州市", "丰泽区"), "Quanzhou", (24.9, 118.6)),
        (at("CN", "福建省", "泉州市", "晋江市"), "Jinjiang", (24.8, 118.6)),
        (at("CN", "浙江省", "金华市", "义乌市"), "Yiwu", (29.3, 120.1)),
        (at("CN", "北京市", "海淀区"), "Beijing", (39.9, 116.4)),
        (at("CN", "吉林省", "延边朝鲜族自治州"), "Yanji", (42.9, 129.5)),
        (at("DE", "", "MÜNCHEN"), "Munich", (48.1, 11.6)),
        (at("DE", "", "Munich"), "Munich", (48.1, 11.6)),
        (at("DE", "", "koln"), "Köln", (50.9, 7.0)),
        (at("GB", "", "BRISTOL"), "Bristol", (51.5, -2.6)),
        (at("US", "MO", "Springfield"), "Springfield", (37.2, -93.3)),
        (at("US", "IL", "Springfield"), "Springfield", (39.8, -89.6)),
        (at("HK", "Kowloon"), "Kowloon", (22.3, 114.2)),
        (at("SG"), "Singapore", (1.3, 103.9)),
    ],
)
def test_a_city_is_found_by_its_names_in_its_area(address, name, near):
    found = place_of(address)

    assert found.name == name
    assert distance_km((found.latitude, found.longitude), near) < 12


@pytest.mark.parametrize(
    "address",
    [
        at(""),
        at("DE", "", "Nowhere an der Nirgends"),
        at("CN", "四川省", "泉州市"),
        at("CN", "四川省", "。"),
        at("US", "AK", "Springfield"),
    ],
)
def test_what_is_not_in_the_table_is_nowhere(address):
    assert place_of(address) is None


def test_nearly_every_chinese_prefecture_is_in_the_table():
    cities = [
        at("CN", area, city)
        for area, _labels in format_of("CN").areas
        if area not in OUTSIDE
        for city, _names in format_of("CN", area).cities
    ]

    found = [address for address in cities if place_of(address)]

    assert len(found) > 0.95 * len(cities) > 400


def test_names_are_compared_without_marks_and_without_what_a_place_is():
    assert plain("São Paulo") == plain("SAO PAULO")
    assert plain("泉州市") == plain("泉州") != plain("泉山")
    assert plain("沙市") == "沙市"


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((24.9, 118.6), (24.9, 118.6), 0),
        ((0, 0), (0, 180), 20_015),
        ((52.52, 13.40), (48.86, 2.35), 878),
    ],
)
def test_distances_are_those_on_a_globe(one, other, km):
    assert distance_km(one, other) == pytest.approx(km, abs=5)


def city(**told):
    return {
        **{"name": "Town", "latitude": 1.23456, "longitude": -2.5, "countrycode": "DE"},
        **{"population": 60_000, "admin1code": "06", "alternatenames": []},
        **told,
    }


def test_the_table_is_made_of_large_places_and_of_all_chinese_ones(tmp_path):
    rows = [
        city(),
        city(name="Hamlet", population=900),
        city(name="Large", population=900_000, alternatenames=["Lärge", "大城", "IATA"]),
        city(name="Yiwu", countrycode="CN", admin1code="02", population=20_000, alternatenames=["义乌市"]),
    ]
    (tmp_path / "cities.json").write_text(json.dumps(dict(enumerate(rows))))

    count = write_places(tmp_path / "cities.json", tmp_path / "places.gz")

    lines = gzip.decompress((tmp_path / "places.gz").read_bytes()).decode().splitlines()
    assert count == len(lines) == 3
    assert lines == [
        "CN\t浙江省\tYiwu|义乌\t1.235\t-2.500",
        "DE\t\tLarge|大城|IATA\t1.235\t-2.500",
        "DE\t\tTown\t1.235\t-2.500",
    ]
