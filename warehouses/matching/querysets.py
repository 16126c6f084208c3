from django.db.models import Exists, F, OuterRef

from merchant.tenancy.querysets import MerchantQuerySet

_ROUTE = "merchant__countryroute__"


class RouteTableQuerySet(MerchantQuerySet):
    """Country tables; jobs read those of many merchants at once."""

    def of_merchants(self, merchant_ids):
        return self.filter(merchant__in=merchant_ids)

    def with_routes(self):
        """One dictionary for each row of the tables; a table without rows gives one with empty values."""
        return self.values(
            country=F(_ROUTE + "country"),
            warehouse=F(_ROUTE + "warehouse_id"),
            warehouse_name=F(_ROUTE + "warehouse__name"),
            warehouse_in_use=F(_ROUTE + "warehouse__is_active"),
            channel_name=F(_ROUTE + "channel__name"),
            carrier=F(_ROUTE + "channel__carrier"),
            channel_in_use=F(_ROUTE + "channel__is_active"),
        )


class RuleSetQuerySet(MerchantQuerySet):
    """Versions of rules; jobs read those of many merchants at once."""

    def of_merchants(self, merchant_ids):
        return self.filter(merchant__in=merchant_ids)

    def published(self):
        return self.filter(number__isnull=False)

    def drafts(self):
        return self.filter(number=None)

    def in_force(self):
        """The published version with the highest number of each merchant."""
        later = self.model.for_jobs.filter(merchant=OuterRef("merchant"), number__gt=OuterRef("number"))
        return self.published().filter(~Exists(later))


class RuleQuerySet(MerchantQuerySet):
    """Rules of any version."""

    def of_sets(self, rule_sets):
        return self.filter(rule_set__in=[rule_set.pk for rule_set in rule_sets])

    def with_places(self):
        """Each with its places in their rank."""
        return self.prefetch_related("places__warehouse", "places__channel").order_by("position")

    def naming(self, warehouse):
        """Rules that offer a warehouse."""
        return self.filter(places__warehouse=warehouse).distinct()
