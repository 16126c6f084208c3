"""The time zone of a destination, for deadlines that end on the buyer's day.

Where a state, province or country has several zones its westernmost one is meant: no day is over before it
is over everywhere there. Sources: IANA's zones of each territory (through CLDR, by Babel) and, for countries
that span several, the zones that their laws give to states and provinces.
"""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

WINTER = datetime(2026, 1, 15, tzinfo=UTC)  # any day: only which zone lies further west is compared

_BY_STATE = {
    "US": {
        "America/New_York": "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
        "America/Detroit": "MI",
        "America/Chicago": "AL AR FL IA IL IN KY LA MN MO MS OK TN WI",  # FL, IN, KY, TN: their west
        "America/Denver": "CO KS MT ND NE NM SD TX UT WY",  # KS, ND, NE, SD, TX: their west
        "America/Phoenix": "AZ",
        "America/Los_Angeles": "CA ID NV OR WA",  # ID: its north
        "America/Adak": "AK",
        "Pacific/Honolulu": "HI",
        "America/Puerto_Rico": "PR VI",
        "Pacific/Guam": "GU MP",
        "Pacific/Pago_Pago": "AS",
    },
    "CA": {
        "America/St_Johns": "NL",
        "America/Halifax": "NB NS PE",
        "America/Toronto": "QC",
        "America/Winnipeg": "MB ON",  # ON: its west
        "America/Regina": "SK",
        "America/Edmonton": "AB NT",
        "America/Cambridge_Bay": "NU",
        "America/Vancouver": "BC",
        "America/Whitehorse": "YT",
    },
    "AU": {
        "Australia/Sydney": "ACT NSW",
        "Australia/Melbourne": "VIC",
        "Australia/Hobart": "TAS",
        "Australia/Brisbane": "QLD",
        "Australia/Adelaide": "SA",
        "Australia/Darwin": "NT",
        "Australia/Perth": "WA",
    },
    "BR": {
        "America/Sao_Paulo": "AL AP BA CE DF ES GO MA MG PA PB PE PI PR RJ RN RS SC SE SP TO",
        "America/Cuiaba": "MS MT",
        "America/Manaus": "RO RR",
        "America/Rio_Branco": "AC AM",  # AM: its west
    },
    "MX": {
        "America/Cancun": "ROO",
        "America/Mexico_City": "AGU CAM CHP CMX COA COL DUR GRO GUA HID JAL MEX MIC MOR NLE OAX PUE QUE SLP"
        " TAB TAM TLA VER YUC ZAC",
        "America/Chihuahua": "CHH",
        "America/Mazatlan": "BCS NAY SIN",
        "America/Hermosillo": "SON",
        "America/Tijuana": "BCN",
    },
    "ES": {"Atlantic/Canary": "CN GC TF"},
    "PT": {"Atlantic/Azores": "20", "Atlantic/Madeira": "30"},
}
# Where nearly everybody lives, for countries whose westernmost zone is an island or a far province.
_MAIN = {
    "US": "America/Los_Angeles",
    "BR": "America/Sao_Paulo",
    "CA": "America/Vancouver",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
}


def destination_zone(country: str, subdivision: str = "") -> ZoneInfo:
    """The zone of a country (ISO 3166-1) and, where it has several, of a state (ISO 3166-2, with or without
    the country before it); UTC for a country that has none.
    """
    state = subdivision.removeprefix(f"{country}-")
    return _zone(states_of(country).get(state) or _MAIN.get(country) or _westernmost(country))


@cache
def states_of(country: str) -> dict[str, str]:
    """The zones of a country's states by their codes; empty where the country has one zone for all."""
    by_zone = _BY_STATE.get(country, {})
    return {state: zone for zone, states in by_zone.items() for state in states.split()}


@cache
def _westernmost(country):
    known = available_timezones()
    zones = [zone for zone in get_global("territory_zones").get(country, ()) if zone in known]
    return min(zones, key=lambda zone: (_zone(zone).utcoffset(WINTER), zone), default="UTC")


@cache
def _zone(name):
    return ZoneInfo(name)
