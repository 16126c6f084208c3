"""Cities as people of a language write them, as far as the world's time zones are named after them."""

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language


def city_name(city: str, language: str | None = None) -> str:
    """The city in the language, the reader's by default; one that names no time zone stays as it is."""
    is_chinese = (language or get_language() or "en").startswith("zh")
    return _CHINESE.get(city, city) if is_chinese else city


def city_of_zone(zone_name: str) -> str:
    """The city that a time zone is named after, in English."""
    return zone_name.rpartition("/")[2].replace("_", " ")


def _chinese():
    zones = Locale.parse("zh_Hans").time_zones
    cities = ((city_of_zone(zone), zones[zone].get("city")) for zone in zones)
    return {english: chinese for english, chinese in cities if chinese}


_CHINESE = _chinese()
_lazy_name = lazy(city_name, str)
EVENT_LABELS = {"city": {english: _lazy_name(english) for english in _CHINESE}}
