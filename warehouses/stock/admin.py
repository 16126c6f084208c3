from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from merchant.frame.staff import LargeAdmin
from merchant.tenancy.models import Merchant
from warehouses.stock.models import StockLevel, StockMovement


class OfMerchantAdmin(LargeAdmin):
    """Rows of a merchant, found by its code."""

    list_select_related = ["merchant", "warehouse", "sku"]
    search_fields = ["merchant__code"]
    search_help_text = _("A merchant by its code")

    def found_by(self, request, queryset, term):
        merchants = Merchant.objects.filter(code=term.upper())
        return queryset.filter(sku__merchant__in=list(merchants))  # by the SKU, which an index begins with


@admin.register(StockLevel)
class StockLevelAdmin(OfMerchantAdmin):
    """What lies where; sellers record it."""

    list_display = ["sku", "warehouse", "on_hand", "counted_at", "moved_at", "merchant"]


@admin.register(StockMovement)
class StockMovementAdmin(OfMerchantAdmin):
    """The ledger; nobody changes it."""

    list_display = ["happened_at", "sku", "warehouse", "kind", "quantity", "balance", "actor", "merchant"]
    list_select_related = ["merchant", "warehouse", "sku", "actor"]
