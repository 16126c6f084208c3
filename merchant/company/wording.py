"""Company information in words: its fields, what is missing, and what differs from what is registered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from merchant.company.comparing import Difference
from merchant.postal.countries import country_name

LABELS = {
    "name": gettext_lazy("Registered name"),
    "registration_number": gettext_lazy("Registration number"),
    "representative": gettext_lazy("Legal representative"),
    "country": gettext_lazy("Country"),
    "country_area": gettext_lazy("Province or state"),
    "city": pgettext_lazy("address", "City"),
    "city_area": pgettext_lazy("address", "District"),
    "postal_code": gettext_lazy("Postcode"),
    "sorting_code": gettext_lazy("Sorting code"),
    "street": gettext_lazy("Street and number"),
}
EVENT_SENTENCES = {
    "company.entered": gettext_lazy("Company information entered"),
    "company.changed": gettext_lazy("{field}: {old} → {new}"),
    "registration.entered": gettext_lazy("What is registered was entered"),
    "registration.changed": gettext_lazy("Registered: {field}: {old} → {new}"),
}


def difference_in_words(difference: Difference) -> str:
    """What was entered beside what is registered."""
    told, registered = difference.told, difference.registered
    if difference.field == "country":
        told, registered = country_name(told), country_name(registered)
    values = {"field": LABELS[difference.field], "told": told, "registered": registered}
    return _("%(field)s: you entered “%(told)s”, registered is “%(registered)s”.") % values


def impossible_number() -> str:
    """Why a registration number is refused."""
    return _(
        "China: a unified social credit code has 18 digits and capital letters, and the last one follows from"
        " the others, e.g. 91350100M000100Y43. Compare it with the business licence."
    )


def too_long_a_number(most: int) -> str:
    """Why a registration number is refused that is longer than any."""
    return _("A registration number has %(most)s signs at most.") % {"most": most}
