"""The order's events in words."""

from django.utils.translation import gettext_lazy as _

EVENT_SENTENCES = {
    "order.entered": _("Came in by import of {file}"),
    "order.extended": _("A later file added lines: {file}"),
    "order.released": _("Released: the clock starts"),
    "order.shipped": _("Handed to {carrier}, tracking number {number}"),
    "order.signed": _("Signed for: {carrier} {number}"),
    "order.voided": _("Package {carrier} {number} voided: {reason}"),
    "order.number_corrected": _("Number corrected from {old_carrier} {old_number} to {carrier} {number}"),
    "order.cancelled": _("Cancelled: {reason}"),
    "order.line_cancelled": _("{units} × {sku} cancelled by cancellation {number}"),
    "order.line_returned": _("{units} × {sku} came back, by cancellation {number}"),
    "order.recipient_revealed": _("Recipient shown in full"),
    "order.destination_set": _("Destination set: {country}"),
    "hold.opened": _("Held: {hold}"),
    "hold.released": _("No longer held: {hold}"),
}
