from django.contrib import admin

from merchant.frame.staff import ReadOnlyAdmin
from warehouses.matching.models import CountryRoute, RouteTable


@admin.register(CountryRoute)
class CountryRouteAdmin(ReadOnlyAdmin):
    list_display = ["merchant", "country", "warehouse", "channel"]
    list_filter = ["country"]
    list_select_related = ["merchant", "warehouse", "channel"]
    search_fields = ["merchant__code", "merchant__name", "country", "warehouse__code"]


@admin.register(RouteTable)
class RouteTableAdmin(ReadOnlyAdmin):
    list_display = ["merchant", "revision", "changed_at"]
    list_select_related = ["merchant"]
    search_fields = ["merchant__code", "merchant__name"]
