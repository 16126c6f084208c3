"""Orders in the search box of every page."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from merchant.frame.search import Found
from merchant.tenancy.access import may
from merchant.tenancy.selectors import stores_of
from orders.book.models import Order
from orders.selection.finding import MOST_FOUND, cleaned, find_orders
from orders.selection.services import keep_lookup


def find(request, text: str) -> list[Found]:
    """What `text` finds in this store, or on a page of the merchant in every store that is open to one."""
    stores = [request.store] if request.store else stores_of(request.membership)
    found = find_orders(
        cleaned(text),
        merchant=request.merchant,
        stores=stores,
        with_recipients=may(request.membership, "see_recipients"),
    )
    return [_in_store(request, store, found[store.pk], text) for store in stores if store.pk in found]


def _in_store(request, store, finding, text):
    sure = finding.exact if len(finding.exact) == 1 else finding.ids
    if len(sure) == 1:
        order = Order.objects.for_merchant(request.merchant).get(pk=next(iter(sure)))
        return Found(order.number, reverse("orders:detail", args=[store.code, order.public_id]), is_sure=True)
    url = reverse("orders:list", args=[store.code])
    if finding.kinds == {"sku"} and finding.is_cut:  # too many to name them: the filter reads them all
        return Found(
            _words(len(finding.ids), store, "+"), f"{url}?{urlencode({'tab': 'all', 'sku': cleaned(text)})}"
        )
    ids = sorted(finding.ids, reverse=True)[:MOST_FOUND]
    lookup = keep_lookup(
        store=store, user=request.user, ids=ids, text=cleaned(text), kinds=sorted(finding.kinds)
    )
    more = "+" if finding.is_cut else ""
    return Found(_words(len(ids), store, more), f"{url}?{urlencode({'tab': 'all', 'found': lookup.token})}")


def _words(count, store, more):
    text = ngettext("%(count)s order in %(store)s", "%(count)s orders in %(store)s", count)
    return text % {"count": f"{count:,}{more}", "store": store.name}
