"""A page of the orders behind a figure."""

from dataclasses import dataclass

from django.db.models import QuerySet

from merchant.frame.keyset import Page, paginate
from orders.review.selectors import OrderRow, order_rows


@dataclass(frozen=True)
class Listing:
    """The page's rows ready to print, with links to its neighbours."""

    page: Page
    rows: list[OrderRow]
    previous_url: str
    next_url: str


def listed(request, rows: QuerySet, *, sort: str, per_page: int) -> Listing:
    """The page that the request's cursor names; `rows` are orders, or read with the order beside them."""
    page = paginate(rows, sort=sort, per_page=per_page, cursor=request.GET.get("cursor", ""))
    return Listing(
        page=page,
        rows=order_rows(page.rows, sort=sort, store=request.store),
        previous_url=_page_url(request, page.previous),
        next_url=_page_url(request, page.next),
    )


def _page_url(request, cursor):
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}" if cursor else ""
