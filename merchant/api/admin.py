from django.contrib import admin

from merchant.api.models import ApiToken
from merchant.frame.staff import ReadOnlyAdmin


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Which programs act for which store; the secret is with its owner alone."""

    list_display = [
        "name",
        "store",
        "prefix",
        "actor",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    ]
    list_select_related = ["store", "actor"]
    search_fields = ["prefix", "name", "store__code"]
    exclude = ["digest"]
    ordering = ["-id"]
