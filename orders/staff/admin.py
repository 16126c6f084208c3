from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from merchant.audit.selectors import timeline
from merchant.frame.staff import act_page
from merchant.money.currencies import format_minor
from orders.book import admin as book
from orders.book import services
from orders.book.exceptions import OrderError
from orders.book.fields import refusal_in
from orders.book.models import Order
from orders.staff.acts import ACTS, possible_acts
from orders.staff.filters import STORE, HoldFilter, StatusFilter, StoreFilter


@admin.register(Order)
class OrderAdmin(book.NamedByOrder):
    """Orders of every merchant; nothing is edited here, acts call the services that sellers use."""

    # Its rows are written by templates/admin/orders/order/change_list_results.html.
    list_display = ["number", "store", "status", "stage", "country", "ship_by", "ordered_at"]
    list_filter = [StoreFilter, StatusFilter, HoldFilter]
    list_filter_submit = True
    list_per_page = 100  # our own rows are light
    list_select_related = ["store"]
    order_path = "pk"
    fields = [
        ("number", "public_id"),
        ("merchant", "store"),
        ("programme", "leg", "origin"),
        ("status", "stage", "status_since"),
        ("ordered_at", "paid_at", "released_at"),
        ("release_due_at", "expected_by", "is_history"),
        ("country", "subdivision", "postcode"),
        ("total", "currency"),
    ]
    readonly_fields = ["total"]
    inlines = [
        *(book.LineInline, book.ChargeInline, book.DiscountInline, book.FulfilmentInline),
        *(book.PackageInline, book.HoldInline, book.NoteInline),
    ]
    actions = ["release_selected"]
    change_form_outer_before_template = "orders/staff/_acts.html"
    change_form_outer_after_template = "orders/staff/_story.html"

    def get_ordering(self, request):
        return ["-ordered_at", "-pk"] if request.GET.get(STORE) else ["-pk"]

    @admin.display(description=_("total"))
    def total(self, order):
        return format_minor(order.total_minor, order.currency, get_language() or "en")

    @admin.action(description=_("Release the chosen orders"), permissions=["act"])
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

    def has_act_permission(self, request, obj=None):
        """Who may change orders, though nobody edits their fields."""
        return request.user.has_perm("orders.change_order")

    def get_urls(self):
        act = path(
            "<int:order_id>/act/<str:name>/", self.admin_site.admin_view(self.act), name="orders_order_act"
        )
        reveal = path(
            "<int:order_id>/recipient/", self.admin_site.admin_view(self.reveal), name="orders_order_reveal"
        )
        return [act, reveal, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        order = self.get_object(request, object_id)
        if order is not None and self.has_view_permission(request, order):
            may_act = self.has_act_permission(request)
            extra_context = {
                "acts": possible_acts(order) if may_act else {},
                "may_act": may_act,
                "recipient": getattr(order, "recipient", None),
                "events": timeline(order.merchant, order),
                **(extra_context or {}),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def act(self, request, order_id, name):
        """The form of one act, and the act itself; a refusal stands above the form."""
        order = self._order_to_act_on(request, order_id)
        if name not in ACTS:
            raise Http404
        act = ACTS[name]
        with timezone.override(order.store.time_zone):
            form = act.form(request.POST if request.method == "POST" else None, order=order)
            if request.method == "POST" and form.is_valid():
                with refusal_in(form):
                    act.service(actor=request.user, **form.told())
        if request.method == "POST" and not form.errors:
            self.message_user(request, _("Done: %(act)s.") % {"act": act.label}, messages.SUCCESS)
            return redirect(reverse("admin:orders_order_change", args=[order.pk]))
        title = _("%(act)s: order %(number)s") % {"act": act.label, "number": order.number}
        return act_page(self, request, order, form=form, title=title, button=act.label)

    def reveal(self, request, order_id):
        """The order's page with its recipient in full, once; that somebody read it is written down."""
        order = self._order_to_act_on(request, order_id)
        if request.method != "POST":
            return redirect(reverse("admin:orders_order_change", args=[order.pk]))
        services.reveal_recipient(order_id=order.pk, actor=request.user)
        request.method = "GET"  # the page is looked at, not sent
        return self.change_view(request, str(order.pk), extra_context={"is_revealed": True})

    def _order_to_act_on(self, request, order_id):
        if not self.has_act_permission(request):
            raise PermissionDenied
        return get_object_or_404(Order.objects.select_related("store", "merchant"), pk=order_id)
