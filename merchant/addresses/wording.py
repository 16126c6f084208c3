"""A store's addresses in words."""

from django.utils.translation import gettext_lazy as _

from merchant.addresses.kinds import AddressKind

EVENT_SENTENCES = {
    "address.entered": _("Entered: {kind}"),
    "address.copied": _("Taken over from the dispatch address"),
    "address.changed": _("{field}: {old} → {new}"),
}
EVENT_LABELS = {"kind": dict(AddressKind.choices)}
