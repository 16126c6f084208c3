"""Addresses in words: what fields are called in a country, and what is wrong with one."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from merchant.postal.countries import country_name
from merchant.postal.formats import Format

LABELS = {
    "contact_name": gettext_lazy("Contact person"),
    "company_name": pgettext_lazy("address", "Company"),
    "street": gettext_lazy("Street and number"),
    "sorting_code": gettext_lazy("Sorting code"),
}
KINDS = {
    "postal_code": {
        "postal": gettext_lazy("Postcode"),
        "zip": gettext_lazy("ZIP code"),
        "eircode": gettext_lazy("Eircode"),
        "pin": gettext_lazy("PIN code"),
    },
    "country_area": {
        "province": gettext_lazy("Province"),
        "emirate": gettext_lazy("Emirate"),
        "state": pgettext_lazy("address", "State"),
        "parish": gettext_lazy("Parish"),
        "island": gettext_lazy("Island"),
        "department": gettext_lazy("Department"),
        "area": pgettext_lazy("address", "Area"),
        "county": gettext_lazy("County"),
        "prefecture": gettext_lazy("Prefecture"),
        "do_si": gettext_lazy("Province or city"),
        "district": pgettext_lazy("address", "District"),
        "oblast": gettext_lazy("Oblast"),
    },
    "city": {
        "city": pgettext_lazy("address", "City"),
        "suburb": gettext_lazy("Suburb"),
        "post_town": gettext_lazy("Post town"),
        "district": pgettext_lazy("address", "District"),
    },
    "city_area": {
        "suburb": gettext_lazy("Suburb"),
        "neighborhood": gettext_lazy("Neighbourhood"),
        "district": pgettext_lazy("address", "District"),
        "townland": gettext_lazy("Townland"),
        "village_township": gettext_lazy("Village or township"),
    },
}
_ONLY_DIGITS = re.compile(r"\\d\{(\d)\}")


def label(form: Format, field: str) -> str:
    """What a field is called in this country."""
    return KINDS[field][form.kinds[field]] if field in KINDS else LABELS[field]


def postcode_hint(form: Format) -> str:
    """How postcodes of the country look; empty where nothing is known of them."""
    if not form.postcode or not form.example:
        return ""
    told = {"country": country_name(form.country), "example": form.example}
    digits = _ONLY_DIGITS.fullmatch(form.postcode)
    if digits:
        count = int(digits[1])
        sentence = ngettext(
            "%(country)s: a postcode has %(count)s digit, e.g. %(example)s.",
            "%(country)s: a postcode has %(count)s digits, e.g. %(example)s.",
            count,
        )
        return sentence % (told | {"count": count})
    return _("%(country)s: a postcode looks like %(example)s.") % told


def needed(form: Format) -> str:
    """Why an empty field is refused."""
    return _("%(country)s: addresses need this. Fill it in.") % {"country": country_name(form.country)}


def not_in_area(form: Format, area: str) -> str:
    """Why a postcode of another area is refused."""
    told = {"area": area, "example": form.example}
    return _("%(area)s has other postcodes, e.g. %(example)s. Mend one of the two.") % told


def no_such_area(form: Format) -> str:
    """Why an area that isn't on the list is refused."""
    return _("%(country)s: there is none of this name. Choose one of the list.") % {
        "country": country_name(form.country)
    }
