from django.contrib import admin
from unfold.admin import ModelAdmin

from merchant.frame.staff import KeptAdmin, ReadOnlyAdmin
from warehouses.calendars import services
from warehouses.calendars.models import Holiday, HolidayYear, SpecialDay


@admin.register(Holiday)
class HolidayAdmin(KeptAdmin):
    """What staff write here is kept: a wrong day is struck out, since a deleted one would be read again."""

    list_display = ["day", "country", "subdivision", "kind", "name", "source", "is_edited", "is_void"]
    list_filter = ["kind", "is_edited", "is_void", "country"]
    search_fields = ["name", "country", "subdivision"]
    date_hierarchy = "day"
    fields = ["country", "subdivision", "day", "kind", "name", "is_void", "is_edited", "source"]
    readonly_fields = ["is_edited", "source"]

    def get_readonly_fields(self, request, obj=None):
        """A row keeps its day and place: moved, the next refresh would write the old one again."""
        return [*self.readonly_fields, "country", "subdivision", "day"] if obj else self.readonly_fields

    def save_model(self, request, obj, form, change):
        services.keep_holiday(holiday=obj, actor=request.user)


@admin.register(SpecialDay)
class SpecialDayAdmin(ModelAdmin):
    """Days that staff open or close; every change is recorded."""

    list_per_page = 25  # the library draws five kilobytes a row

    list_display = ["day", "is_open", "warehouse", "country", "reason"]
    list_filter = ["is_open", "country"]
    list_select_related = ["warehouse"]
    search_fields = ["reason", "warehouse__code", "country"]
    autocomplete_fields = ["warehouse"]
    date_hierarchy = "day"

    def save_model(self, request, obj, form, change):
        services.save_special_day(special_day=obj, actor=request.user)

    def delete_model(self, request, obj):
        services.remove_special_day(special_day_id=obj.pk, actor=request.user)

    def delete_queryset(self, request, queryset):
        for special_day_id in queryset.values_list("pk", flat=True):
            services.remove_special_day(special_day_id=special_day_id, actor=request.user)


@admin.register(HolidayYear)
class HolidayYearAdmin(ReadOnlyAdmin):
    """What was read, and what is unknown: to look at only."""

    list_display = ["country", "subdivision", "year", "is_known", "make_ups_known", "source", "read_at"]
    list_filter = ["is_known", "make_ups_known", "year", "country"]
    search_fields = ["country", "subdivision"]
