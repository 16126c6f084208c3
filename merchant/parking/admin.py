from django.contrib import admin, messages
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from merchant.frame.staff import ReadOnlyAdmin
from merchant.parking import services
from merchant.parking.models import ParkedRow
from merchant.parking.wording import queue_name


@admin.register(ParkedRow)
class ParkedRowAdmin(ReadOnlyAdmin):
    """Rows that broke a sweep; once its cause is mended a parked one is tried again from here."""

    list_display = ["told_queue", "kind", "row_id", "attempts", "reason", "first_at", "last_at", "parked_at"]
    list_filter = ["queue", ("parked_at", admin.EmptyFieldListFilter)]
    search_fields = ["=row_id", "reason"]
    ordering = ["-last_at"]
    actions = ["try_again"]
    fields = [
        "told_queue",
        "kind",
        "row_id",
        "address",
        "attempts",
        "reason",
        "first_at",
        "last_at",
        "parked_at",
    ]
    readonly_fields = fields

    @admin.display(description=pgettext_lazy("jobs", "queue"), ordering="queue")
    def told_queue(self, parked):
        return queue_name(parked.queue)

    @admin.display(description=_("its page"))
    def address(self, parked):
        try:
            return reverse(f"admin:{parked.kind.replace('.', '_')}_change", args=[parked.row_id])
        except NoReverseMatch:
            return "–"

    @admin.action(description=_("Try again"), permissions=["try"])
    def try_again(self, request, queryset):
        keys = list(queryset.values_list("pk", flat=True))
        for key in keys:
            services.try_again(parked_id=key, actor=request.user)
        told = ngettext("%(count)s row is tried again.", "%(count)s rows are tried again.", len(keys))
        self.message_user(request, told % {"count": len(keys)}, messages.SUCCESS)

    def has_try_permission(self, request):
        """Who may delete such a row may let a sweep take it again."""
        return request.user.has_perm("merchant.delete_parkedrow")
