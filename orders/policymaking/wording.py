"""Policy versions in words: the orders that one is for, and its dates."""

from django.utils.translation import gettext, pgettext

from orders.book.models import Order
from orders.policy.models import PolicyVersion
from orders.policy.scopes import Scope
from orders.policy.timeline import said
from warehouses.sites.countries import country_name


def describe_scope(scope: Scope) -> str:
    """Which orders a version is for, in the reader's language."""
    told = [
        country_name(scope.market) if scope.market else "",
        str(Order.Programme(scope.programme).label) if scope.programme else "",
        str(Order.Leg(scope.leg).label) if scope.leg else "",
        gettext("category %(category)s") % {"category": scope.category} if scope.category else "",
    ]
    return " · ".join(filter(None, told)) or pgettext("policy version", "every order")


def describe_dates(policy: PolicyVersion) -> str:
    """From when until when a version is valid."""
    words = {"begins": said(policy.valid_from), "ends": policy.valid_to and said(policy.valid_to)}
    if policy.valid_to is None:
        return gettext("from %(begins)s on") % words
    return gettext("from %(begins)s to %(ends)s") % words
