from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import TabularInline

from merchant.frame.staff import ReadOnlyAdmin
from orders.book import services
from orders.book.exceptions import OrderError
from orders.book.models import Charge, Fulfilment, Hold, Line, Order, Package


class ReadOnlyInline(TabularInline):
    """Rows of an order as staff see them."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class LineInline(ReadOnlyInline):
    model = Line
    fields = ["position", "sku_code", "title", "ordered", "cancelled", "shipped", "price_minor"]


class ChargeInline(ReadOnlyInline):
    model = Charge
    fields = ["kind", "title", "amount_minor"]


class FulfilmentInline(ReadOnlyInline):
    model = Fulfilment
    fields = [
        "state",
        "warehouse",
        "channel",
        "ship_by",
        "ship_by_source",
        "is_provisional",
        "handed_over_at",
        "late_at",
    ]


class PackageInline(ReadOnlyInline):
    model = Package
    fields = ["kind", "state", "carrier", "tracking_number", "handed_over_at", "recorded_at", "ended_at"]


class HoldInline(ReadOnlyInline):
    model = Hold
    fields = ["kind", "data", "opened_at", "released_at"]


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """Orders of every merchant; nothing is edited here, acts call the services."""

    list_display = ["number", "store", "status", "country", "ship_by", "ordered_at", "is_history"]
    list_filter = ["status", "programme", "is_history"]
    list_select_related = ["store"]
    search_fields = ["=number", "=public_id", "=packages__tracking_number"]
    ordering = ["-pk"]
    show_full_result_count = False
    fields = [
        ("number", "public_id"),
        ("merchant", "store"),
        ("programme", "leg"),
        ("status", "status_since"),
        ("ordered_at", "paid_at", "released_at"),
        ("country", "subdivision", "postcode"),
        ("currency", "total_minor"),
        ("ship_by", "is_history"),
    ]
    inlines = [LineInline, ChargeInline, FulfilmentInline, PackageInline, HoldInline]
    actions = ["release_selected"]

    @admin.action(description=_("Release the chosen orders"))
    def release_selected(self, request, queryset):
        released = 0
        for order_id in queryset.values_list("pk", flat=True):
            try:
                services.release_order(order_id=order_id, actor=request.user)
                released += 1
            except OrderError as refusal:
                messages.error(request, str(refusal))
        text = ngettext("%(count)s order released.", "%(count)s orders released.", released)
        self.message_user(request, text % {"count": released})


@admin.register(Fulfilment)
class FulfilmentAdmin(ReadOnlyAdmin):
    """What each warehouse was asked to send, and what was marked late."""

    list_display = ["order", "state", "warehouse", "channel", "ship_by", "late_at"]
    list_filter = ["state", ("late_at", admin.EmptyFieldListFilter)]
    list_select_related = ["order", "warehouse", "channel"]
    search_fields = ["=order__number"]
    ordering = ["-pk"]
    show_full_result_count = False
