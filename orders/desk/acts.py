"""What may be done with the ticked orders, and with all that the list shows."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.frame.addresses import address
from merchant.tenancy.access import may
from merchant.tenancy.models import Membership, Store


@dataclass(frozen=True)
class BulkAct:
    """One button of the bar: its value, its word, who may press it, and the tabs where it makes sense."""

    value: str
    label: str
    act: str
    tabs: frozenset[str]


OPEN = frozenset({"to_ship", "processing", "all"})
TO_SHIP = frozenset({"to_ship", "all"})
EVERYWHERE = OPEN | {"shipped", "signed", "cancelled"}
BULK_ACTS = (
    BulkAct("submit", _("Hand to the warehouse"), "submit_orders", TO_SHIP),
    BulkAct("ship", _("Mark shipped"), "ship_orders", TO_SHIP),
    BulkAct("release", pgettext_lazy("orders", "Release"), "release_orders", OPEN),
    BulkAct("hold", pgettext_lazy("orders", "Hold"), "hold_orders", OPEN),
    BulkAct("assign", _("Assign a warehouse"), "assign_orders", OPEN),
    BulkAct("tag", pgettext_lazy("orders", "Tag"), "tag_orders", EVERYWHERE),
    BulkAct("untag", _("Take a tag off"), "tag_orders", EVERYWHERE),
    BulkAct("cancel", pgettext_lazy("orders", "Cancel"), "cancel_orders", OPEN),
)

PAGES = (
    ("orders:pick_lists", _("Pick lists"), "see_orders"),
    ("orders:bulk_trace", _("Enter what carriers told"), "ship_orders"),
    ("orders:bulk_runs", _("Bulk acts"), "see_orders"),
    ("orders:exports", _("Exports"), "export_orders"),
)


@dataclass(frozen=True)
class Doors:
    """Where the list's forms lead; empty where one may not go."""

    acts: list[BulkAct]
    bulk: str
    export: str
    papers: str
    preparation: str
    table: str  # to ship from
    pages: list[tuple[str, str]]  # address and words of what else is done with orders

    @property
    def is_any(self) -> bool:
        return bool(self.bulk or self.export or self.papers)


def doors_of(membership: Membership, store: Store, tab_key: str) -> Doors:
    """What this member may do with many orders of the tab at once."""
    acts = [one for one in BULK_ACTS if tab_key in one.tabs and may(membership, one.act)]
    bulk = address("orders:bulk_new", store.code) if acts else ""
    return Doors(
        acts if bulk else [],
        bulk,
        address("orders:export_new", store.code) if may(membership, "export_orders") else "",
        address("orders:packing_slips", store.code) if may(membership, "see_recipients") else "",
        address("orders:preparation_list", store.code),
        address("orders:bulk_ship", store.code) if may(membership, "ship_orders") else "",
        [(address(name, store.code), label) for name, label, act in PAGES if may(membership, act)],
    )
