from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from merchant.attachments.responses import saved_file
from merchant.audit.selectors import timeline
from merchant.frame.staff import KeptAdmin, LargeAdmin, act_page
from merchant.money.currencies import format_minor, from_minor
from orders.book.fields import refusal_in
from orders.book.models import Order
from orders.penalties import services
from orders.penalties.forms import DecisionForm, EnterForm, ReasonForm, WaiverForm
from orders.penalties.models import AppealFile, ExchangeRate, Penalty, Waiver
from orders.penalties.waiving import would_waive
from orders.penalties.wording import arithmetic_in_words, missing_in_words

ACTS = {
    "decide": (_("Decide the appeal"), DecisionForm, services.decide_appeal),
    "take-back": (_("Take the penalty back"), ReasonForm, services.withdraw_penalty),
}


@admin.register(Penalty)
class PenaltyAdmin(LargeAdmin):
    """Penalties of every store; acts call the services. Under appeal stands the queue of staff."""

    list_display = ["public_id", "store", "order", "kind", "status", "amount", "status_since", "appeal_until"]
    list_filter = ["status", "kind"]
    list_select_related = ["store", "order"]
    search_fields = ["public_id", "order__number", "store__code"]
    fields = [
        ("store", "order", "kind"),
        ("status", "status_since", "withdrawn_because"),
        ("amount", "hours_late", "due_at"),
        ("policy", "tier", "waiver"),
        ("fined_at", "raised_at", "appeal_until"),
        "reason",
    ]
    readonly_fields = ["amount"]
    change_form_outer_before_template = "orders/penalties/staff/_case.html"
    list_before_template = "orders/penalties/staff/_enter.html"

    def get_ordering(self, request):
        """The queue of appeals begins with the oldest."""
        return ["pk"] if request.GET.get("status__exact") == Penalty.Status.APPEALED else ["-pk"]

    @admin.display(description=_("amount"))
    def amount(self, penalty):
        return format_minor(penalty.amount_minor, penalty.currency, get_language() or "en")

    def get_urls(self):
        own = [
            path("enter/", self.admin_site.admin_view(self.enter), name="orders_penalty_enter"),
            path(
                "<int:penalty_id>/act/<str:name>/",
                self.admin_site.admin_view(self.act),
                name="orders_penalty_act",
            ),
            path(
                "<int:penalty_id>/files/<str:file_id>/",
                self.admin_site.admin_view(self.file),
                name="orders_penalty_file",
            ),
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        penalty = self.get_object(request, object_id)
        if penalty is not None and self.has_view_permission(request, penalty):
            appeal = getattr(penalty, "appeal", None)
            extra_context = {
                "penalty": penalty,
                "lines": arithmetic_in_words(penalty.arithmetic),
                "missing": missing_in_words(penalty.missing),
                "appeal": appeal,
                "files": list(appeal.files.all()) if appeal else [],
                "acts": _acts(penalty) if self.has_act_permission(request) else {},
                "events": timeline(penalty.merchant_id, penalty.order, only="penalty."),
                **(extra_context or {}),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def act(self, request, penalty_id, name):
        """The form of one act, and the act itself."""
        penalty = self._penalty(request, penalty_id)
        if name not in ACTS:
            raise Http404
        label, form_class, service = ACTS[name]
        form = form_class(request.POST if request.method == "POST" else None)
        if form.is_valid():
            with refusal_in(form):
                service(penalty_id=penalty.pk, actor=request.user, **form.cleaned_data)
        if request.method == "POST" and not form.errors:
            self.message_user(request, _("Done: %(act)s.") % {"act": label}, messages.SUCCESS)
            return redirect(reverse("admin:orders_penalty_change", args=[penalty.pk]))
        told = getattr(penalty, "appeal", None)
        title = _("%(act)s: order %(number)s") % {"act": label, "number": penalty.order.number}
        return act_page(
            self, request, penalty, form=form, title=title, button=label, told=told.text if told else ""
        )

    def enter(self, request):
        """A penalty by hand, for what no job can find."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        form, lines = EnterForm(request.POST if request.method == "POST" else None), []
        order = _order_named(form) if form.is_valid() else None
        if order and form.cleaned_data["amount"] is None:
            form, lines = _proposed(form, order)
        elif order and (penalty := _entered(form, order, request.user)):
            self.message_user(request, _("Entered; the store was told."), messages.SUCCESS)
            return redirect(reverse("admin:orders_penalty_change", args=[penalty.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Enter a penalty"),
            "form": form,
            "told": "\n".join(lines),
            "button": _("Fine the store"),
            "back": reverse("admin:orders_penalty_changelist"),
        }
        return render(request, "frame/staff_act.html", context)

    def file(self, request, penalty_id, file_id):
        """A file of the appeal, to be saved."""
        penalty = get_object_or_404(Penalty, pk=penalty_id)
        if not self.has_view_permission(request, penalty):
            raise PermissionDenied
        file = get_object_or_404(AppealFile, appeal__penalty=penalty, public_id=file_id)
        return saved_file(file)

    def has_act_permission(self, request, obj=None):
        """Who may change penalties, though nobody edits their fields."""
        return request.user.has_perm("orders.change_penalty")

    def _penalty(self, request, penalty_id):
        if not self.has_act_permission(request):
            raise PermissionDenied
        return get_object_or_404(Penalty.objects.select_related("order", "appeal"), pk=penalty_id)


@admin.register(ExchangeRate)
class ExchangeRateAdmin(KeptAdmin):
    """The rates' table: of each pair a rate is in force until a later one is entered."""

    list_display = ["day", "base", "quote", "rate", "entered_by"]
    list_filter = ["base", "quote"]
    list_select_related = ["entered_by"]
    date_hierarchy = "day"
    fields = ["base", "quote", "rate", "day"]

    def save_model(self, request, obj, form, change):
        services.save_rate(rate=obj, actor=request.user)


@admin.register(Waiver)
class WaiverAdmin(ModelAdmin):
    """Windows of dates that nobody is fined for missing; what it would waive is shown before it is saved."""

    form = WaiverForm
    list_display = ["name", "begins_at", "ends_at", "market", "store", "made_by", "applied_at"]
    list_select_related = ["store", "made_by"]
    list_per_page = 25  # the library draws five kilobytes a row
    autocomplete_fields = ["warehouse"]
    change_form_after_template = "orders/penalties/staff/_waived.html"

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        """`_preview` counts what would be waived, and saves nothing."""
        if request.method != "POST" or "_preview" not in request.POST:
            return super().add_view(request, form_url, extra_context)
        form = self.get_form(request)(request.POST)
        if not form.is_valid():
            return super().add_view(request, form_url, extra_context)  # it tells what to mend
        told = {"previewed": would_waive(form.instance)}
        request.method, request.previewed = "GET", form.cleaned_data  # the page is looked at, not sent
        return super().add_view(request, form_url, {**told, **(extra_context or {})})

    def get_changeform_initial_data(self, request):
        return getattr(request, "previewed", None) or super().get_changeform_initial_data(request)

    def save_model(self, request, obj, form, change):
        services.save_waiver(waiver=obj, actor=request.user)


def _acts(penalty):
    """The acts that make sense now: an appeal is answered before anything else."""
    if penalty.status == Penalty.Status.APPEALED:
        return {"decide": ACTS["decide"][0]}
    return {"take-back": ACTS["take-back"][0]} if penalty.may_become(Penalty.Status.WITHDRAWN) else {}


def _order_named(form):
    """The order that the form names; None where it is not there, which the form says then."""
    code, number = (form.cleaned_data[name].strip() for name in ("store", "number"))
    order = Order.objects.filter(store__code=code.upper(), number=number).order_by("-pk").first()
    if order is None:
        form.add_error("number", _("This store has no order of that number. Look at both once more."))
    return order


def _proposed(form, order):
    """The form with the amount that the order's policy version takes, and how that is reckoned."""
    proposal = None
    with refusal_in(form):
        proposal = services.propose_penalty(order_id=order.pk, kind=form.cleaned_data["kind"])
    if proposal is None:
        if not form.errors:
            form.add_error("amount", _("The order's policy version says nothing of this: enter an amount."))
        return form, []
    filled = form.data.copy()
    filled["amount"] = f"{from_minor(proposal.minor, proposal.currency):f}"
    head = _("Proposed by the order's policy version. You may lower it, and the reason says why.")
    return EnterForm(filled), [str(head), *arithmetic_in_words(proposal.lines)]


def _entered(form, order, actor):
    """The new penalty; None where the service refused."""
    told = {name: form.cleaned_data[name] for name in ("kind", "amount", "reason")}
    with refusal_in(form):
        return services.enter_penalty(order_id=order.pk, actor=actor, **told)
