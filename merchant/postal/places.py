"""Where cities are: guessed from a bundled table of GeoNames, for distances in kilometres, not for doors.

`manage.py rebuild_places` makes the table anew; data/README.md says where it comes from.
"""

import gzip
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parent / "data" / "places.tsv.gz"
NEAR_KM = 200  # a district of this name that lies farther from its city is another one
EARTH_KM = 6371.0088  # its mean radius (IUGG)
# What follows the name of a Chinese place and tells what it is.
_ENDING = re.compile(r"(?<=..)(市|地区|地區|盟|县|縣|区|區|新区|新區|林区|特别行政区)$")
_LONG_ENDING = re.compile(r"(自治州|自治县|自治縣|自治旗|旗|州|县|縣|区|區)$")


class Place(NamedTuple):
    """A city with its names, and where it is in degrees."""

    area: str
    names: tuple[str, ...]
    latitude: float
    longitude: float

    @property
    def name(self):
        return self.names[0]


def place_of(address: Mapping[str, str]) -> Place | None:
    """Where an address is, by its district where that is a town of its own, else by its city."""
    country, area = address.get("country", ""), address.get("country_area", "")
    city = _largest(country, area, address.get("city", "")) or _largest(country, area, area)
    if not city and not area and not address.get("city"):
        return next(iter(_read(country)), None)  # Singapore and its like write no city: they are one
    return _largest(country, area, address.get("city_area", ""), near=city) or city


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two places (latitude, longitude in degrees) are from each other, along the earth's surface."""
    (lat, lon), (lat2, lon2) = ([math.radians(degrees) for degrees in point] for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))  # rounding may push opposite places past it


def plain(name: str) -> str:
    """A name as it is compared: small letters without marks, a Chinese one without what it ends in."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = re.sub(r"[^\w]+", "", "".join(letter for letter in letters if not unicodedata.combining(letter)))
    return _ENDING.sub("", bare)


def _largest(country, area, name, near=None):
    """Of the places of this name the largest of the area; where the area has none of the name, of all."""
    found = _named(country, name)
    if near is not None:
        here = near.latitude, near.longitude
        found = [place for place in found if distance_km(here, place[2:]) <= NEAR_KM]
    in_area = [place for place in found if place.area == area]
    if not in_area and any(place.area for place in found) and area:
        return None  # the table knows the areas of this country, and it is in none of them
    return next(iter(in_area or found), None)


def _named(country, name):
    wanted = plain(name)
    by_name = _places_of(country) if wanted else {}
    if wanted in by_name:
        return by_name[wanted]
    return _beginning(by_name, wanted) if _LONG_ENDING.search(wanted) else []


def _beginning(by_name, wanted):
    """延边朝鲜族自治州 is known as 延边."""
    starts = (wanted[:length] for length in range(len(wanted) - 1, 1, -1))
    return next((by_name[start] for start in starts if start in by_name), [])


@lru_cache(maxsize=16)
def _places_of(country) -> dict[str, list[Place]]:
    """A country's places by each of their names, largest first."""
    found: dict[str, list[Place]] = {}
    for place in _read(country):
        for name in dict.fromkeys(map(plain, place.names)):
            found.setdefault(name, []).append(place)
    return found


def _read(country) -> Iterable[Place]:
    with gzip.open(TABLE, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(f"{country}\t"):
                _country, area, names, latitude, longitude = line.rstrip("\n").split("\t")
                yield Place(area, tuple(names.split("|")), float(latitude), float(longitude))
