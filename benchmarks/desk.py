"""S1 and S2 on the biggest store of generated data: pages of the list, counts, searches, pages of orders."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from benchmarks.pages import measure_page, signed_in
from benchmarks.timing import Figure, measure
from merchant.frame.keyset import Cursor
from merchant.tenancy.models import Membership, Store
from orders.book.models import Line, Order, Package, Recipient
from orders.desk.selectors import tab_counts
from orders.selection.tabs import PARTS, TABS, in_tab

PER_PAGE = 50
SAMPLE = 20_000  # the newest orders tell which store is the biggest


def biggest_store() -> Store:
    """The store with the most of the newest orders."""
    newest = Order.objects.order_by("-pk").values("pk")[:SAMPLE]
    counted = Order.objects.filter(pk__in=newest).order_by().values_list("store").annotate(size=Count("pk"))
    found = counted.order_by("-size").first()
    if found is None:
        raise SystemExit("There are no orders here: manage.py generate_orders makes some.")
    return Store.objects.select_related("merchant").get(pk=found[0])


def figures(store: Store) -> Iterator[Figure]:
    """Everything that a seller of this store looks at all day."""
    owner = Membership.objects.select_related("user").filter(merchant=store.merchant, role="owner").first()
    client, url = signed_in(owner.user.email), f"/s/{store.code}/orders/"
    for key, tab in TABS.items():
        yield from _tab(client, url, store, key, tab)
    for key, parts in PARTS.items():
        for part in filter(None, parts):
            address = f"{url}?{urlencode({'tab': key, 'part': part})}"
            yield measure_page(f"S1 {key}/{part}, first page", client, address)
    yield measure("S2 all counts", lambda: tab_counts(store, timezone.now()))
    # Quick where a worker keeps the months of a big store (orders.review), as in production.
    for name, address in (
        ("workbench", f"/s/{store.code}/"),
        ("month in figures", f"/s/{store.code}/months/"),
    ):
        yield measure_page(name, client, address, times=30)
    yield from _filters(client, url)
    yield from _searches(client, store)
    yield from _orders(client, store)


def _tab(client, url, store, key, tab):
    yield measure_page(f"S1 {key}, first page", client, f"{url}?tab={key}")
    orders = in_tab(Order.objects.filter(store=store), tab, "", timezone.now())
    for name, cursor in _cursors(orders, tab.sort):
        address = f"{url}?{urlencode({'tab': key, 'cursor': cursor})}"
        yield measure_page(f"S1 {key}, {name}", client, address)


def _cursors(orders, sort):
    """Later pages as a person would reach them: the second, one in the middle, the last."""
    field = sort.lstrip("-")
    rows = orders.order_by(sort, sort.replace(field, "pk")).values_list(field, "pk")
    back = orders.order_by(*_turned(sort, field)).values_list(field, "pk")
    first = list(rows[: PER_PAGE + 1])
    if len(first) <= PER_PAGE:
        return
    yield "second page", _cursor(first[PER_PAGE - 1], PER_PAGE)
    last = back[PER_PAGE]
    middle = rows.filter(**{f"{field}__{'lte' if sort.startswith('-') else 'gte'}": _between(first[0], last)})
    yield "a page in the middle", _cursor(middle[0], 100_000)
    yield "last page", _cursor(last, 1_000_000)


def _turned(sort, field):
    return (field, "pk") if sort.startswith("-") else (f"-{field}", "-pk")


def _between(first, last):
    return first[0] + (last[0] - first[0]) / 2


def _cursor(row, position):
    return Cursor(row[0].isoformat(), row[1], position).encode()


def _filters(client, url):
    for name, query in (
        ("one country", {"tab": "all", "country": "PT"}),
        ("one country, To ship", {"tab": "to_ship", "country": "PT"}),
        ("held for an unknown SKU", {"tab": "to_ship", "hold": "unknown_sku"}),
        ("semi-managed, Shipped", {"tab": "shipped", "programme": "semi_managed"}),
        ("a week of last year", {"tab": "all", "ordered_from": "2025-06-02", "ordered_to": "2025-06-08"}),
        ("typed in, Signed", {"tab": "signed", "origin": "manual"}),
        ("fully managed, all", {"tab": "all", "programme": "fully_managed"}),
        ("by SKU, To ship", {"tab": "to_ship", "view": "sku"}),
    ):
        yield measure_page(f"filter: {name}", client, f"{url}?{urlencode(query)}", times=15)


def _searches(client, store):
    merchant = store.merchant
    order = Order.objects.filter(store=store).order_by("-pk").first()
    package = Package.objects.for_merchant(merchant).filter(order__store=store).order_by("-pk").first()
    line = Line.objects.for_merchant(merchant).filter(order__store=store).order_by("-pk").first()
    person = Recipient.objects.for_merchant(merchant).filter(order=order).first()
    address = f"/s/{store.code}/search/"
    for name, text in (
        ("an order's number", order.number),
        ("a number's beginning", order.number[:-3]),
        ("a tracking number", package.tracking_number),
        ("an SKU", line.sku_code),
        ("a recipient's name", person.name),
        ("a phone number", person.phone),
        ("nothing that is there", "no such thing"),
    ):
        yield measure(f"search: {name}", lambda text=text: client.post(address, {"q": text}), times=20)


def _orders(client, store):
    for name, status in (("to ship", "to_ship"), ("shipped", "shipped"), ("signed, history", "signed")):
        order = Order.objects.filter(store=store, status=status).order_by("ordered_at").first()
        if order is not None:
            yield measure_page(
                f"order page: {name}", client, f"/s/{store.code}/orders/{order.public_id}/", times=30
            )


def rows() -> int:
    """About how many orders there are in all."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return Order.objects.count()
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'orders_order'::regclass")
        return cursor.fetchone()[0]
