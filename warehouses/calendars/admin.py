from django.contrib import admin
from unfold.admin import ModelAdmin

from warehouses.calendars import services
from warehouses.calendars.models import Holiday, HolidayYear, SpecialDay


@admin.register(Holiday)
class HolidayAdmin(ModelAdmin):
    """What staff write here is kept: a wrong day is struck out, since a deleted one would be read again."""

    list_display = ["day", "country", "subdivision", "kind", "name", "source", "is_edited", "is_void"]
    list_filter = ["kind", "is_edited", "is_void", "country"]
    search_fields = ["name", "country", "subdivision"]
    date_hierarchy = "day"
    fields = ["country", "subdivision", "day", "kind", "name", "is_void", "is_edited", "source"]
    readonly_fields = ["is_edited", "source"]

    def save_model(self, request, obj, form, change):
        services.keep_holiday(holiday=obj)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(SpecialDay)
class SpecialDayAdmin(ModelAdmin):
    list_display = ["day", "is_open", "warehouse", "country", "reason"]
    list_filter = ["is_open", "country"]
    list_select_related = ["warehouse"]
    search_fields = ["reason", "warehouse__code", "country"]
    autocomplete_fields = ["warehouse"]
    date_hierarchy = "day"

    def save_model(self, request, obj, form, change):
        services.save_special_day(special_day=obj)


@admin.register(HolidayYear)
class HolidayYearAdmin(ModelAdmin):
    list_display = ["country", "subdivision", "year", "is_known", "make_ups_known", "source", "read_at"]
    list_filter = ["is_known", "make_ups_known", "year", "country"]
    search_fields = ["country", "subdivision"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
