from django.contrib import admin
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from merchant.frame.staff import LargeAdmin
from merchant.money.currencies import format_minor
from merchant.tenancy.models import Merchant, Store
from orders.book.models import Charge, Discount, Fulfilment, Hold, Line, Note, Order, Package

MOST_NAMED = 200


def order_ids_named(term: str) -> set[int]:
    """The orders of any merchant with this number, public id or tracking number.

    The indexes begin with the store or the merchant: naming all of these makes so many look-ups, no scan.
    """
    stores = list(Store.objects.values_list("pk", flat=True))
    merchants = list(Merchant.objects.values_list("pk", flat=True))
    found = (
        Order.objects.filter(store__in=stores, number=term).values_list("pk", flat=True),
        Order.objects.filter(public_id=term).values_list("pk", flat=True),
        Package.objects.filter(merchant__in=merchants, tracking_number=term.upper()).values_list(
            "order_id", flat=True
        ),
    )
    return {order_id for ids in found for order_id in ids[:MOST_NAMED]}


class NamedByOrder(LargeAdmin):
    """Rows that hang on an order and are found by its number, its public id or a tracking number."""

    search_fields = ["order"]
    search_help_text = _("Order number, public id or tracking number, exactly as written.")
    order_path = "order"

    def found_by(self, request, queryset, term):
        return queryset.filter(**{f"{self.order_path}__in": order_ids_named(term)})


class ReadOnlyInline(TabularInline):
    """Rows of an order as staff see them."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class MoneyInline(ReadOnlyInline):
    """Rows with an amount in the order's currency."""

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("order")

    @admin.display(description=_("amount"))
    def amount(self, row):
        return format_minor(row.amount_minor, row.order.currency, get_language() or "en")


class LineInline(MoneyInline):
    model = Line
    fields = [
        *("position", "sku_code", "title", "ordered", "cancelled", "cancelled_by", "shipped", "price"),
        *("personalisation", "confirmed_at"),
    ]
    readonly_fields = ["price"]

    @admin.display(description=_("unit price"))
    def price(self, line):
        return format_minor(line.price_minor, line.order.currency, get_language() or "en")


class ChargeInline(MoneyInline):
    model = Charge
    fields = ["kind", "title", "amount"]
    readonly_fields = ["amount"]


class DiscountInline(MoneyInline):
    model = Discount
    fields = ["funder", "title", "amount"]
    readonly_fields = ["amount"]


class FulfilmentInline(ReadOnlyInline):
    model = Fulfilment
    fields = [
        *("state", "warehouse", "channel", "is_locked", "submitted_at", "due", "ship_by_source"),
        *("is_provisional", "is_exempt", "shipped_at", "late_at"),
    ]
    readonly_fields = ["due"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("warehouse", "channel", "deadline")

    @admin.display(description=_("ship by, where it was counted"))
    def due(self, fulfilment):
        deadline = getattr(fulfilment, "deadline", None)
        if fulfilment.ship_by is None or deadline is None:
            return None
        return f"{fulfilment.ship_by.astimezone(deadline.local_zone):%Y-%m-%d %H:%M:%S} {deadline.city}"


class PackageInline(ReadOnlyInline):
    model = Package
    fields = [
        *("kind", "state", "carrier", "tracking_number", "handed_over_at", "recorded_at"),
        *("arrived_at", "ended_at"),
    ]


class HoldInline(ReadOnlyInline):
    model = Hold
    fields = ["kind", "data", "opened_at", "opened_by", "released_at"]


class NoteInline(ReadOnlyInline):
    model = Note
    fields = ["created_at", "author", "text"]


@admin.register(Fulfilment)
class FulfilmentAdmin(NamedByOrder):
    """What each warehouse was asked to send, and what was marked late."""

    list_display = ["order", "state", "warehouse", "channel", "ship_by", "shipped_at", "late_at"]
    list_select_related = ["order", "warehouse", "channel"]


@admin.register(Package)
class PackageAdmin(NamedByOrder):
    """Parcels of every merchant."""

    list_display = ["tracking_number", "order", "kind", "state", "carrier", "handed_over_at", "ended_at"]
    list_select_related = ["order"]
