"""How far two places on the globe are apart: pure."""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_KM = 6371.0088  # its mean radius (IUGG)


class Point(NamedTuple):
    """A place by its degrees: north of the equator and east of Greenwich are above zero."""

    latitude: Decimal | float
    longitude: Decimal | float


def point_of(place) -> Point | None:
    """Where something with coordinates lies; None where they are not known, or there is nothing."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return Point(place.latitude, place.longitude)


def kilometres(here: Point, there: Point) -> int:
    """The length of the great circle between two places, in whole kilometres; roads are longer."""
    south, north = (radians(point.latitude) for point in (here, there))
    east = radians(there.longitude) - radians(here.longitude)
    # Haversine: exact for places next to each other, too; rounding may push it past 1 for opposite ones.
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return round(2 * EARTH_KM * asin(min(1.0, sqrt(half))))
