from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from merchant.tenancy.access import requires
from merchant.tenancy.public_ids import new_public_id
from orders.book import editing
from orders.book.fields import refusal_in
from orders.manual.forms import MOST_ROWS, BuyerForm, LineForm, LineFormSet, ManualOrderForm, draft_of
from orders.manual.selectors import newest_skus, titles_of


@require_http_methods(["GET", "POST"])
@requires("edit_orders")
def order_new(request):
    """An order typed in; its number is proposed, so that a second click finds it taken."""
    data = request.POST or None
    form, buyer = ManualOrderForm(data, initial=_proposed()), BuyerForm(data)
    lines = LineFormSet(data, prefix="lines", form_kwargs={"currency": request.store.currency})
    if data and all([form.is_valid(), buyer.is_valid(), lines.is_valid()]):
        with refusal_in(form):
            order = _enter(request, form, buyer, lines)
            messages.success(request, _("Order %(number)s entered.") % {"number": order.number})
            return redirect(order)
    context = {"form": form, "buyer": buyer, "lines": lines, "known_skus": newest_skus(request.merchant)}
    return render(request, "orders/manual/order_new.html", context)


@require_GET
@requires("edit_orders")
def order_new_row(request):
    """One more empty row of products, for the page to append."""
    count = request.GET.get("lines-TOTAL_FORMS", "")
    number = min(int(count), MOST_ROWS) if count.isdecimal() and len(count) < 5 else 0
    if number >= MOST_ROWS:
        return render(request, "orders/manual/_no_more_rows.html", {"most": MOST_ROWS})
    row = LineForm(
        prefix=f"lines-{number}",
        currency=request.store.currency,
        empty_permitted=True,
        use_required_attribute=False,
    )
    return render(request, "orders/manual/_new_row.html", {"row": row, "count": number + 1})


def _enter(request, form, buyer, lines):
    codes = [row.cleaned_data["sku_code"] for row in lines.filled()]
    draft = draft_of(request.store, form, buyer, lines, titles_of(request.merchant, codes))
    return editing.enter_manual_order(
        store=request.store, actor=request.user, draft=draft, released=form.cleaned_data["released"]
    )


def _proposed():
    now = timezone.localtime()
    return {"number": f"M{now:%y%m%d}-{new_public_id()[:4].upper()}", "ordered_at": now}
