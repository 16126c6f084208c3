"""Who may do what: the acts of the app and the roles that hold them, in one table."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from merchant.tenancy.roles import Role

OWNER, OPERATOR, CLERK, ACCOUNTANT = Role
EVERYBODY = frozenset(Role)

MAY = {
    "search": EVERYBODY,
    "see_workbench": EVERYBODY,
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
    "see_recipients": frozenset({OWNER, OPERATOR, CLERK}),
    "see_warehouses": EVERYBODY,
    "edit_warehouses": frozenset({OWNER, OPERATOR}),
    "choose_defaults": frozenset({OWNER, OPERATOR}),
    "edit_routes": frozenset({OWNER, OPERATOR}),
    "draft_rules": frozenset({OWNER, OPERATOR}),
    "publish_rules": frozenset({OWNER, OPERATOR}),
    "rematch_orders": frozenset({OWNER, OPERATOR}),
    "see_stock": EVERYBODY,
    "edit_stock": frozenset({OWNER, OPERATOR, CLERK}),
    "see_catalogue": EVERYBODY,
    "edit_catalogue": frozenset({OWNER, OPERATOR}),
    "see_sheets": EVERYBODY,  # whose rows go out or come in needs its own right, too
    "import_sheets": frozenset({OWNER, OPERATOR, CLERK}),
    "see_team": EVERYBODY,
    "edit_team": frozenset({OWNER}),
    "edit_tokens": frozenset({OWNER}),
}

# They decide where the orders of every store leave from: who works in some stores does not do them.
FOR_ALL_STORES = frozenset({"edit_warehouses", "edit_routes", "publish_rules"})


def may(membership, act):
    """Whether the member holds `act`, by their role and by the stores they work in."""
    return not _lacks_the_role(membership, act) and not _lacks_stores(membership, act)


def acts_of(membership):
    """Every act that the member holds, for templates that ask for one."""
    return {act for act in MAY if may(membership, act)}


def why_not(membership, act):
    """Why the member may not do `act`, in a sentence that says who may; empty when they may."""
    told = {"merchant": membership.merchant.name, "role": membership.get_role_display()}
    if _lacks_the_role(membership, act):
        return _("Your role (%(role)s) may not do this. Ask an owner of %(merchant)s.") % told
    if _lacks_stores(membership, act):
        return (
            _(
                "This is for all stores of %(merchant)s, and you work only in some of them:"
                " ask somebody who works in all stores."
            )
            % told
        )
    return ""


def _lacks_the_role(membership, act):
    return membership.role not in MAY[act] or act in membership.may_not


def _lacks_stores(membership, act):
    return act in FOR_ALL_STORES and not membership.all_stores


def check_right(request, act):
    """Refuse whoever does not hold `act`, in a sentence that names who may."""
    if refusal := why_not(request.membership, act):
        raise PermissionDenied(refusal)


def requires(act):
    """Let a view run only for roles that hold `act`; the others read a 403 that names who may."""
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
