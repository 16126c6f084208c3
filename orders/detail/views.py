from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.frame.responses import page_or_partial
from merchant.tenancy.access import requires
from orders.book import holding, parcels, remarks, services
from orders.book.fields import refusal_in
from orders.book.models import Line, Order, Package
from orders.detail import what_if as asking
from orders.detail.acts import form_of, key_of
from orders.detail.forms import WhatIfForm
from orders.detail.page import order_page
from orders.detail.story import clock_story
from orders.dispatch import services as dispatch


@require_GET
@requires("see_orders")
def order_detail(request, public_id):
    return _panel(request, _order(request, public_id), with_all_lines=request.GET.get("lines") == "all")


@require_GET
@requires("see_orders")
def what_if(request, public_id):
    """What the ship-by would be: `?warehouse=&days=&cutoff=`; changes nothing."""
    order = _order(request, public_id)
    deadline = asking.deadline_of(order)
    if deadline is None:
        raise Http404
    form = WhatIfForm(
        request.GET or None,
        warehouses=asking.warehouses_to_ask(request.merchant),
        initial=asking.as_dated(deadline),
    )
    answer = asking.what_if(deadline, **form.cleaned_data) if form.is_valid() else None
    context = {"order": order, "form": form, "answer": answer, "clock": clock_story(deadline)}
    return render(request, "orders/detail/what_if.html", context)


@require_POST
@requires("release_orders")
def release(request, public_id):
    return _act(request, public_id, "release", services.release_order, _("Released: the clock runs."))


@require_POST
@requires("ship_orders")
def ship(request, public_id):
    return _act(request, public_id, "ship", parcels.ship_order, _("Recorded as handed over."))


@require_POST
@requires("cancel_orders")
def cancel(request, public_id):
    return _act(request, public_id, "cancel", _cancel, _("Cancelled."))


def _cancel(*, units, **told):
    return services.cancel_lines(units=units, **told) if units else services.cancel_order(**told)


@require_POST
@requires("hold_orders")
def hold(request, public_id):
    return _act(request, public_id, "hold", holding.hold_by_hand, _("Held."))


@require_POST
@requires("hold_orders")
def release_hold(request, public_id):
    return _act(request, public_id, "release_hold", holding.release_by_hand, _("Held no longer."))


@require_POST
@requires("hold_orders")
def ask_cancellation(request, public_id):
    done = _("Noted: the order is held until somebody decides.")
    return _act(request, public_id, "ask_cancellation", holding.ask_cancellation, done)


@require_POST
@requires("cancel_orders")
def accept_cancellation(request, public_id):
    accept = partial(services.cancel_order, by=Line.CancelledBy.BUYER)
    return _act(request, public_id, "accept_cancellation", accept, _("Cancelled."))


@require_POST
@requires("cancel_orders")
def refuse_cancellation(request, public_id):
    done = _("Refused: the order goes on.")
    return _act(request, public_id, "refuse_cancellation", holding.refuse_cancellation, done)


@require_POST
@requires("hold_orders")
def confirm_personalisation(request, public_id):
    done = _("Confirmed.")
    return _act(request, public_id, "confirm_personalisation", holding.confirm_personalisation, done)


@require_POST
@requires("edit_orders")
def settle_change(request, public_id):
    return _act(request, public_id, "settle_change", holding.settle_change, _("Settled."))


@require_POST
@requires("ship_orders")
def choose_country(request, public_id):
    return _act(request, public_id, "choose_country", dispatch.set_destination, _("Destination saved."))


@require_POST
@requires("edit_catalogue")
def add_skus(request, public_id):
    """Add the order's unknown codes to the catalogue; every order that waits for them goes on."""
    done = _("Added to the catalogue; the orders that wait for it go on.")
    return _act(request, public_id, "add_skus", dispatch.add_unknown_skus, done)


@require_POST
@requires("edit_orders")
def change_address(request, public_id):
    return _act(request, public_id, "change_address", dispatch.readdress_order, _("Address saved."))


@require_POST
@requires("assign_orders")
def assign(request, public_id):
    return _act(request, public_id, "assign", dispatch.assign_warehouse, _("Warehouse chosen."))


@require_POST
@requires("assign_orders")
def unlock(request, public_id):
    done = _("Matching decides again.")
    return _act(request, public_id, "unlock", dispatch.unlock_matching, done)


@require_POST
@requires("submit_orders")
def submit(request, public_id):
    return _act(request, public_id, "submit", _submit, _("Handed to the warehouse."))


def _submit(*, order_id, actor):
    return dispatch.submit_orders(order_ids=[order_id], actor=actor)


@require_POST
@requires("submit_orders")
def take_back_submission(request, public_id):
    done = _("Taken back from the warehouse.")
    return _act(request, public_id, "take_back_submission", dispatch.take_back_submission, done)


@require_POST
@requires("note_orders")
def note(request, public_id):
    return _act(request, public_id, "note", remarks.add_note, _("Note added."))


@require_POST
@requires("tag_orders")
def tag(request, public_id):
    return _act(request, public_id, "tag", remarks.tag_order, _("Tagged."))


@require_POST
@requires("tag_orders")
def untag(request, public_id):
    return _act(request, public_id, "untag", remarks.untag_order, _("Tag taken off."))


@require_POST
@requires("edit_tags")
def new_tag(request, public_id):
    """Add a tag to the merchant's and put it on the order at once."""
    create = partial(_tag_anew, request.merchant)
    return _act(request, public_id, "new_tag", create, _("Tagged."))


def _tag_anew(merchant, *, order_id, actor, **told):
    tag = remarks.save_tag(merchant=merchant, actor=actor, **told)
    remarks.tag_order(order_id=order_id, actor=actor, tag_id=tag.pk)


@require_POST
@requires("see_recipients")
def reveal(request, public_id):
    """Show the recipient in full, and write down who looked; `change` opens the address for editing."""
    order = _order(request, public_id)
    services.reveal_recipient(order_id=order.pk, actor=request.user)
    return _panel(request, order, is_revealed=True, is_changing="change" in request.POST)


@require_POST
@requires("ship_orders")
def sign(request, public_id, package_id):
    done = _("Recorded as signed for.")
    return _act(request, public_id, "sign", parcels.sign_package, done, package_id=package_id)


@require_POST
@requires("ship_orders")
def arrive(request, public_id, package_id):
    done = _("Recorded as arrived.")
    return _act(request, public_id, "arrive", parcels.arrive_package, done, package_id=package_id)


@require_POST
@requires("ship_orders")
def trace(request, public_id, package_id):
    done = _("Label and first scan saved.")
    return _act(request, public_id, "trace", parcels.trace_package, done, package_id=package_id)


@require_POST
@requires("ship_orders")
def return_package(request, public_id, package_id):
    done = _("Recorded as returned.")
    return _act(request, public_id, "return_package", parcels.return_package, done, package_id=package_id)


@require_POST
@requires("ship_orders")
def lose(request, public_id, package_id):
    return _act(
        request, public_id, "lose", parcels.lose_package, _("Recorded as lost."), package_id=package_id
    )


@require_POST
@requires("ship_orders")
def take_back_end(request, public_id, package_id):
    done = _("Taken back: the parcel is on its way again.")
    return _act(request, public_id, "take_back_end", parcels.take_back_end, done, package_id=package_id)


@require_POST
@requires("ship_orders")
def void(request, public_id, package_id):
    done = _("Package voided; its units are to be shipped again.")
    return _act(request, public_id, "void", parcels.void_package, done, package_id=package_id)


@require_POST
@requires("ship_orders")
def correct(request, public_id, package_id):
    done = _("Number corrected.")
    return _act(request, public_id, "correct", parcels.correct_package, done, package_id=package_id)


def _order(request, public_id):
    orders = Order.objects.for_merchant(request.merchant).in_store(request.store)
    orders = orders.select_related("store", "merchant", "recipient").prefetch_related("lines")
    return get_object_or_404(orders, public_id=public_id)


def _package(request, order, public_id):
    packages = Package.objects.for_merchant(request.merchant).filter(order=order)
    return get_object_or_404(packages, public_id=public_id)


def _act(request, public_id, name, service, done, *, package_id=None):
    """One act: its form is asked, then its service; the order's panel follows, as the order is then.

    What the form or the service refuses is told in the form, which keeps what was typed.
    """
    order = _order(request, public_id)
    package = _package(request, order, package_id) if package_id else None
    subject = {"package_id": package.pk} if package else {"order_id": order.pk}
    form = form_of(name, order, request.POST, package=package)
    if form.is_valid():
        with refusal_in(form):
            service(**subject, actor=request.user, **form.cleaned_data)
    if form.errors:
        return _panel(request, _order(request, public_id), tried={key_of(name, package): form})
    if not request.htmx:
        messages.success(request, done)
        return redirect(order)
    return _panel(request, _order(request, public_id), done=done)


def _panel(request, order, *, tried=None, with_all_lines=False, **extra):
    page = order_page(order, request.membership, tried=tried or {}, with_all_lines=with_all_lines)
    return page_or_partial(
        request, "orders/detail/order_detail.html", "orders/detail/_order_panel.html", page | extra
    )
