from django.contrib import admin

from merchant.frame.staff import ReadOnlyAdmin
from orders.policy.models import PolicyVersion


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    """The rules of the clock by version; a published one is immutable."""

    list_display = ["number", "name", "valid_from", "valid_to", "published_at", "handling_days", "due_time"]
    ordering = ["-number"]
