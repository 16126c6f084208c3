"""Deadlines by the clock's own arithmetic, worked out once a warehouse, day and side of the cut-off."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from orders.clock.reckoning import terms_of
from orders.policy.models import PolicyVersion
from warehouses.calendars.clockwork import explain
from warehouses.calendars.keeping import Place
from warehouses.calendars.services import open_calendars
from warehouses.sites.models import Warehouse


class Dated(NamedTuple):
    """A deadline's ship-by in seconds, its terms and its explanation as JSON."""

    ship_by: int
    terms: str
    explanation: str


class Dating:
    """Dates starts of the last weeks at any of these warehouses, by the newest published policy."""

    def __init__(self, warehouses: Iterable[Warehouse], until: datetime):
        self.policy = PolicyVersion.objects.published().order_by("-number").first()
        years = {
            "first_year": (until - timedelta(days=120)).year,
            "last_year": (until + timedelta(days=90)).year,
        }
        self._calendars = open_calendars(warehouses, **years)
        self._zones, self._known = {}, {}

    def date(self, start: int, warehouse: Warehouse) -> Dated:
        """The deadline of what starts then at that warehouse."""
        key, local = self._key(start, warehouse)
        if key not in self._known:
            self._known[key] = self._reckon(local, warehouse)
        return self._known[key]

    def _key(self, start, warehouse):
        zone = self._zones.setdefault(warehouse.time_zone, ZoneInfo(warehouse.time_zone))
        local = datetime.fromtimestamp(start, zone)
        is_late = warehouse.cutoff is not None and local.time() >= warehouse.cutoff
        return (warehouse.pk, local.toordinal(), is_late), local

    def _reckon(self, local, warehouse):
        place = Place(warehouse, self._calendars[warehouse.pk])
        told = explain(
            local.astimezone(UTC),
            calendar=place.calendar,
            days=self.policy.handling_days,
            due_time=self.policy.due_time,
        )
        terms = self.policy.terms() | terms_of(place) | {"calendar_revision": told.revision}
        return Dated(int(told.ship_by.timestamp()), json.dumps(terms), json.dumps(told.to_json()))
