import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from merchant.frame.tables import SellerTable


class OrderTable(SellerTable):
    """The order list's columns; its body is a lean template over rows.py, because cells cost time."""

    number = tables.Column(verbose_name=_("Order"), orderable=False)
    items = tables.Column(verbose_name=_("Products"), orderable=False)
    place = tables.Column(verbose_name=_("Destination"), orderable=False)
    source = tables.Column(verbose_name=_("Warehouse · channel"), orderable=False)
    due = tables.Column(verbose_name=_("Ship by"), orderable=False)
    next = tables.Column(verbose_name=_("State and next act"), orderable=False)
    total = tables.Column(verbose_name=_("Total"), orderable=False, attrs={"th": {"class": "r"}})

    class Meta(SellerTable.Meta):
        fields = ["number", "items", "place", "source", "due", "next", "total"]


HEADS = {name: column.verbose_name for name, column in OrderTable.base_columns.items()}
# What stands in the first column, which is always there: without it no order could be opened.
DETAILS = {
    "ordered": _("Ordered at"),
    "badges": _("Programme and origin"),
    "tags": _("Tags"),
    "note": _("Note"),
}
COLUMNS = {name: label for name, label in HEADS.items() if name != "number"} | DETAILS


def heads_of(chosen: list[str] | None) -> list[tuple[str, str]]:
    """Name and head of the columns that a person wants; all of them until somebody has chosen."""
    return [(name, head) for name, head in HEADS.items() if chosen is None or name in {"number", *chosen}]


def shown_parts(chosen: list[str] | None) -> frozenset[str]:
    """The names of the columns and details that a row shows; all of them until somebody has chosen."""
    return frozenset(COLUMNS if chosen is None else COLUMNS.keys() & set(chosen))
