from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from merchant.audit.selectors import timeline
from merchant.frame.staff import ReadOnlyAdmin, act_page
from merchant.supply import client, services
from merchant.supply.exceptions import SupplyError
from merchant.supply.forms import AskForm, NumberForm
from merchant.supply.models import SupplyAccount

ACTS = {
    "try-again": (_("Try again now"), AskForm, services.try_again),
    "enter": (_("Enter the number by hand"), NumberForm, services.enter_number),
}


@admin.register(SupplyAccount)
class SupplyAccountAdmin(ReadOnlyAdmin):
    """Which store waits for its account, since when and why; acts call the services."""

    list_display = [
        *("store", "merchant", "state", "age", "attempts", "last_problem"),
        *("next_try_at", "escalated_at", "number"),
    ]
    list_filter = ["state", "last_problem", ("escalated_at", admin.EmptyFieldListFilter)]
    list_select_related = ["store", "merchant"]
    search_fields = ["store__code", "store__name", "merchant__code", "merchant__name", "number"]
    ordering = ["first_asked_at"]
    actions = ["try_selected_again"]
    fields = [
        ("store", "merchant"),
        ("state", "state_since", "number"),
        ("first_asked_at", "asked_at", "asked_by"),
        ("attempts", "tried_at", "next_try_at", "lease_until"),
        ("last_problem", "differing"),
        ("escalated_at", "opened_at"),
    ]
    change_form_outer_before_template = "merchant/supply/staff/_case.html"
    list_before_template = "merchant/supply/staff/_by_hand.html"

    @admin.display(description=_("hours since asked"), ordering="first_asked_at")
    def age(self, account):
        until = account.opened_at or timezone.now()
        return int((until - account.first_asked_at).total_seconds() // 3600)

    def get_urls(self):
        own = path(
            "<int:account_id>/act/<str:name>/",
            self.admin_site.admin_view(self.act),
            name="merchant_supplyaccount_act",
        )
        return [own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"by_hand": not client.is_there(), **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        account = self.get_object(request, object_id)
        if account is not None and self.has_view_permission(request, account):
            extra_context = {
                "account": account,
                "acts": _acts(account) if self.has_act_permission(request) else {},
                "events": timeline(account.merchant_id, account.store, only="account."),
                **(extra_context or {}),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def act(self, request, account_id, name):
        """The form of one act, and the act itself."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        account = get_object_or_404(SupplyAccount.objects.select_related("store"), pk=account_id)
        if name not in ACTS:
            raise Http404
        label, form_class, service = ACTS[name]
        form = form_class(request.POST if request.method == "POST" else None)
        if form.is_valid() and _is_done(form, service, account, request.user):
            self.message_user(request, _("Done: %(act)s.") % {"act": label}, messages.SUCCESS)
            return redirect(reverse("admin:merchant_supplyaccount_change", args=[account.pk]))
        title = _("%(act)s: %(store)s") % {"act": label, "store": account.store}
        return act_page(self, request, account, form=form, title=title, button=label)

    @admin.action(description=_("Try again now"), permissions=["act"])
    def try_selected_again(self, request, queryset):
        tried = 0
        for account_id in queryset.order_by("pk").values_list("pk", flat=True):
            try:
                services.try_again(account_id=account_id, actor=request.user)
                tried += 1
            except SupplyError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
        if tried:
            told = ngettext("%(count)s account is tried again.", "%(count)s accounts are tried again.", tried)
            self.message_user(request, told % {"count": tried}, messages.SUCCESS)

    def has_act_permission(self, request, obj=None):
        """Who may change accounts, though nobody edits their fields."""
        return request.user.has_perm("merchant.change_supplyaccount")


def _acts(account):
    """The acts that make sense now: what is opened is not tried any more, though its number may be mended."""
    names = ["enter"] if account.is_opened else ["try-again", "enter"]
    return {name: ACTS[name][0] for name in names}


def _is_done(form: Form, service, account, actor) -> bool:
    try:
        service(account_id=account.pk, actor=actor, **form.cleaned_data)
    except SupplyError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
