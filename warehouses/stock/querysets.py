from collections.abc import Collection

from django.db import connection
from django.db.models import F, Q, Sum, Window
from django.db.models.expressions import RawSQL

from merchant.tenancy.querysets import MerchantQuerySet

OF_PLACES = """
SELECT id FROM warehouses_stocklevel
JOIN unnest(%s::bigint[], %s::bigint[]) AS asked (warehouse, sku) ON warehouse_id = warehouse AND sku_id = sku
"""


class StockLevelQuerySet(MerchantQuerySet):
    """Chainable questions about what lies where."""

    def below_zero(self):
        """Levels from which more was shipped than they held: counted wrong, or not counted yet."""
        return self.filter(on_hand__lt=0)

    def low(self):
        """Levels of which no more is free than somebody wants to be told at."""
        return self.filter(shortage__isnull=False)

    def lacking(self):
        """Levels where more is reserved than lies there, by a count or a parcel nobody reserved for."""
        return self.filter(lacking__isnull=False)

    def of_places(self, places: Collection[tuple[int, int]]):
        """Levels of these (warehouse's key, SKU's key) pairs; on SQLite also of their combinations."""
        warehouses, skus = [warehouse for warehouse, _sku in places], [sku for _warehouse, sku in places]
        if connection.vendor == "postgresql":  # nobody waits for levels that are only of the same warehouses
            return self.filter(pk__in=RawSQL(OF_PLACES, (warehouses, skus)))  # noqa: S611
        return self.filter(warehouse__in=set(warehouses), sku__in=set(skus))


class StockMovementQuerySet(MerchantQuerySet):
    """Chainable questions about the ledger."""

    def of_parcels(self, parcel_ids):
        """What left in these parcels, and what was given back of them."""
        return self.filter(parcel_id__in=parcel_ids)

    def of_fulfilments(self, fulfilment_ids):
        """What was reserved for these fulfilments, and what is not any more."""
        return self.filter(fulfilment_id__in=fulfilment_ids)

    def of_goods(self):
        """What came, went or was counted; not what was only reserved or released."""
        return self.exclude(kind__in=["reservation", "release"])

    def out_of_step(self):
        """Movements whose balances are not the sums of all up to them."""
        running, running_reserved = (
            Window(Sum(name), partition_by=["warehouse", "sku"], order_by="id")
            for name in ("quantity", "reserved")
        )
        sums = self.annotate(running=running, running_reserved=running_reserved)
        return sums.filter(~Q(balance=F("running"), reserved_balance=F("running_reserved")))
