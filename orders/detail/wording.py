"""Holds as chips: the reason and its one next act; what a source changed after shipment."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from orders.book.holds import HoldKind


@dataclass(frozen=True)
class Advice:
    """What a hold's chip says, and where its next act is."""

    label: str
    act: str
    url: str


NEXT_ACTS = {
    HoldKind.UNMATCHED: _("see the rules"),
    HoldKind.STOCK: _("see what lacks"),
    HoldKind.WEIGHT: _("type the weight"),
    HoldKind.SIZE: _("see by how much"),
    HoldKind.UNKNOWN_SKU: _("add the SKU"),
    HoldKind.ADDRESS: _("choose the country"),
    HoldKind.NO_POLICY: _("see why"),
    HoldKind.CHANGED: _("see what changed"),
    HoldKind.PERSONALISATION: _("confirm the text"),
    HoldKind.CANCELLATION: _("accept or refuse"),
    HoldKind.RISK: _("see why"),
    HoldKind.MANUAL: pgettext_lazy("hold", "release"),
}


def hold_advice(kind: str, order_url: str) -> Advice:
    """The chip of a hold; its act stands on the order's page."""
    kind = HoldKind(kind)
    return Advice(kind.label, NEXT_ACTS[kind], f"{order_url}#hold-{kind.value}")


FIELDS = {
    "name": pgettext_lazy("person", "name"),
    "street": _("street"),
    "city": _("city"),
    "country": _("country"),
    "postcode": _("postcode"),
}


def describe_fields(names: Iterable[str]) -> list[str]:
    """What is missing of an address, in the reader's language."""
    return [str(FIELDS.get(name, name)) for name in names]


def refusal_of_package(package) -> str:
    """Why nothing of the kind can be done to the package any more."""
    return gettext("Package %(number)s is already %(state)s.") % {
        "number": package.tracking_number,
        "state": package.get_state_display(),
    }
