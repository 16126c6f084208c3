"""Bands of dates that reach the same tiers within the same hours, whatever version they are kept by. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

HOURS = (24, 48)
HOUR = timedelta(hours=1)


class Band(NamedTuple):
    """The dates from a moment on, up to another one that does not belong to it."""

    begins: datetime
    ends: datetime


def bands(tier_hours: Collection[int], now: datetime) -> list[Band]:
    """The dates for which a tier of so many hours begins soon, cut where any moment's tier changes.

    A date of h hours ago has not reached the tier yet, one of a second more has: `now` is a whole second.
    """
    aheads = (0, *HOURS)
    edges = sorted({now + (ahead - hours) * HOUR for hours in tier_hours for ahead in aheads})
    return [Band(*pair) for pair in pairwise(edges) if _is_ahead(pair[0], tier_hours, now)]


def joined(some: Collection[Band]) -> list[Band]:
    """The same dates in as few pieces as possible."""
    found: list[Band] = []
    for band in sorted(some):
        if found and found[-1].ends == band.begins:
            found[-1] = Band(found[-1].begins, band.ends)
        else:
            found.append(band)
    return found


def _is_ahead(date, tier_hours, now):
    return any(now <= date + hours * HOUR < now + max(HOURS) * HOUR for hours in tier_hours)
