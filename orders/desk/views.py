from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.frame.lean import Lean
from merchant.frame.responses import plain
from merchant.tenancy.access import may, requires
from orders.desk.acts import doors_of
from orders.desk.bar import filter_bar
from orders.desk.forms import ColumnsForm, NumbersForm, ViewForm
from orders.desk.hours import deadlines_ahead
from orders.desk.links import links_of
from orders.desk.listing import Wanted, read_listing
from orders.desk.rows import order_rows
from orders.desk.searched import search_shown
from orders.desk.selectors import DUE, shown
from orders.desk.skus import units_by_sku
from orders.desk.tables import COLUMNS, heads_of, shown_parts
from orders.selection import services
from orders.selection.choices import choices_of
from orders.selection.exceptions import SelectionError
from orders.selection.finding import find_numbers
from orders.selection.models import SavedView
from orders.selection.own import own_choices
from orders.selection.tabs import PARTS, TABS

LEAN = {
    "head": Lean("orders/desk/_head.html", ("doors", "store", "may_enter", "may_import")),
    "listing": Lean(
        "orders/desk/_listing.html",
        (
            *("tabs", "parts", "tab", "part", "wanted", "listing", "page", "rows", "skus", "counts", "hours"),
            *("bar", "searched", "heads", "show", "columns", "doors", "links", "view_form", "rename_form"),
            *("may_import", "store", "merchant", "csrf_token"),
        ),
    ),
}


@require_GET
@requires("see_orders")
def order_list(request):
    return _page(request, Wanted.from_query(request.GET))


@require_http_methods(["GET", "POST"])
@requires("see_orders")
def numbers(request):
    """Up to two hundred pasted numbers, and then the orders that have them."""
    form = NumbersForm(request.POST or None)
    if not form.is_valid():
        return render(request, "orders/desk/numbers.html", {"form": form})
    asked = form.cleaned_data["numbers"]
    ids, missing = find_numbers(asked, request.store)
    if not ids:
        form.add_error("numbers", _("None of these numbers is known in this store."))
        return render(request, "orders/desk/numbers.html", {"form": form})
    lookup = services.keep_lookup(
        store=request.store, user=request.user, ids=ids, pasted=len(asked), missing=missing
    )
    return redirect(f"{reverse('orders:list', args=[request.store.code])}?tab=all&found={lookup.token}")


@require_POST
@requires("see_orders")
def choose_columns(request):
    form = ColumnsForm(request.POST, known=COLUMNS)
    if form.is_valid():
        services.choose_columns(user=request.user, columns=form.cleaned_data["columns"])
    return _back(request, Wanted.from_query(request.POST))


@require_POST
@requires("see_orders")
def save_view(request):
    """Keep what the list shows under a name; what a search found is not kept, it changes with every day."""
    asked, form = Wanted.from_query(request.POST), ViewForm(request.POST)
    if form.is_valid() and _kept(
        form, services.save_view, store=request.store, query=asked.kept_fields(), request=request
    ):
        return _back(request, asked)
    return _page(request, asked, view_form=form)


@require_POST
@requires("see_orders")
def rename_view(request):
    view, form = _view(request), ViewForm(request.POST)
    if view is None:
        return _gone(request)
    asked = Wanted.from_fields(view.query)
    if form.is_valid() and _kept(form, services.rename_view, view_id=view.pk, request=request):
        return _back(request, asked)
    return _page(request, asked, rename_form=form)


@require_POST
@requires("see_orders")
def delete_view(request):
    view = _view(request)
    if view is None:
        return _gone(request)
    services.delete_view(view_id=view.pk, user=request.user)
    messages.success(request, _("The view “%(name)s” is gone; its orders are not.") % {"name": view.name})
    return _back(request, Wanted.from_fields(view.query))


def _view(request):
    """The person's own view that a form names; None when there is none, or none any more."""
    views = SavedView.objects.for_merchant(request.merchant).filter(store=request.store, user=request.user)
    return views.filter(public_id=plain(request.POST.get("view", "")[:12])).first()


def _gone(request):
    messages.error(request, _("This view is not there any more."))
    return redirect("orders:list", request.store.code)


def _kept(form, service, *, request, **of):
    """Whether the service did it; when it refused, the form says why."""
    try:
        service(user=request.user, name=form.cleaned_data["name"], **of)
    except SelectionError as refusal:
        form.add_error("name", str(refusal))
    return not form.errors


def _back(request, wanted):
    return redirect(reverse("orders:list", args=[request.store.code]) + wanted.url())


def _page(request, asked, **extra):
    """The list that is asked for; `extra` is what an act that was refused has to say on it."""
    now, store = timezone.now(), request.store
    choices, own = choices_of(request.merchant), own_choices(request.user, store)
    listing = read_listing(asked, store=store, now=now, choices=choices)
    wanted, tab = listing.wanted, listing.wanted.selection.tab
    request.urgent_orders = listing.counts[DUE]  # the menu shows it, too
    context = {
        "tabs": TABS.values(),
        "parts": PARTS.get(tab.key, {}),
        "tab": tab,
        "part": wanted.selection.part,
        "wanted": wanted,
        "listing": listing,
        "page": listing.page,
        "rows": order_rows(listing.page.rows, store=store, now=now),
        "lean": LEAN,
        "skus": units_by_sku(listing, store=store) if wanted.view else None,
        "counts": shown(listing.counts),
        "hours": deadlines_ahead(store, now, listing.counts) if tab.key == "to_ship" else None,
        "bar": filter_bar(listing, choices),
        "searched": search_shown(listing, user=request.user),
        "links": links_of(listing, own.views),
        "heads": heads_of(own.columns),
        "show": shown_parts(own.columns),
        "columns": COLUMNS.items(),
        "doors": doors_of(request.membership, store, tab.key),
        "may_import": may(request.membership, "import_orders"),
        "may_enter": may(request.membership, "edit_orders"),
        "view_form": ViewForm(),
        "rename_form": None,
    }
    return render(request, "orders/desk/order_list.html", context | extra)
