"""One page of a store's cases, paged by key, with the counts around it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.translation import pgettext_lazy

from merchant.cases.models import Case
from merchant.cases.states import CaseState
from merchant.frame.counting import capped_counts, shown_count
from merchant.frame.keyset import Page, paginate
from merchant.tenancy.models import Store

PER_PAGE = 25
TABS = {
    CaseState.OPEN.value: pgettext_lazy("tab of cases", "With platform staff"),
    CaseState.ANSWERED.value: pgettext_lazy("tab of cases", "Answered"),
    CaseState.CLOSED.value: pgettext_lazy("tab of cases", "Closed"),
}
FIRST_TAB = CaseState.OPEN.value


@dataclass(frozen=True)
class Wanted:
    """What an address asks of the list; names that nobody knows are left out."""

    tab: str = FIRST_TAB
    cursor: str = ""

    @classmethod
    def from_query(cls, query) -> "Wanted":
        tab = query.get("tab", "")
        return cls(tab if tab in TABS else FIRST_TAB, query.get("cursor", ""))

    def url(self, **instead) -> str:
        """The address of the list's first page, or of another one."""
        return "?" + urlencode({"tab": self.tab} | instead)


@dataclass(frozen=True)
class Tab:
    """A tab of the list: its name, how many lie there, its address, and whether it is the chosen one."""

    label: str
    count: str
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Listing:
    """A page of cases with the tabs above it."""

    wanted: Wanted
    page: Page
    tabs: list[Tab]
    total: str
    previous_url: str
    next_url: str


def read_listing(wanted: Wanted, store: Store) -> Listing:
    """The page that is wanted, the latest written first, in two queries."""
    rows = _in_tab(store, wanted.tab).select_related("store", "opened_by")
    page = paginate(rows, sort="-last_at", per_page=PER_PAGE, cursor=wanted.cursor)
    counts = capped_counts({tab: _in_tab(store, tab) for tab in TABS})
    return Listing(
        wanted=wanted,
        page=page,
        tabs=[
            Tab(str(label), shown_count(counts[key]), wanted.url(tab=key), key == wanted.tab)
            for key, label in TABS.items()
        ],
        total=shown_count(counts[wanted.tab]),
        previous_url=wanted.url(cursor=page.previous) if page.previous else "",
        next_url=wanted.url(cursor=page.next) if page.next else "",
    )


def _in_tab(store, tab) -> QuerySet[Case]:
    return Case.objects.for_merchant(store.merchant_id).in_store(store).filter(state=tab)
