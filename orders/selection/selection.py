"""Which orders of a store somebody means: a tab, a part of it and filters; or the ones that were ticked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from unicodedata import normalize

from django.db.models import QuerySet
from django.http import QueryDict

from merchant.frame.responses import plain
from merchant.tenancy.models import Store
from orders.book.models import Order
from orders.selection.choices import Choices, choices_of
from orders.selection.filters import LONGEST, OrderFilter
from orders.selection.tabs import PARTS, TABS, Tab, in_tab

MOST_TICKED = 200


@dataclass(frozen=True)
class Selection:
    """A choice of orders that a list, an export and a bulk act understand alike; it names no page of it."""

    tab_key: str
    part: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()  # public ids; where there are some, they alone are meant

    @classmethod
    def from_query(cls, query: QueryDict) -> "Selection":
        """The choice that an address or a form names; names that nobody knows are left out."""
        tab_key = query.get("tab") if query.get("tab") in TABS else "to_ship"
        part = query.get("part", "") if query.get("part") in PARTS.get(tab_key, {}) else ""
        asked = {name: _kept(query[name]) for name in OrderFilter.base_filters if query.get(name)}
        filters = {name: value for name, value in asked.items() if value}
        ticked = [plain(public_id) for public_id in query.getlist("ticked")[:MOST_TICKED]]
        return cls(tab_key, part, filters, tuple(ticked))

    @classmethod
    def from_json(cls, kept: Mapping) -> "Selection":
        return cls(kept["tab"], kept["part"], kept["filters"], tuple(kept["ticked"]))

    def to_json(self) -> dict:
        """As a run or a saved view keeps it."""
        return {
            "tab": self.tab_key,
            "part": self.part,
            "filters": dict(self.filters),
            "ticked": list(self.ticked),
        }

    def to_query(self) -> str:
        """As an address says it, without what was ticked."""
        query = QueryDict(mutable=True)
        query.update(self.fields())
        return query.urlencode()

    def fields(self) -> dict[str, str]:
        """As the hidden fields of a form say it, without what was ticked."""
        return {"tab": self.tab_key, **({"part": self.part} if self.part else {}), **self.filters}

    def without(self, *names: str) -> "Selection":
        """The same choice without some of its filters."""
        kept = {name: value for name, value in self.filters.items() if name not in names}
        return replace(self, filters=kept)

    @property
    def tab(self) -> Tab:
        return TABS[self.tab_key]


def meant_by(asked: QueryDict) -> Selection:
    """What a form of the list asks for: where that is all, ticks may still stand in the page."""
    selection = Selection.from_query(asked)
    is_all = asked.get("scope") == "all"
    return replace(selection, ticked=() if is_all else tuple(filter(None, selection.ticked)))


def _kept(value):
    # One sign more than any value may have is enough to be refused; full-width signs are the plain ones.
    return normalize("NFKC", plain(value[: LONGEST + 1])).strip()[: LONGEST + 1]


def orders_in(selection: Selection, *, store: Store, now: datetime) -> QuerySet:
    """The orders of the selection's tab and part, before any filter."""
    # The store was found by its merchant; named again, the merchant would keep indexes from answering alone.
    return in_tab(store.order_set.all(), selection.tab, selection.part, now)


def filter_of(
    selection: Selection, *, store: Store, now: datetime, choices: Choices | None = None
) -> OrderFilter:
    """The filter over the selection's tab: `.qs` narrows the orders, `.form` shows its fields."""
    return OrderFilter(
        dict(selection.filters),
        queryset=orders_in(selection, store=store, now=now),
        store=store,
        choices=choices or choices_of(store.merchant),
        now=now,
    )


def is_understood(selection: Selection, *, store: Store, now: datetime) -> bool:
    """Whether every filter means something, where filters count: ticked orders ask for none."""
    if selection.ticked or not selection.filters:
        return True
    return filter_of(selection, store=store, now=now).form.is_valid()


def selected_orders(selection: Selection, *, store: Store, now: datetime) -> QuerySet:
    """The orders meant; ticked ones are the store's own whatever the list showed.

    A filter that means nothing (a warehouse that is gone) selects no order: acting on more than was meant
    is worse than acting on none.
    """
    if selection.ticked:
        orders = Order.objects.for_merchant(store.merchant).in_store(store)
        return orders.filter(public_id__in=selection.ticked)
    if not selection.filters:
        return orders_in(selection, store=store, now=now)
    found = filter_of(selection, store=store, now=now)
    return found.qs if found.form.is_valid() else orders_in(selection, store=store, now=now).none()
