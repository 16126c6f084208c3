"""One page of a store's penalties, paged by key, with the counts and sums around it: none of them dear."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from merchant.frame.counting import COUNTED_TO, capped_counts, shown_count
from merchant.frame.keyset import Page, paginate
from merchant.frame.patience import TookTooLong, patience
from merchant.frame.tables import PER_PAGE
from merchant.tenancy.models import Store
from orders.penalties.models import Penalty
from orders.penalties.selectors import FIRST_TAB, TABS, kinds, penalties_in, sums

PATIENCE = 2_000  # milliseconds for the sum of more penalties than are counted
NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # what has no date to appeal comes last
SORTS = {
    "-fined_at": _("latest first"),
    "fined_at": _("oldest first"),
    "-worth": _("highest amount first"),
    "-late": _("most hours late first"),
    "until": _("appeal ends first"),
}
FIRST_SORT = "-fined_at"
# What a row without the value is sorted by, for a key is never empty.
SORTED_BY = {
    "worth": Coalesce("amount_minor", Value(-1)),
    "late": Coalesce("hours_late", Value(-1)),
    "until": Coalesce("appeal_until", Value(NEVER)),
}


@dataclass(frozen=True)
class Wanted:
    """What an address asks of the list; names that nobody knows are left out."""

    tab: str
    kind: str
    sort: str
    cursor: str

    @classmethod
    def from_query(cls, query) -> "Wanted":
        tab, kind, sort = query.get("tab", ""), query.get("kind", ""), query.get("sort", "")
        return cls(
            tab=tab if tab in TABS else FIRST_TAB,
            kind=kind if kind in dict(kinds()) else "",
            sort=sort if sort in SORTS else FIRST_SORT,
            cursor=query.get("cursor", ""),
        )

    def url(self, **instead) -> str:
        """The address of the list's first page, or of another one."""
        fields = {"tab": self.tab, "kind": self.kind, "sort": self.sort} | instead
        return "?" + urlencode({name: value for name, value in fields.items() if value})


@dataclass(frozen=True)
class Tab:
    """A tab of the list: its name, how many lie there, its address, and whether it is the chosen one."""

    label: str
    count: str
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Listing:
    """A page of penalties with every count around it; no sums where summing took too long."""

    wanted: Wanted
    page: Page
    tabs: list[Tab]
    total: str
    sums: list[str]
    previous_url: str
    next_url: str


def read_listing(wanted: Wanted, store: Store) -> Listing:
    """The page that is wanted, in three queries."""
    rows = penalties_in(store, wanted.tab, wanted.kind)
    page = paginate(rows.annotate(**SORTED_BY), sort=wanted.sort, per_page=PER_PAGE, cursor=wanted.cursor)
    counts = capped_counts({tab: penalties_in(store, tab, wanted.kind) for tab in TABS})
    return Listing(
        wanted=wanted,
        page=page,
        tabs=[
            Tab(str(label), shown_count(counts[key]), wanted.url(tab=key), key == wanted.tab)
            for key, (label, _statuses) in TABS.items()
        ],
        total=shown_count(counts[wanted.tab]),
        sums=_sums(rows, counts[wanted.tab]),
        previous_url=wanted.url(cursor=page.previous) if page.previous else "",
        next_url=wanted.url(cursor=page.next) if page.next else "",
    )


def _sums(rows: QuerySet[Penalty], count: int) -> list[str]:
    if count <= COUNTED_TO:
        return sums(rows)
    try:
        with patience(PATIENCE):
            return sums(rows)
    except TookTooLong:
        return []
