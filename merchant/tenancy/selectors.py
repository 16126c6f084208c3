from django.db.models import Prefetch

from merchant.tenancy.access import may
from merchant.tenancy.models import Membership, Merchant, Store


def memberships_of(user):
    """The user's places in teams, each with its merchant and the merchant's stores, in two queries."""
    stores = Store.objects.order_by("code")
    return list(
        Membership.objects.filter(user=user)
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


def _place_of(user, merchant_id):
    members = Membership.objects.for_merchant(merchant_id).filter(user=user, user__is_active=True)
    return members.first() if user else None
