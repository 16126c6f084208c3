from django.db.models import F

from merchant.tenancy.querysets import MerchantQuerySet

_ROUTE = "merchant__countryroute__"


class RouteTableQuerySet(MerchantQuerySet):
    """Country tables; jobs read those of many merchants at once."""

    def of_merchants(self, merchant_ids):
        return self.filter(merchant__in=merchant_ids)

    def with_routes(self):
        """One dictionary for each row of the tables; a table without rows gives one with empty values."""
        return self.values(
            "merchant_id",
            "revision",
            country=F(_ROUTE + "country"),
            warehouse=F(_ROUTE + "warehouse_id"),
            warehouse_code=F(_ROUTE + "warehouse__code"),
            warehouse_name=F(_ROUTE + "warehouse__name"),
            warehouse_in_use=F(_ROUTE + "warehouse__is_active"),
            channel=F(_ROUTE + "channel_id"),
            channel_name=F(_ROUTE + "channel__name"),
            carrier=F(_ROUTE + "channel__carrier"),
            channel_in_use=F(_ROUTE + "channel__is_active"),
        )
