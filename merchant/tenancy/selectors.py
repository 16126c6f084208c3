from django.db.models import Prefetch

from merchant.tenancy.access import may
from merchant.tenancy.models import Membership, Store


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
    members = Membership.objects.for_merchant(store.merchant_id).filter(user=user, user__is_active=True)
    membership = members.first() if user else None
    return bool(membership) and membership.may_enter(store) and all(may(membership, act) for act in acts)
