"""The years that were read; days have their pages on the orders' floor, which tells whom they move."""

from django.contrib import admin

from merchant.frame.staff import ReadOnlyAdmin
from warehouses.calendars.models import HolidayYear


@admin.register(HolidayYear)
class HolidayYearAdmin(ReadOnlyAdmin):
    """What was read, and what is unknown: to look at only."""

    list_display = ["country", "subdivision", "year", "is_known", "make_ups_known", "source", "read_at"]
    list_filter = ["is_known", "make_ups_known", "year", "country"]
    search_fields = ["country", "subdivision"]
