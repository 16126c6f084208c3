"""A store's addresses."""

from merchant.addresses.models import StoreAddress
from merchant.tenancy.models import Store


def address_of(store: Store, kind: str) -> StoreAddress | None:
    """The store's address of this kind; None where nobody has entered it."""
    rows = StoreAddress.objects.for_merchant(store.merchant_id)
    return rows.filter(store=store, kind=kind).first()


def dispatch_address(store: Store) -> StoreAddress | None:
    """Where the store dispatches its goods from, with `latitude` and `longitude` where they are known."""
    return address_of(store, StoreAddress.Kind.DISPATCH)


def addresses_of(store: Store) -> dict[str, StoreAddress]:
    """Both of a store's addresses, by kind, in one query."""
    rows = StoreAddress.objects.for_merchant(store.merchant_id).filter(store=store)
    return {row.kind: row for row in rows}
