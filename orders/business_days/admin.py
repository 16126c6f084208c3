"""Staff's pages of days: what a day would do to open orders is seen before it is saved."""

from copy import copy

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.shortcuts import render
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from merchant.frame.staff import KeptAdmin
from orders.business_days.decided import effect_of_decision
from orders.business_days.decided_wording import describe_decision
from orders.business_days.forms import DecidedForm
from orders.business_days.wording import kept_because
from warehouses.calendars import services
from warehouses.calendars.decisions import Decision, decided
from warehouses.calendars.models import Holiday, SpecialDay

OF_THE_PREVIEW = {"csrfmiddlewaretoken", "_seen", "_back"}


class SeenFirst:
    """Pages of rows that are saved in two steps: what it does is shown, and then it is confirmed."""

    form = DecidedForm

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.entered = getattr(request, "entered", {})
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Nothing is saved unless this very decision was looked at."""
        asked = self._asked(request, object_id) if request.method == "POST" else None
        if asked is not None:
            decision, form = asked
            if "_back" in request.POST:
                request.method, request.entered = "GET", form.cleaned_data
            elif request.POST.get("_seen") != decision.stamp:
                return self._preview_page(request, decision)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _asked(self, request, object_id):
        """The decision and its form; None where they are refused, which the form's own page tells."""
        row = self.get_object(request, unquote(object_id)) if object_id else None
        may = self.has_change_permission(request, row) if row else self.has_add_permission(request)
        if not may or (object_id and row is None):
            return None
        before = copy(row)
        form = self.get_form(request, row, change=row is not None)(request.POST, instance=row)
        return (decided(before, form.instance), form) if form.is_valid() else None

    def _preview_page(self, request, decision):
        meta = self.model._meta
        entered = [(name, told) for name, told in request.POST.lists() if name not in OF_THE_PREVIEW]
        context = {
            **self.admin_site.each_context(request),
            **_told(decision),
            "opts": meta,
            "original": decision.before,
            "title": _("What it changes"),
            "entered": [(name, value) for name, told in entered for value in told],
            "decision": decision,
            "is_outdated": "_seen" in request.POST,
        }
        return render(request, "orders/business_days/staff/preview.html", context)


@admin.register(Holiday)
class HolidayAdmin(SeenFirst, KeptAdmin):
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
class SpecialDayAdmin(SeenFirst, ModelAdmin):
    """Days that staff open or close; every change is recorded."""

    list_per_page = 25  # the library draws five kilobytes a row

    list_display = ["day", "is_open", "warehouse", "country", "reason"]
    list_filter = ["is_open", "country"]
    list_select_related = ["warehouse"]
    search_fields = ["reason", "warehouse__code", "country"]
    autocomplete_fields = ["warehouse"]
    date_hierarchy = "day"
    delete_confirmation_template = "orders/business_days/staff/delete.html"

    def get_actions(self, request):
        """Each is taken back by itself, on the page that tells what that does."""
        actions = super().get_actions(request)
        return {name: told for name, told in actions.items() if name != "delete_selected"}

    def delete_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        is_asked = request.method == "GET" and row is not None and self.has_delete_permission(request, row)
        told = _told(decided(row, None)) if is_asked else {}
        return super().delete_view(request, object_id, told | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        services.save_special_day(special_day=obj, actor=request.user)

    def delete_model(self, request, obj):
        services.remove_special_day(special_day_id=obj.pk, actor=request.user)


def _told(decision: Decision) -> dict:
    """A decision and what it does, for a page."""
    effect = effect_of_decision(decision)
    kept = [(kept_because(code), group) for code, group in effect.kept.items()]
    return {"sentences": describe_decision(decision), "effect": effect, "kept": kept}
