"""The events of the country table and of the rules in words."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from warehouses.sites.countries import COUNTRIES, country_name

ANY_OTHER_COUNTRY = _("Any other country")

EVENT_SENTENCES = {
    "routes.set": _("{destination} → {warehouse}, {channel}"),
    "routes.changed": _("{destination} → {warehouse}, {channel} (before: {old_warehouse}, {old_channel})"),
    "rules.published": _("Version {version} of the rules published: {rules} rules. {note}"),
    "rules.rematched": _("{orders} unshipped orders matched again by the rules"),
    "rules.draft_discarded": _("Draft of the rules discarded"),
    "routes.removed": _("{destination}: row removed (before: {old_warehouse}, {old_channel})"),
}


_name = lazy(country_name, str)

_countries = {code: _name(code) for code in COUNTRIES}
EVENT_LABELS = {"destination": _countries | {"": ANY_OTHER_COUNTRY}}
