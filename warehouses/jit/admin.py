from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.audit.selectors import timeline
from merchant.frame.staff import KeptAdmin, ReadOnlyAdmin
from warehouses.jit import services
from warehouses.jit.exceptions import JitError
from warehouses.jit.forms import JitSiteForm, OverrideForm
from warehouses.jit.models import JitChoice, JitSite
from warehouses.jit.selectors import choice_of, comparison_of


@admin.register(JitSite)
class JitSiteAdmin(KeptAdmin):
    """Which JIT warehouses still take stores; whose row it is, is settled once."""

    form = JitSiteForm
    list_display = ["warehouse", "state", "takes_until", "note"]
    list_filter = ["state"]
    list_select_related = ["warehouse"]
    search_fields = ["warehouse__code", "warehouse__name"]

    def get_readonly_fields(self, request, obj=None):
        return ["warehouse"] if obj else []

    def save_model(self, request, obj, form, change):
        services.keep_site(site=obj, actor=request.user)


@admin.register(JitChoice)
class JitChoiceAdmin(ReadOnlyAdmin):
    """Where stores hand over their JIT orders; staff give a store another one, with a reason."""

    list_display = ["store", "number", "warehouse", "chosen_at", "chosen_by", "distance_km", "reason"]
    list_select_related = ["store", "warehouse", "chosen_by"]
    search_fields = ["store__code", "store__name", "warehouse__code"]
    change_form_outer_before_template = "warehouses/jit/staff/_choice.html"

    def get_urls(self):
        own = path(
            "<int:choice_id>/override/",
            self.admin_site.admin_view(self.override),
            name="warehouses_jitchoice_override",
        )
        return [own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        choice = self.get_object(request, object_id)
        if choice is not None and self.has_view_permission(request, choice):
            extra_context = {
                "choice": choice,
                "current": choice_of(choice.store),
                "may_override": self.has_override_permission(request),
                "events": timeline(choice.merchant_id, choice.store, only="joining.jit_"),
                **(extra_context or {}),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def override(self, request, choice_id):
        """The candidates with all evidence, and the form by which the store gets another one."""
        if not self.has_override_permission(request):
            raise PermissionDenied
        choice = get_object_or_404(JitChoice.objects.select_related("store__merchant"), pk=choice_id)
        current = choice_of(choice.store)
        compared = comparison_of(choice.store, timezone.now())
        form = OverrideForm(
            request.POST or None, candidates=compared.candidates, initial={"was_seen": current.number}
        )
        if form.is_valid() and (changed := _overridden(form, choice.store_id, request.user)):
            self.message_user(request, _("Changed; the store was told."), messages.SUCCESS)
            return redirect(reverse("admin:warehouses_jitchoice_change", args=[changed.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Another JIT warehouse for %(store)s") % {"store": choice.store.name},
            "choice": current,
            "compared": compared,
            "form": form,
            "back": reverse("admin:warehouses_jitchoice_change", args=[choice.pk]),
        }
        return render(request, "warehouses/jit/staff/override.html", context)

    def has_override_permission(self, request, obj=None):
        """Who may change choices, though nobody edits their fields."""
        return request.user.has_perm("warehouses.change_jitchoice")


def _overridden(form, store_id, actor):
    """The new choice; None where the service refused."""
    told = form.cleaned_data
    try:
        return services.override_choice(
            store_id=store_id,
            warehouse_id=told["warehouse"],
            reason=told["reason"],
            was_seen=told["was_seen"],
            actor=actor,
        )
    except JitError as refusal:
        form.add_error(refusal.field, str(refusal))
