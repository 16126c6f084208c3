from django.contrib import admin

from merchant.frame.staff import LargeAdmin
from merchant.messages.models import Message


@admin.register(Message)
class MessageAdmin(LargeAdmin):
    """What stores were told; people's own reading of it is nobody else's matter."""

    list_display = ["told_at", "store", "kind", "key", "count", "due_at"]
    list_select_related = ["store"]
    search_fields = ["store__code"]
