"""Values of an order as people read them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import get_language

from merchant.money.currencies import format_minor
from warehouses.sites.cities import city_name
from warehouses.sites.countries import country_name

register = template.Library()


@register.filter
def money(minor, currency):
    """Minor units as an amount with its currency."""
    return format_minor(minor, currency, get_language() or "en")


@register.filter
def country(code):
    """A country's name in the reader's language."""
    return country_name(code, get_language() or "en") if code else "–"


@register.filter
def country_on_parcel(code):
    """A country as carriers anywhere read it, whoever prints: its English name and its code."""
    return f"{country_name(code, 'en')} ({code})" if code else "–"


@register.filter
def city(name):
    """A city's name in the reader's language."""
    return city_name(name)


@register.filter
def zone_city(zone):
    """The city that a time zone is named after, in the reader's language."""
    return city_name(str(zone).rpartition("/")[2].replace("_", " "))


@register.filter
def masked(text):
    """The first letter of every word; the rest is starred."""
    return " ".join(f"{word[0]}***" for word in str(text).split())


@register.filter
def masked_phone(number):
    """The last two digits; the rest is starred."""
    return f"*** {str(number)[-2:]}"


@register.filter
def thousands(number):
    """A count as pages show it."""
    return f"{number:,}"


@register.filter
def wall_time(local: datetime):
    """A moment that is already local, as a wall clock shows it."""
    return f"{local:%Y-%m-%d %H:%M}" if local else "–"


@register.filter
def in_zone(moment: datetime, zone):
    """A moment on the wall clock of a zone."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
