"""How far places are apart, against what is known of cities."""

from decimal import Decimal
from math import acos, cos, degrees, radians, sin
from random import Random
from types import SimpleNamespace

import pytest

from merchant.postal.places import EARTH_KM
from warehouses.jit.distance import Point, kilometres, point_of

LONDON, PARIS, NEW_YORK = Point(51.5074, -0.1278), Point(48.8566, 2.3522), Point(40.7128, -74.0060)
BEIJING, SHANGHAI, GUANGZHOU = Point(39.9042, 116.4074), Point(31.2304, 121.4737), Point(23.1291, 113.2644)
SYDNEY, AUCKLAND, SUVA = Point(-33.8688, 151.2093), Point(-36.8485, 174.7633), Point(-18.1248, 178.4501)
APIA = Point(-13.8333, -171.7667)  # on the other side of the 180th meridian


@pytest.mark.parametrize(
    ("here", "there", "known"),
    [
        pytest.param(LONDON, PARIS, 344, id="London–Paris"),
        pytest.param(LONDON, NEW_YORK, 5570, id="London–New York"),
        pytest.param(BEIJING, SHANGHAI, 1067, id="Beijing–Shanghai"),
        pytest.param(BEIJING, GUANGZHOU, 1888, id="Beijing–Guangzhou"),
        pytest.param(SYDNEY, AUCKLAND, 2156, id="Sydney–Auckland"),
        pytest.param(SUVA, APIA, 1149, id="Suva–Apia"),
        pytest.param(Point(90, 0), Point(-90, 77), 20015, id="pole to pole"),
        pytest.param(Point(0, 0), Point(0, 180), 20015, id="half around the equator"),
        pytest.param(Point(0, 179), Point(0, -179), 222, id="across the date line"),
        pytest.param(LONDON, LONDON, 0, id="nowhere"),
    ],
)
def test_cities_are_as_far_apart_as_is_known(here, there, known):
    assert kilometres(here, there) == pytest.approx(known, rel=0.002, abs=1)
    assert kilometres(there, here) == kilometres(here, there)


def test_it_agrees_with_the_law_of_cosines():
    dice = Random(7)
    for _each in range(500):
        here, there = (Point(dice.uniform(-90, 90), dice.uniform(-180, 180)) for _ in range(2))
        a, b, east = (radians(d) for d in (here.latitude, there.latitude, there.longitude - here.longitude))
        angle = acos(max(-1.0, min(1.0, sin(a) * sin(b) + cos(a) * cos(b) * cos(east))))

        assert kilometres(here, there) == pytest.approx(EARTH_KM * angle, abs=1), degrees(angle)


def test_opposite_places_are_no_mistake_of_rounding():
    dice = Random(8)
    for _each in range(500):
        here = Point(dice.uniform(-90, 90), dice.uniform(-180, 180))

        assert kilometres(here, Point(-here.latitude, here.longitude + 180)) == 20015


def test_degrees_come_as_decimals_from_the_database():
    assert kilometres(Point(Decimal("51.5074"), Decimal("-0.1278")), PARIS) == kilometres(LONDON, PARIS)


@pytest.mark.parametrize(
    "place",
    [None, SimpleNamespace(latitude=None, longitude=None), SimpleNamespace(latitude=1, longitude=None)],
)
def test_a_place_without_coordinates_has_no_point(place):
    assert point_of(place) is None


def test_a_place_on_the_equator_has_one():
    assert point_of(SimpleNamespace(latitude=Decimal(0), longitude=Decimal(0))) == (0, 0)
