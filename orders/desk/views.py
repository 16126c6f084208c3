import unicodedata

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from merchant.frame.keyset import paginate
from merchant.frame.tables import PER_PAGE
from merchant.tenancy.access import may, requires
from orders.book.models import Order
from orders.desk.forms import SearchForm
from orders.desk.selectors import deadlines_ahead, order_rows, tab_counts
from orders.desk.tables import OrderTable
from orders.selection.selection import Selection, filter_of
from orders.selection.tabs import PARTS, TABS


@require_GET
@requires("see_orders")
def order_list(request):
    now = timezone.now()
    selection = Selection.from_query(request.GET)
    tab = selection.tab
    sort = request.GET.get("sort") if request.GET.get("sort") in tab.sorts else tab.sort
    found = filter_of(selection, store=request.store, now=now)
    page = paginate(found.qs, sort=sort, per_page=PER_PAGE, cursor=request.GET.get("cursor", ""))
    context = {
        "tabs": TABS.values(),
        "parts": PARTS.get(tab.key, {}),
        "tab": tab,
        "part": selection.part,
        "sort": sort,
        "filter": found,
        "is_filtered": bool(selection.filters),
        "table": OrderTable([]),
        "page": page,
        "rows": order_rows(page.rows, store=request.store, now=now),
        "counts": tab_counts(request.store, now),
        "hours": deadlines_ahead(request.store, now) if tab.key == "to_ship" else None,
        "may_import": may(request.membership, "import_orders"),
    }
    return render(request, "orders/desk/order_list.html", context)


@require_GET
@requires("see_orders")
def search(request):
    """Straight to the order when only one fits; else the orders that do."""
    form = SearchForm(request.GET)
    # Chinese input methods type full-width digits and letters.
    text = unicodedata.normalize("NFKC", form.cleaned_data["q"]) if form.is_valid() else ""
    orders = Order.objects.for_merchant(request.merchant).in_store(request.store)
    found = list(orders.found_by(text, request.merchant)[:PER_PAGE]) if text else []
    if len(found) == 1:
        return redirect("orders:detail", request.store.code, found[0].public_id)
    rows = order_rows(found, store=request.store, now=timezone.now())
    context = {"rows": rows, "search_text": text, "table": OrderTable([]), "limit": PER_PAGE}
    return render(request, "orders/desk/search.html", context)
