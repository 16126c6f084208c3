"""One page of the order list: what somebody asked for, and what the database has of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from merchant.frame.counting import shown_count
from merchant.frame.keyset import Page, paginate
from merchant.frame.patience import TookTooLong, patience
from merchant.frame.tables import PER_PAGE
from merchant.tenancy.models import Store
from orders.desk.rows import FIELDS
from orders.desk.selectors import tab_counts
from orders.intake.models import ImportRun
from orders.selection.choices import Choices
from orders.selection.models import Lookup
from orders.selection.selection import Selection, filter_of, orders_in

SIZES = (25, 50, 100, 200)
PATIENCE = 2_000  # milliseconds, for what no index serves
COUNT_PATIENCE = 120  # nobody waits for a number: without it the page says how many there are at least
NO_PAGE = Page([], 1, "", "")
BY_SKU = "sku"
BY_SKU_TABS = ("to_ship", "processing")


@dataclass(frozen=True)
class Wanted:
    """What an address or a form asks the list for."""

    selection: Selection
    sort: str
    per_page: int = PER_PAGE
    cursor: str = ""
    view: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Wanted":
        selection = Selection.from_query(query)
        tab, size, view = selection.tab, query.get("per", ""), query.get("view", "")
        return cls(
            selection,
            sort=query.get("sort") if query.get("sort") in tab.sorts else tab.sort,
            per_page=int(size) if size in map(str, SIZES) else PER_PAGE,
            cursor=query.get("cursor", ""),
            view=BY_SKU if view == BY_SKU and tab.key in BY_SKU_TABS else "",
        )

    @classmethod
    def from_fields(cls, fields: Mapping[str, str]) -> "Wanted":
        """What a saved view kept; names and values that nobody knows any more are left out."""
        query = QueryDict(mutable=True)
        query.update(fields)
        return cls.from_query(query)

    def kept_fields(self) -> dict[str, str]:
        """As a saved view keeps it: without what a search found, which is forgotten after a month."""
        return replace(self, selection=self.selection.without("found")).fields()

    def url(self, cursor: str = "", **instead) -> str:
        """The address of this list; `instead` puts another selection, sort, size or view in its place."""
        fields = replace(self, **instead).fields()
        return "?" + urlencode(fields | ({"cursor": cursor} if cursor else {}))

    def fields(self) -> dict[str, str]:
        """All but the page, as an address or the hidden fields of a form say it."""
        fields = dict(self.selection.fields())
        if self.sort != self.selection.tab.sort:
            fields["sort"] = self.sort
        if self.per_page != PER_PAGE:
            fields["per"] = str(self.per_page)
        if self.view:
            fields["view"] = self.view
        return fields


@dataclass(frozen=True)
class Listing:
    """One page of orders with every count around it."""

    wanted: Wanted
    page: Page
    counts: dict[str, int]
    total: int | None  # None: not counted
    refusals: list[str]  # sentences about what could not be asked
    orders: QuerySet
    lookup: Lookup | None = None
    import_run: ImportRun | None = None

    @property
    def shown_total(self) -> str:
        """How many orders match; where nobody has counted, how many at least, if more follow."""
        if self.total is None:
            return f"{self.page.last:,}+" if self.page.next else ""
        return shown_count(self.total)


def read_listing(wanted: Wanted, *, store: Store, now: datetime, choices: Choices) -> Listing:
    """The page that is wanted, in three queries at most; a filter that means nothing is left out and said."""
    if not wanted.selection.filters:
        orders = orders_in(wanted.selection, store=store, now=now)
        counts = tab_counts(store, now, tab_key=wanted.selection.tab_key)
        total = _total_of_tab(wanted.selection, counts)
        return Listing(wanted, _page(orders, wanted), counts, total, [], orders)
    found = filter_of(wanted.selection, store=store, now=now, choices=choices)
    if not found.form.is_valid():
        refusals = [_left_out(found.form, name) for name in found.form.errors]
        kept = replace(wanted, selection=wanted.selection.without(*found.form.errors), cursor="")
        listing = read_listing(kept, store=store, now=now, choices=choices)
        return replace(listing, refusals=[*refusals, *listing.refusals])
    return _read_filtered(wanted, found, store, now)


def _read_filtered(wanted, found, store, now):
    page, counts, refusals = None, None, []
    of_tab, orders = {"tab_key": wanted.selection.tab_key}, found.qs
    try:
        with patience(PATIENCE) as wait:
            page = _page(orders, wanted)
            wait(COUNT_PATIENCE)
            counts = tab_counts(store, now, **of_tab, found=None if _is_all(page) else orders)
    except TookTooLong:
        counts = tab_counts(store, now, **of_tab)
    if page is None:
        page, total, refusals = NO_PAGE, None, [_("This filter reads too many orders; narrow the dates.")]
    else:
        total = len(page.rows) if _is_all(page) else counts.get("found")
    return Listing(wanted, page, counts, total, refusals, orders, found.lookup, found.import_run)


def _is_all(page):
    return page is not NO_PAGE and page.first == 1 and not page.next


def _page(orders, wanted):
    if wanted.view:
        return NO_PAGE
    rows = orders.values(*FIELDS)
    return paginate(rows, sort=wanted.sort, per_page=wanted.per_page, cursor=wanted.cursor)


def _total_of_tab(selection, counts):
    return counts.get(f"{selection.tab_key}/{selection.part}" if selection.part else selection.tab_key)


def _left_out(form, name):
    told = {"filter": form.fields[name].label, "value": form.data[name][:40]}
    return _("%(filter)s “%(value)s” is not known here; this filter was left out.") % told
