"""JIT warehouses in words: capacity, distance, how dates compare, what happened and what is told."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

from merchant.messages.kinds import Kind
from warehouses.jit.capacity import CLOSING, FULL, Capacity, Room
from warehouses.sites.cities import city_name
from warehouses.sites.countries import country_name

EVENT_SENTENCES = {
    "joining.jit_chosen": gettext_lazy("JIT warehouse {code} chosen, for good"),
    "joining.jit_overridden": gettext_lazy("JIT warehouse {code} instead of {was}, by staff: {reason}"),
    "jit_site.changed": gettext_lazy("{code}: {capacity} instead of {capacity_was}; until {until}; {note}"),
}
EVENT_LABELS = dict.fromkeys(["capacity", "capacity_was"], dict(Room.choices))
MESSAGE_KINDS = (
    Kind(
        code="jit.overridden",
        label=gettext_lazy("JIT warehouse changed"),
        sentence=ngettext_lazy(
            "The platform changed the JIT warehouse of %(store)s from %(was)s to %(code)s: %(reason)s",
            "The platform changed the JIT warehouse of %(store)s from %(was)s to %(code)s: %(reason)s",
            "count",
        ),
        icon="warn",
        tone="soon",
        act="see_joining",
        url="warehouses.jit.links.warehouse_of",
        now="warehouses.jit.links.which_counts",
    ),
)


def capacity_in_words(capacity: Capacity) -> str:
    """Whether a warehouse takes stores, in a sentence."""
    if capacity.state == FULL and capacity.until:
        return _("Full: it took stores until %(day)s.") % {"day": capacity.until}
    if capacity.state == FULL:
        return _("Full: it takes no more stores.")
    if capacity.state == CLOSING:
        return _("Closing: it takes stores until %(day)s.") % {"day": capacity.until}
    return _("It takes stores.")


def full_in_words(warehouse, capacity: Capacity) -> str:
    """Why a warehouse cannot be chosen any more."""
    told = {"warehouse": warehouse.name, "why": capacity_in_words(capacity)}
    sentence = _("%(warehouse)s cannot be chosen. %(why)s Choose another one.") % told
    return f"{sentence} {capacity.note}".strip()


def address_in_words(warehouse) -> str:
    """Where a warehouse stands, in one line."""
    city = f"{warehouse.postcode} {city_name(warehouse.city)}".strip()
    said = [warehouse.street, city, country_name(warehouse.country)]
    return pgettext("between parts of an address", ", ").join(part for part in said if part)


def moment_in_words(local: datetime, city: str) -> str:
    """A moment as the wall clock of a city shows it."""
    told = {"when": f"{local:%Y-%m-%d %H:%M}", "city": city_name(city)}
    return pgettext("moment", "%(when)s (%(city)s)") % told


def difference_in_words(length: timedelta | None) -> str:
    """By how much the date of an ordinary order would be another one."""
    if length is None:
        return "–"
    hours = round(length.total_seconds() / 3600)
    if not hours:
        return _("the same")
    told = {"hours": f"{abs(hours):,}"}
    return _("%(hours)s h later") % told if hours > 0 else _("%(hours)s h earlier") % told
