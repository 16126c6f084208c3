"""The order's events in words, and what a later file says otherwise of it."""

from collections.abc import Mapping

from django.utils.translation import get_language, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from merchant.money.currencies import format_minor
from orders.book.destinations import DIFFERS, UPDATED
from orders.book.holds import HoldKind

EVENT_LABELS = {
    "hold": dict(HoldKind.choices),
    "package_state": {"signed": _("signed for"), "returned": _("returned"), "lost": _("lost")},
}
EVENT_SENTENCES = {
    "order.entered": _("Came in by import of {file}"),
    "order.typed_in": _("Typed in by hand"),
    "order.extended": _("A later file added lines: {file}"),
    "order.released": _("Released: the clock starts"),
    "order.shipped": _("Handed to {carrier}, tracking number {number}"),
    "order.labelled": _("Label bought: {carrier} {number}"),
    "order.label_taken_back": _("When the label was bought is not known after all: {carrier} {number}"),
    "order.scanned": _("First scanned by the carrier: {carrier} {number}"),
    "order.scan_taken_back": _("Not scanned by the carrier after all: {carrier} {number}"),
    "order.signed": _("Signed for: {carrier} {number}"),
    "order.returned": _("Came back: {carrier} {number}: {reason}"),
    "order.lost": _("Lost: {carrier} {number}: {reason}"),
    "order.arrived": _("Arrived at the platform's warehouse: {carrier} {number}"),
    "order.onward": _("Shipped on to the buyer with {carrier}, tracking number {number}"),
    "order.end_taken_back": _("{carrier} {number} is on its way after all, not {package_state}: {reason}"),
    "order.voided": _("Package {carrier} {number} voided: {reason}"),
    "order.number_corrected": _("Number corrected from {old_carrier} {old_number} to {carrier} {number}"),
    "order.cancelled": _("Cancelled: {reason}"),
    "order.units_cancelled": _("{units} × {sku} cancelled: {reason}"),
    "order.line_cancelled": _("{units} × {sku} cancelled by cancellation {number}"),
    "order.taken_back": _("Order {number} taken back with its import {file}: it is not in the book any more"),
    "order.line_returned": _("{units} × {sku} came back, by cancellation {number}"),
    "order.recipient_revealed": _("Recipient shown in full"),
    "order.destination_set": _("Destination set: {country}"),
    "order.address_changed": _("Address changed: {field}"),
    "order.address_updated": _("Address brought up to date from {file}: {field}"),
    "order.address_erased": _("Recipient erased, as its time was over"),
    "order.personalisation_confirmed": _("Personalisation confirmed"),
    "order.note_added": _("Note added"),
    "order.tagged": _("Tagged: {tag}"),
    "order.untagged": _("Tag taken off: {tag}"),
    "tag.added": _("Tag {name} added"),
    "tag.changed": _("Tag {name} changed"),
    "hold.opened": _("Held: {hold}"),
    "hold.by_hand": _("Held by hand: {reason}"),
    "hold.cancellation_asked": _("The buyer asks to cancel: {reason}"),
    "hold.cancellation_refused": _("The cancellation was refused: {reason}"),
    "hold.risk_flagged": _("Held for risk: {reason}"),
    "hold.change_settled": _("The late change was looked at: {reason}"),
    "hold.released": _("No longer held: {hold}"),
}

DIFFERENCES = {
    "added": ngettext_lazy("%(what)s: %(now)s unit more", "%(what)s: %(now)s units more", "units"),
    "charged": _("%(what)s: %(now)s more"),
    "released": _("released: it goes on to “To ship”"),
    "units_differ": ngettext_lazy(
        "%(what)s: %(was)s unit here, %(now)s in the file",
        "%(what)s: %(was)s units here, %(now)s in the file",
        "units",
    ),
    "amount_differs": _("%(what)s: %(was)s here, %(now)s in the file"),
    "too_late": _("%(what)s: only in the file (%(now)s)"),
    "ended_shipped": ngettext_lazy(
        "%(what)s: %(was)s unit to ship here, already shipped at the source",
        "%(what)s: %(was)s units to ship here, already shipped at the source",
        "units",
    ),
    "ended_signed": ngettext_lazy(
        "%(what)s: %(was)s unit to ship here, already signed for at the source",
        "%(what)s: %(was)s units to ship here, already signed for at the source",
        "units",
    ),
    "ended_cancelled": ngettext_lazy(
        "%(what)s: %(was)s unit to ship here, cancelled at the source",
        "%(what)s: %(was)s units to ship here, cancelled at the source",
        "units",
    ),
    UPDATED: _("the address follows the file: %(what)s"),
    DIFFERS: _("another address in the file (%(what)s); the one here stands"),
    "address_changed": _("The address was changed after the warehouse had the order: tell them."),
}

FIELD_WORDS = {
    "name": pgettext_lazy("person", "name"),
    "phone": _("phone"),
    "email": _("e-mail"),
    "street": _("street"),
    "city": _("city"),
    "postcode": _("postcode"),
    "subdivision": _("subdivision"),
    "country": _("destination"),
}
DESTINATIONS = (UPDATED, DIFFERS)
AMOUNTS = ("amount_differs", "charged")
# Which of both numbers the sentence counts units by.
UNITS = {"added": "now"} | dict.fromkeys(
    ("units_differ", "ended_shipped", "ended_signed", "ended_cancelled"), "was"
)


def describe_difference(difference: Mapping[str, str], currency: str) -> str:
    """What a later file says otherwise of a line, in the reader's language."""
    told = dict(difference)
    if told["code"] in DESTINATIONS:
        told["what"] = destination_words(told["what"])
    if told["code"] in AMOUNTS:
        language = get_language() or "en"
        amounts = {key: int(told[key]) for key in ("was", "now") if told[key]}
        told |= {key: format_minor(amount, currency, language) for key, amount in amounts.items()}
    if told["code"] in UNITS:
        told["units"] = int(told[UNITS[told["code"]]])
    return DIFFERENCES[told["code"]] % told


def destination_words(names: str) -> str:
    """What fields of an address are called, in the reader's language."""
    return ", ".join(str(FIELD_WORDS.get(name, name)) for name in names.split(", "))
