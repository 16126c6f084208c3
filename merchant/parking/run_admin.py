"""Long work in the admin: what three workers died over can be tried again."""

from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from merchant.frame.staff import ReadOnlyAdmin
from merchant.parking import services
from merchant.runs.exceptions import NotToBeTried


class ParkedFilter(admin.SimpleListFilter):
    """Those that stopped after three attempts."""

    title = gettext_lazy("parked")
    parameter_name = "parked"

    def lookups(self, request, model_admin):
        return [("yes", _("yes"))]

    def queryset(self, request, queryset):
        return queryset.parked() if self.value() else queryset


class RunAdmin(ReadOnlyAdmin):
    """A kind of long work: staff look at it, and let parked ones be tried again."""

    list_filter = ["state", ParkedFilter]
    search_fields = ["public_id"]
    exclude = ["file"]
    ordering = ["-id"]
    actions = ["try_again"]

    @admin.display(description=gettext_lazy("public id"), ordering="public_id")
    def run_id(self, run):
        return run.public_id

    @admin.action(description=gettext_lazy("Try parked ones again"), permissions=["try"])
    def try_again(self, request, queryset):
        tried = 0
        for run_id in queryset.order_by("pk").values_list("pk", flat=True):
            try:
                services.try_run_again(kind=self.model, run_id=run_id, actor=request.user)
                tried += 1
            except NotToBeTried as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
        if tried:
            told = ngettext("%(count)s run is tried again.", "%(count)s runs are tried again.", tried)
            self.message_user(request, told % {"count": tried}, messages.SUCCESS)

    def has_try_permission(self, request):
        """As for parked rows: staff who may take those away."""
        return request.user.has_perm("merchant.delete_parkedrow")
