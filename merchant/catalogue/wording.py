"""The catalogue's events in words."""

from django.utils.translation import gettext_lazy as _

EVENT_SENTENCES = {
    "sku.added": _("SKU {code} added"),
    "sku.changed": _("{field}: {old} → {new}"),
}
