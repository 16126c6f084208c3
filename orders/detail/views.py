from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.frame.responses import page_or_partial
from merchant.tenancy.access import may, requires
from orders.book import services
from orders.book.fields import refusal_in
from orders.book.holds import HoldKind
from orders.book.models import Line, Order, Package
from orders.book.status import SHIPPABLE
from orders.detail.forms import ConfirmForm, CorrectForm, CountryForm, ReasonForm, ShipForm, SignForm
from orders.detail.story import order_story
from orders.dispatch import services as dispatch


@require_GET
@requires("see_orders")
def order_detail(request, public_id):
    return _panel(request, _order(request, public_id), with_all_lines=request.GET.get("lines") == "all")


@require_POST
@requires("ship_orders")
def ship(request, public_id):
    order = _order(request, public_id)
    form = ShipForm(request.POST, lines=list(order.lines.all()))
    if form.is_valid():
        with refusal_in(form):
            services.ship_order(
                order_id=order.pk,
                actor=request.user,
                carrier=form.cleaned_data["carrier"],
                tracking_number=form.cleaned_data["tracking_number"],
                handed_over_at=form.cleaned_data["handed_over_at"],
                units=form.units(),
            )
    return _after(request, order, form, "ship_form", _("Recorded as handed over."))


@require_POST
@requires("ship_orders")
def sign(request, public_id, package_id):
    order, package = _package(request, public_id, package_id)
    form = SignForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            services.sign_package(package_id=package.pk, actor=request.user, **form.cleaned_data)
    return _after(request, order, form, f"sign_{package.pk}", _("Recorded as signed for."))


@require_POST
@requires("ship_orders")
def void(request, public_id, package_id):
    order, package = _package(request, public_id, package_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            services.void_package(package_id=package.pk, actor=request.user, **form.cleaned_data)
    return _after(
        request, order, form, f"void_{package.pk}", _("Package voided; its units are to be shipped again.")
    )


@require_POST
@requires("ship_orders")
def correct(request, public_id, package_id):
    order, package = _package(request, public_id, package_id)
    form = CorrectForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            services.correct_package(package_id=package.pk, actor=request.user, **form.cleaned_data)
    return _after(request, order, form, f"correct_{package.pk}", _("Number corrected."))


@require_POST
@requires("cancel_orders")
def cancel(request, public_id):
    order = _order(request, public_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            services.cancel_order(
                order_id=order.pk, actor=request.user, by=Line.CancelledBy.SELLER, **form.cleaned_data
            )
    return _after(request, order, form, "cancel_form", _("Order cancelled."))


@require_POST
@requires("ship_orders")
def choose_country(request, public_id):
    order = _order(request, public_id)
    form = CountryForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            dispatch.set_destination(order_id=order.pk, actor=request.user, **form.cleaned_data)
    return _after(request, order, form, "country_form", _("Destination saved."))


@require_POST
@requires("edit_catalogue")
def add_skus(request, public_id):
    """Add the order's unknown codes to the catalogue; every order that waits for them goes on."""
    order = _order(request, public_id)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        with refusal_in(form):
            dispatch.add_unknown_skus(order_id=order.pk, actor=request.user)
    done = _("Added to the catalogue; the orders that wait for it go on.")
    return _after(request, order, form, "add_form", done)


@require_POST
@requires("see_recipients")
def reveal(request, public_id):
    """Show the recipient in full, and write down who looked."""
    order = _order(request, public_id)
    services.reveal_recipient(order_id=order.pk, actor=request.user)
    return _panel(request, order, is_revealed=True)


def _order(request, public_id):
    orders = Order.objects.for_merchant(request.merchant).in_store(request.store)
    return get_object_or_404(orders.select_related("store", "merchant", "recipient"), public_id=public_id)


def _package(request, public_id, package_id):
    order = _order(request, public_id)
    packages = Package.objects.for_merchant(request.merchant).filter(order=order)
    return order, get_object_or_404(packages, public_id=package_id)


def _after(request, order, form, name, done):
    """The order's panel after an act: with the form's errors, or with what was done."""
    if form.errors:
        return _panel(request, _order(request, order.public_id), tried={name: form})
    if not request.htmx:
        messages.success(request, done)
        return redirect(order)
    return _panel(request, _order(request, order.public_id), done=done)


def _panel(request, order, tried=None, *, with_all_lines=False, **extra):
    story = order_story(order, with_all_lines=with_all_lines)
    tried = tried or {}
    forms = _forms(story)
    gone = [form for name, form in tried.items() if name not in forms]
    forms |= {name: form for name, form in tried.items() if name in forms}
    for name, form in forms.items():
        form.auto_id = f"{name}_%s"  # several forms of this page have a field of one name
    for package in story["packages"]:
        package.forms = {act: forms.get(f"{act}_{package.pk}") for act in ("sign", "correct", "void")}
    rights = {
        "may_ship": may(request.membership, "ship_orders"),
        "may_cancel": may(request.membership, "cancel_orders"),
        "may_see_recipient": may(request.membership, "see_recipients"),
        "may_edit_catalogue": may(request.membership, "edit_catalogue"),
        # A form that a colleague's act has taken off the page cannot show why it was refused.
        "refusals": [text for form in gone for text in form.non_field_errors() or [services.refusal(order)]],
    }
    context = story | forms | rights | extra
    return page_or_partial(
        request, "orders/detail/order_detail.html", "orders/detail/_order_panel.html", context
    )


def _forms(story):
    """A fresh form for everything that may be done to the order as it stands, by name."""
    order, channel = story["order"], story["fulfilment"].channel
    held_for = {hold.kind for hold in story["holds"]}
    forms = {}
    if order.status in services.STILL_HERE:
        forms["cancel_form"] = ReasonForm()
    if order.status in SHIPPABLE:
        forms["ship_form"] = ShipForm(lines=story["shown_lines"], carrier=channel.carrier if channel else "")
    if HoldKind.ADDRESS in held_for:
        forms["country_form"] = CountryForm()
    if HoldKind.UNKNOWN_SKU in held_for:
        forms["add_form"] = ConfirmForm()
    for package in story["packages"]:
        if package.may_become(Package.State.SIGNED):
            forms[f"sign_{package.pk}"] = SignForm()
        if package.may_become(Package.State.VOIDED):
            forms[f"correct_{package.pk}"] = CorrectForm.of(package)
            forms[f"void_{package.pk}"] = ReasonForm()
    return forms
