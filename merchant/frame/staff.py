"""What admin pages have in common: nothing is deleted, and what only others change is looked at."""

from unfold.admin import ModelAdmin


class KeptAdmin(ModelAdmin):
    """Rows that others point to: taken out of use, never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(KeptAdmin):
    """Rows that sellers or jobs change: staff look at them."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
