"""Who may do what: the acts of the app, the roles that hold them, and which are for all stores only."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from merchant.tenancy.roles import Role

OWNER, OPERATOR, CLERK, ACCOUNTANT = Role
EVERYBODY = frozenset(Role)

MAY = {
    "search": EVERYBODY,
    "see_workbench": EVERYBODY,
    "see_messages": EVERYBODY,  # one's own
    "see_orders": EVERYBODY,
    "ship_orders": frozenset({OWNER, OPERATOR, CLERK}),
    "cancel_orders": frozenset({OWNER, OPERATOR}),
    "hold_orders": frozenset({OWNER, OPERATOR, CLERK}),
    "release_orders": frozenset({OWNER, OPERATOR}),
    "edit_orders": frozenset({OWNER, OPERATOR}),
    "assign_orders": frozenset({OWNER, OPERATOR}),
    "submit_orders": frozenset({OWNER, OPERATOR, CLERK}),
    "note_orders": EVERYBODY,
    "tag_orders": frozenset({OWNER, OPERATOR, CLERK}),
    "edit_tags": frozenset({OWNER, OPERATOR}),
    "bulk_orders": frozenset({OWNER, OPERATOR, CLERK}),  # what is done to them needs its own right, too
    "export_orders": EVERYBODY,
    "import_orders": frozenset({OWNER, OPERATOR}),
    "see_penalties": frozenset({OWNER, OPERATOR, ACCOUNTANT}),
    "appeal_penalties": frozenset({OWNER, OPERATOR}),
    "see_recipients": frozenset({OWNER, OPERATOR, CLERK}),
    "see_warehouses": EVERYBODY,
    "edit_warehouses": frozenset({OWNER, OPERATOR}),
    "choose_defaults": frozenset({OWNER, OPERATOR}),
    "edit_routes": frozenset({OWNER, OPERATOR}),
    "draft_rules": frozenset({OWNER, OPERATOR}),
    "publish_rules": frozenset({OWNER, OPERATOR}),
    "rematch_orders": frozenset({OWNER, OPERATOR}),
    "set_business_days": frozenset({OWNER, OPERATOR}),
    "see_stock": EVERYBODY,
    "edit_stock": frozenset({OWNER, OPERATOR, CLERK}),
    "see_catalogue": EVERYBODY,
    "edit_catalogue": frozenset({OWNER, OPERATOR}),
    "see_sheets": EVERYBODY,  # whose rows go out or come in needs its own right, too
    "import_sheets": frozenset({OWNER, OPERATOR, CLERK}),
    "see_cases": EVERYBODY,
    "write_cases": EVERYBODY,  # each of them may have something to ask
    "see_joining": EVERYBODY,
    "join_programme": frozenset({OWNER, OPERATOR}),
    "edit_addresses": frozenset({OWNER, OPERATOR}),
    "see_company": EVERYBODY,
    "edit_company": frozenset({OWNER, OPERATOR}),
    "see_persons": EVERYBODY,
    "edit_persons": frozenset({OWNER, OPERATOR}),
    "sign_agreement": frozenset({OWNER}),
    "sit_exam": frozenset({OWNER, OPERATOR}),
    "activate_store": frozenset({OWNER}),
    "leave_programme": frozenset({OWNER}),
    "choose_jit_warehouse": frozenset({OWNER}),
    "see_team": EVERYBODY,
    "edit_team": frozenset({OWNER}),
    "leave_team": EVERYBODY,  # unless nobody else could own it
    "edit_tokens": frozenset({OWNER}),
}

# They decide for every store: who works in some of them does not do these. What lies where and what an SKU
# weighs are facts, which whoever handles the goods puts right.
FOR_ALL_STORES = frozenset(
    {"edit_warehouses", "edit_routes", "publish_rules", "edit_company", "edit_persons"}
)


def may(membership, act):
    """Whether the member holds `act`, by their role and by the stores they work in."""
    return not _lacks_the_role(membership, act) and not _lacks_stores(membership, act)


def acts_of(membership):
    """Every act that the member holds, for templates that ask for one."""
    return {act for act in MAY if may(membership, act)}


def lacks_stores(membership, act):
    """Why a member whose role holds `act` may not do it, in a sentence that says who may; empty otherwise."""
    if _lacks_the_role(membership, act) or not _lacks_stores(membership, act):
        return ""
    told = _(
        "Changes here are for all stores of %(merchant)s, and you work only in some of them:"
        " ask somebody who works in all stores."
    )
    return told % {"merchant": membership.merchant.name}


def _lacks_the_role(membership, act):
    return membership.role not in MAY[act] or act in membership.may_not


def _lacks_stores(membership, act):
    return act in FOR_ALL_STORES and not membership.all_stores


def check_right(request, act):
    """Refuse whoever does not hold `act`, in a sentence that names who may."""
    if not may(request.membership, act):
        role = {"role": request.membership.get_role_display(), "merchant": request.merchant.name}
        raise PermissionDenied(
            lacks_stores(request.membership, act)
            or _("Your role (%(role)s) may not do this. Ask an owner of %(merchant)s.") % role
        )


def requires(act):
    """Let a view run only for members who hold `act`; the others read a 403 that names who may."""
    if act not in MAY:
        raise KeyError(act)

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            check_right(request, act)
            return view(request, *args, **kwargs)

        checked.act = act
        return checked

    return decorate
