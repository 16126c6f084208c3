from functools import cache
from itertools import islice

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from merchant.tenancy.access import may
from merchant.tenancy.composed import CODE, USER, Composed
from merchant.tenancy.models import Membership, Merchant, Store

# What is read when a member enters a store, and how a query names it.
ENTERED = {"": Membership, "merchant__": Merchant, "merchant__store__": Store}


def entered(user, store_code: str) -> tuple[Store, Membership] | None:
    """The store of this code and the user's place in its merchant's team, in one query; None without one."""
    found = _asked_entry().rows({USER: user.pk, CODE: store_code})
    if not found:
        return None
    values = iter(found[0])
    membership, merchant, store = (
        model.from_db("default", names, list(islice(values, len(names)))) for model, names in _columns()
    )
    membership.merchant = store.merchant = merchant
    return store, membership


@cache
def _asked_entry():
    members = Membership.objects.standing().filter(user=USER, merchant__store__code=CODE)
    read = zip(ENTERED, _columns(), strict=True)
    return Composed(members.values_list(*(path + name for path, (_model, names) in read for name in names)))


@cache
def _columns():
    return [(model, [field.attname for field in model._meta.concrete_fields]) for model in ENTERED.values()]


def memberships_of(user):
    """The user's places in teams, each with its merchant and the merchant's stores, in two queries."""
    stores = Store.objects.order_by("code")
    return list(
        Membership.objects.standing()
        .filter(user=user)
        .select_related("merchant")
        .prefetch_related(Prefetch("merchant__store_set", queryset=stores, to_attr="all_stores"), "stores")
        .order_by("merchant__code")
    )


def stores_open_to(membership):
    """The stores that a member from `memberships_of` works in, without a query."""
    if membership.all_stores:
        return membership.merchant.all_stores
    listed = {store.pk for store in membership.stores.all()}
    return [store for store in membership.merchant.all_stores if store.pk in listed]


def first_store_of(membership):
    """The first store that this member works in, or None."""
    return _stores(membership).first()


def stores_of(membership):
    """All stores that this member works in, in one query."""
    return list(_stores(membership).select_related("merchant"))


def only_stores_of(membership) -> frozenset[int] | None:
    """The keys of the stores that a member is limited to; None for whoever works in all of them."""
    if membership.all_stores:
        return None
    return frozenset(membership.stores.values_list("pk", flat=True))


def _stores(membership):
    stores = (
        membership.stores if not membership.all_stores else Store.objects.for_merchant(membership.merchant)
    )
    return stores.order_by("code")


def may_still(user, store: Store, *acts: str) -> bool:
    """Whether somebody may do all of this in a store now: roles change, members leave while work waits."""
    membership = _place_of(user, store.merchant_id)
    return bool(membership) and membership.may_enter(store) and all(may(membership, act) for act in acts)


def may_still_here(user, merchant: Merchant, *acts: str) -> bool:
    """The same of what belongs to no store but to the merchant."""
    membership = _place_of(user, merchant.pk)
    return bool(membership) and all(may(membership, act) for act in acts)


def check_still(user, store: Store, act: str) -> None:
    """Refuse whoever lost a right while their request waited for a lock; asked once the lock is held."""
    if not may_still(user, store, act):
        raise PermissionDenied(_no_more())


def check_still_here(user, merchant: Merchant, act: str) -> None:
    """The same of what belongs to no store but to the merchant."""
    if not may_still_here(user, merchant, act):
        raise PermissionDenied(_no_more())


def _no_more():
    return _("Your role was changed while you did this: you may not do it any more, and nothing was saved.")


def _place_of(user, merchant_id):
    members = Membership.objects.for_merchant(merchant_id).standing()
    members = members.filter(user=user, user__is_active=True)
    return members.first() if user else None
