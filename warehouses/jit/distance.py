"""How far two places on the globe are apart: pure."""

from decimal import Decimal
from typing import NamedTuple

from merchant.postal.places import distance_km


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
    return round(distance_km(here, there))
