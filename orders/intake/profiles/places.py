"""Countries and provinces as files name them: by code, or by name in English or Chinese (pure)."""

from orders.intake.profiles.column_map import plain
from warehouses.sites.countries import COUNTRIES, country_name

LONGEST_CODE = 10
_ALSO = {
    "usa": "US",
    "u.s.a.": "US",
    "u.s.": "US",
    "united states of america": "US",
    "uk": "GB",
    "great britain": "GB",
    "south korea": "KR",
    "korea, republic of": "KR",
    "czech republic": "CZ",
    "the netherlands": "NL",
    "holland": "NL",
    "turkey": "TR",
    "russian federation": "RU",
    "viet nam": "VN",
    "tanzania, united republic of": "TZ",
    "macedonia": "MK",
    "swaziland": "SZ",
    "burma": "MM",
    "ivory coast": "CI",
    "côte d'ivoire": "CI",
    "cote d'ivoire": "CI",
    "congo, drc": "CD",
    "dr congo": "CD",
    "republic of korea": "KR",
    "cape verde": "CV",
    "大不列颠": "GB",
    "南韩": "KR",
    "中国香港": "HK",
    "中国澳门": "MO",
    "中国台湾": "TW",
}
# What some files call a country and a person confirms, for it may mean something else.
_PERHAPS = {
    "rsa": "ZA",
    "uae": "AE",
    "england": "GB",
    "scotland": "GB",
    "america": "US",
    "eire": "IE",
    "korea": "KR",
}
SITE = "站"  # Temu calls a country's site so
NAMES = {
    plain(country_name(code, language)): code for language in ("en", "zh-hans") for code in COUNTRIES
} | _ALSO
"""A country's name as names are compared → its code."""

_STATES = {
    "US": (
        "Alabama AL,Alaska AK,Arizona AZ,Arkansas AR,California CA,Colorado CO,Connecticut CT,Delaware DE,"
        "District of Columbia DC,Florida FL,Georgia GA,Hawaii HI,Idaho ID,Illinois IL,Indiana IN,Iowa IA,"
        "Kansas KS,Kentucky KY,Louisiana LA,Maine ME,Maryland MD,Massachusetts MA,Michigan MI,Minnesota MN,"
        "Mississippi MS,Missouri MO,Montana MT,Nebraska NE,Nevada NV,New Hampshire NH,New Jersey NJ,"
        "New Mexico NM,New York NY,North Carolina NC,North Dakota ND,Ohio OH,Oklahoma OK,Oregon OR,"
        "Pennsylvania PA,Puerto Rico PR,Rhode Island RI,South Carolina SC,South Dakota SD,Tennessee TN,"
        "Texas TX,Utah UT,Vermont VT,Virginia VA,Washington WA,West Virginia WV,Wisconsin WI,Wyoming WY"
    ),
    "CA": (
        "Alberta AB,British Columbia BC,Manitoba MB,New Brunswick NB,Newfoundland and Labrador NL,"
        "Northwest Territories NT,Nova Scotia NS,Nunavut NU,Ontario ON,Prince Edward Island PE,Quebec QC,"
        "Québec QC,Saskatchewan SK,Yukon YT"
    ),
    "AU": (
        "Australian Capital Territory ACT,New South Wales NSW,Northern Territory NT,Queensland QLD,"
        "South Australia SA,Tasmania TAS,Victoria VIC,Western Australia WA"
    ),
}


def _codes(states):
    pairs = (one.rpartition(" ") for one in states.split(","))
    return {plain(name): code for name, _blank, code in pairs}


CODES = {country: _codes(states) for country, states in _STATES.items()}


def country_of(text: str) -> str:
    """The code of a country that is told by code or name; empty for what is none."""
    code = text.upper()
    return code if code in COUNTRIES else NAMES.get(plain(text), "")


def country_like(text: str) -> str:
    """The country that a text probably means, where its reading may need a person's word; empty for none."""
    told = plain(text)
    return country_of(text) or _PERHAPS.get(told) or country_of(told.removesuffix(SITE))


def place_of(country: str, city: str, subdivision: str) -> tuple[str, str]:
    """(city, code of the province): a name that we know no code of stays with the city, and is printed."""
    code = CODES.get(country, {}).get(plain(subdivision), subdivision)
    if len(code) <= LONGEST_CODE:
        return city, code
    return ", ".join(part for part in (city, subdivision) if part), ""
