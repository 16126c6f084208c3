"""Which orders of a store somebody means: a tab, a part of it and filters; or the ones that were ticked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace

from django.db.models import QuerySet
from django.http import QueryDict

from merchant.tenancy.models import Store
from orders.book.models import Order
from orders.selection.filters import OrderFilter
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
        """The choice that an address or a form names; what nobody knows is left out."""
        tab_key = query.get("tab") if query.get("tab") in TABS else "to_ship"
        part = query.get("part", "") if query.get("part") in PARTS.get(tab_key, {}) else ""
        filters = {name: query[name] for name in OrderFilter.base_filters if query.get(name)}
        return cls(tab_key, part, filters, tuple(query.getlist("ticked")[:MOST_TICKED]))

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
        query.update({"tab": self.tab_key, **({"part": self.part} if self.part else {}), **self.filters})
        return query.urlencode()

    @property
    def tab(self) -> Tab:
        return TABS[self.tab_key]


def filter_of(selection: Selection, *, store: Store, now: datetime) -> OrderFilter:
    """The filter over the selection's tab: `.qs` narrows the orders, `.form` shows its fields."""
    orders = Order.objects.for_merchant(store.merchant).in_store(store)
    in_part = in_tab(orders, selection.tab, selection.part, now)
    scope = SimpleNamespace(merchant=store.merchant, store=store)
    return OrderFilter(dict(selection.filters), queryset=in_part, request=scope)


def selected_orders(selection: Selection, *, store: Store, now: datetime) -> QuerySet:
    """The orders meant; ticked ones are the store's own whatever the list showed."""
    if selection.ticked:
        orders = Order.objects.for_merchant(store.merchant).in_store(store)
        return orders.filter(public_id__in=selection.ticked)
    return filter_of(selection, store=store, now=now).qs
