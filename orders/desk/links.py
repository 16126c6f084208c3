"""Where the links and hidden fields of the order list's page lead."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from orders.desk.listing import BY_SKU, BY_SKU_TABS, SIZES, Listing, Wanted

SORTS = {
    "due_order": _("Ship-by, earliest first"),
    "-due_order": _("Ship-by, latest first"),
    "ordered_at": _("Oldest first"),
    "-ordered_at": _("Newest first"),
}
# What a form of filters sends on unseen.
BEFORE_FILTERS = {"tab", "part", "hour", "deliver_by", "unscanned", "found", "import", "per", "view"}


@dataclass(frozen=True)
class Links:
    """Ready addresses, and the fields that forms send on."""

    next: str
    previous: str
    cleared: str
    whole_tab: str
    by_sku: str
    sizes: list[tuple[int, str]]
    sorts: list[tuple[str, str, bool]]
    kept: list[tuple[str, str]]
    meant: list[tuple[str, str]]
    meant_query: str
    saved: list[tuple[str, str]]
    all_fields: list[tuple[str, str]]
    views: list["View"]


@dataclass(frozen=True)
class View:
    """A saved view: its name, where it leads, and whether it is what the list shows."""

    public_id: str
    name: str
    url: str
    is_chosen: bool


def links_of(listing: Listing, views: list[tuple[str, str, dict]]) -> Links:
    """All links of this page; `views` are the person's saved ones."""
    wanted, page = listing.wanted, listing.page
    selection = wanted.selection
    unfiltered = selection.without(*(name for name in selection.filters if name != "found"))
    fields = wanted.fields()
    return Links(
        next=_beside(wanted, page.next),
        previous=_beside(wanted, page.previous),
        cleared=wanted.url(selection=unfiltered),
        whole_tab=f"?tab={selection.tab_key}",
        by_sku=wanted.url(view=BY_SKU) if selection.tab_key in BY_SKU_TABS else "",
        sizes=[(size, wanted.url(per_page=size)) for size in SIZES],
        sorts=[(sort, str(SORTS[sort]), sort == wanted.sort) for sort in selection.tab.sorts],
        kept=[(name, value) for name, value in fields.items() if name in BEFORE_FILTERS],
        meant=list(selection.fields().items()),
        meant_query=f"?{selection.to_query()}",
        all_fields=list(fields.items()),
        saved=list(wanted.kept_fields().items()),
        views=[_view(wanted, *view) for view in views],
    )


def _view(wanted, public_id, name, fields):
    kept = Wanted.from_fields(fields)
    return View(public_id, name, kept.url(), kept.fields() == wanted.fields())


def _beside(wanted: Wanted, cursor: str) -> str:
    return wanted.url(cursor) if cursor else ""
