"""Holds as chips: the reason and its one next act."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from orders.book.holds import HoldKind


@dataclass(frozen=True)
class Advice:
    """What a hold's chip says, and where its next act is."""

    label: str
    act: str
    url: str


NEXT_ACTS = {
    HoldKind.UNMATCHED: _("see the country table"),
    HoldKind.UNKNOWN_SKU: _("add the SKU"),
    HoldKind.ADDRESS: _("choose the country"),
    HoldKind.NO_POLICY: _("see why"),
    HoldKind.CHANGED: _("see what changed"),
}


def hold_advice(kind: str, order_url: str) -> Advice:
    """The chip of a hold; its act stands on the order's page."""
    kind = HoldKind(kind)
    return Advice(kind.label, NEXT_ACTS[kind], f"{order_url}#hold-{kind.value}")
