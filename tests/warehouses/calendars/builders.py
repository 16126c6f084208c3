"""Calendars and places with honest defaults; what a test is about is always passed."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from warehouses.calendars.clockwork import Calendar, Special
from warehouses.sites.models import Warehouse

LONDON = "Europe/London"
NEW_YORK = "America/New_York"
SHANGHAI = "Asia/Shanghai"
DUBAI = "Asia/Dubai"


def make_calendar(zone="UTC", *, cutoff=None, name="QZ-TEST", first_year=2023, last_year=2028, **facts):
    return Calendar(
        name=name,
        zone_name=zone,
        cutoff=cutoff and time.fromisoformat(cutoff),
        first_year=first_year,
        last_year=last_year,
        **facts,
    )


def closed(*days, why="typhoon"):
    return {day(text): Special(False, why) for text in days}


def opened(*days, why="sale"):
    return {day(text): Special(True, why) for text in days}


def named(*days, name="Founders' Day"):
    return {day(text): name for text in days}


def day(text):
    return date.fromisoformat(text)


def at(text, zone=None):
    """A moment; without an offset it is the zone's local time, or UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone) if zone else UTC)


def make_place(code="QZ-TEST", **fields):
    """A warehouse of the platform's."""
    defaults = {
        "name": code.title(),
        "owner": Warehouse.Owner.PLATFORM,
        "country": "GB",
        "city": "London",
        "time_zone": LONDON,
    }
    return Warehouse.objects.create(code=code, **{**defaults, **fields})
