from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import TextFilter

from orders.book.holds import HoldKind
from orders.book.status import OrderStatus

STORE = "store"


class StoreFilter(TextFilter):
    """One store's orders, by its code; the indexes begin with it."""

    title = _("store code")
    parameter_name = STORE

    def queryset(self, request, queryset):
        code = (self.value() or "").strip()
        return queryset.filter(store__code=code.upper()) if code else queryset


class WithinStore(admin.SimpleListFilter):
    """A choice that is offered only within a store: over all stores no index serves it."""

    def lookups(self, request, model_admin):
        return self.choices_within if request.GET.get(STORE) else ()


class StatusFilter(WithinStore):
    title = _("status (choose a store first)")
    parameter_name = "status"
    choices_within = OrderStatus.choices

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() else queryset


class HoldFilter(WithinStore):
    title = _("hold (choose a store first)")
    parameter_name = "hold"
    choices_within = HoldKind.choices

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(holds__kind=self.value(), holds__released_at=None)
