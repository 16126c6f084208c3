from django.db.models import F, Q, Sum, Window

from merchant.tenancy.querysets import MerchantQuerySet


class StockLevelQuerySet(MerchantQuerySet):
    """Chainable questions about what lies where."""

    def below_zero(self):
        """Levels from which more was shipped than they held: counted wrong, or not counted yet."""
        return self.filter(on_hand__lt=0)

    def of_places(self, places):
        """Levels of these (warehouse's key, SKU's key) pairs, and what else is of those."""
        places = list(places)
        warehouses, skus = {warehouse for warehouse, _sku in places}, {sku for _warehouse, sku in places}
        return self.filter(warehouse__in=warehouses, sku__in=skus)


class StockMovementQuerySet(MerchantQuerySet):
    """Chainable questions about the ledger."""

    def of_parcels(self, parcel_ids):
        """What left in these parcels, and what was given back of them."""
        return self.filter(parcel_id__in=parcel_ids)

    def out_of_step(self):
        """Movements whose balance is not the sum of all up to them."""
        running = Window(Sum("quantity"), partition_by=["warehouse", "sku"], order_by="id")
        return self.annotate(running=running).filter(~Q(balance=F("running")))
