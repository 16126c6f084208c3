from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from merchant.frame.staff import KeptAdmin
from warehouses.overview import services
from warehouses.overview.forms import ChannelForm, StoreWarehouseForm, WarehouseForm
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse
from warehouses.sites.services import set_default_warehouse


@admin.register(Warehouse)
class WarehouseAdmin(KeptAdmin):
    """Warehouses; whose one is and its code are settled once."""

    form = WarehouseForm
    list_display = ["code", "name", "merchant", "kind", "owner", "country", "city", "time_zone", "is_active"]
    list_filter = ["kind", "owner", "is_active", "country"]
    list_select_related = ["merchant"]
    search_fields = ["code", "name", "city", "merchant__code", "merchant__name"]
    autocomplete_fields = ["merchant"]
    fieldsets = [
        (None, {"fields": ["code", "name", "merchant", "kind", "owner", "is_active"]}),
        (
            _("Where it stands"),
            {"fields": ["country", "subdivision", "street", "postcode", "city", "latitude", "longitude"]},
        ),
        (_("Its clock"), {"fields": ["time_zone", "weekdays", "cutoff"]}),
        (_("Prices"), {"fields": ["currency"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "merchant"] if obj else []

    def save_model(self, request, obj, form, change):
        services.save_warehouse(warehouse=obj, actor=request.user)


@admin.register(Channel)
class ChannelAdmin(KeptAdmin):
    """Channels; out of which warehouse and whose one is, is settled once."""

    form = ChannelForm
    list_display = ["code", "name", "warehouse", "merchant", "carrier", "transit_days", "is_active"]
    list_filter = ["is_active", "carrier"]
    list_select_related = ["warehouse", "merchant"]
    search_fields = ["code", "name", "carrier", "warehouse__code", "warehouse__name"]
    autocomplete_fields = ["warehouse", "merchant"]
    fieldsets = [
        (None, {"fields": ["warehouse", "merchant", "code", "name", "carrier", "is_active"]}),
        (_("Where it goes"), {"fields": ["transit_days", "countries"]}),
        (_("What it takes"), {"fields": ["max_weight_g", "max_side_mm", "max_girth_mm"]}),
        (_("Prices"), {"fields": ["rates"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["warehouse", "merchant"] if obj else []

    def save_model(self, request, obj, form, change):
        services.save_channel(channel=obj, actor=request.user)


@admin.register(StoreWarehouse)
class StoreWarehouseAdmin(KeptAdmin):
    """By which warehouse a store's unmatched orders are dated."""

    form = StoreWarehouseForm
    list_display = ["store", "warehouse"]
    list_select_related = ["store", "warehouse"]
    search_fields = ["store__code", "store__name", "warehouse__code", "warehouse__name"]
    autocomplete_fields = ["store", "warehouse"]

    def get_readonly_fields(self, request, obj=None):
        return ["store"] if obj else []

    def save_model(self, request, obj, form, change):
        set_default_warehouse(default=obj, actor=request.user)
