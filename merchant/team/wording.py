"""The team in words: what a role may do, and what happened to its members."""

from django.utils.translation import gettext_lazy as _

from merchant.tenancy.roles import Role

ALL_STORES = "*"

EVENT_SENTENCES = {
    "member.added": _("{member} joined as {role}, {stores}"),
    "member.changed": _("{member}: {old_role}, {old_stores} → {role}, {stores}"),
    "merchant.added": _("Merchant {code} added"),
    "merchant.changed": _("{field}: {old} → {new}"),
    "store.added": _("Store {code} added"),
    "store.changed": _("{field}: {old} → {new}"),
}
_roles, _stores = dict(Role.choices), {ALL_STORES: _("all stores")}
EVENT_LABELS = {"role": _roles, "old_role": _roles, "stores": _stores, "old_stores": _stores}

ACTS = {
    "see_orders": _("See orders"),
    "ship_orders": _("Enter shipments and signatures"),
    "cancel_orders": _("Cancel orders"),
    "import_orders": _("Import orders"),
    "see_recipients": _("See recipients in full"),
    "see_warehouses": _("See warehouses and the country table"),
    "edit_routes": _("Change the country table"),
    "see_catalogue": _("See SKUs"),
    "edit_catalogue": _("Add and change SKUs"),
    "see_team": _("See the team"),
    "edit_team": _("Change roles and stores of members"),
}
