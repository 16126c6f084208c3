"""The team in words: what a role may do, and what happened to its members."""

from django.utils.translation import gettext_lazy as _

from merchant.tenancy.roles import Role

ALL_STORES = "*"

EVENT_SENTENCES = {
    "member.added": _("{member} joined as {role}, {stores}"),
    "member.changed": _("{member}: {old_role}, {old_stores} → {role}, {stores}"),
    "member.removed": _("{member} was taken out of the team"),
    "member.left": _("{member} left the team"),
    "invitation.made": _("Invited as {role}, {stores}"),
    "invitation.renewed": _("New link for the invitation as {role}, {stores}"),
    "invitation.withdrawn": _("Invitation as {role}, {stores} withdrawn"),
    "invitation.accepted": _("{member} accepted the invitation"),
    "merchant.added": _("Merchant {code} added"),
    "merchant.changed": _("{field}: {old} → {new}"),
    "store.added": _("Store {code} added"),
    "store.changed": _("{field}: {old} → {new}"),
}
_roles, _stores = dict(Role.choices), {ALL_STORES: _("all stores")}
EVENT_LABELS = {"role": _roles, "old_role": _roles, "stores": _stores, "old_stores": _stores}

ACTS = {
    "search": _("Search in everything"),
    "see_workbench": _("See the workbench"),
    "see_messages": _("Read their own messages"),
    "see_orders": _("See orders"),
    "ship_orders": _("Enter shipments and signatures"),
    "cancel_orders": _("Cancel orders"),
    "hold_orders": _("Hold orders and let them go on"),
    "release_orders": _("Release orders that are being processed"),
    "edit_orders": _("Type in orders and change addresses"),
    "assign_orders": _("Choose an order's warehouse by hand"),
    "submit_orders": _("Hand orders to the warehouse"),
    "note_orders": _("Write notes"),
    "tag_orders": _("Put tags on orders"),
    "edit_tags": _("Make and change tags"),
    "bulk_orders": _("Do what they may do to many orders at once"),
    "export_orders": _("Export orders"),
    "import_orders": _("Import orders"),
    "see_penalties": _("See penalties and take them out as a file"),
    "appeal_penalties": _("Appeal against penalties"),
    "see_recipients": _("See recipients in full"),
    "see_warehouses": _("See warehouses and the country table"),
    "edit_warehouses": _("Add and change warehouses and channels, and choose which keep stock"),
    "choose_defaults": _("Choose the warehouse that dates a store's unmatched orders"),
    "edit_routes": _("Change the country table"),
    "draft_rules": _("Write a draft of the rules"),
    "publish_rules": _("Publish the rules"),
    "rematch_orders": _("Match unshipped orders again"),
    "set_business_days": _("Set a store's working days and closures"),
    "see_stock": _("See stock"),
    "edit_stock": _("Receive, adjust and count stock"),
    "see_catalogue": _("See SKUs"),
    "edit_catalogue": _("Add and change SKUs"),
    "see_sheets": _("Take out as a file the SKUs, warehouses and stock that they see"),
    "import_sheets": _("Bring in by file the SKUs, warehouses and stock that they may change"),
    "see_cases": _("See cases with platform staff"),
    "write_cases": _("Ask platform staff, answer them and close cases"),
    "see_joining": _("See how stores stand with the semi-managed programme"),
    "join_programme": _("Join the semi-managed programme and work through its checklist"),
    "edit_addresses": _("Enter and change the dispatch and return address of a store"),
    "see_company": _("See company information"),
    "edit_company": _("Enter and change company information"),
    "see_persons": _("See responsible persons"),
    "edit_persons": _("Enter, change and take out of use responsible persons"),
    "sign_agreement": _("Sign the agreement of the semi-managed programme"),
    "sit_exam": _("Read the guide of the JIT exam and sit the exam"),
    "activate_store": _("Activate a store in the semi-managed programme"),
    "leave_programme": _("Let a store leave the semi-managed programme"),
    "choose_jit_warehouse": _("Choose a store's JIT warehouse, for good"),
    "see_team": _("See the team"),
    "edit_team": _("Invite and remove members, and change their roles and stores"),
    "leave_team": _("Leave the team"),
    "edit_tokens": _("Make and revoke API tokens"),
}
