"""The orders' part of the workbench in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from orders.book.holds import HoldKind
from orders.bulk.models import BulkRun
from orders.export.models import ExportRun

# A bucket is a part of a tab: tab, part, icon, and its tone when anything is in it.
BUCKETS = (
    ("to_ship", "due", "clock", "soon"),
    ("to_ship", "held", "warn", "soon"),
    ("to_ship", "ready", "box", ""),
    ("to_ship", "at_warehouse", "house", ""),
    ("shipped", "at_risk", "route", "soon"),
    ("shipped", "anomaly", "cross", "late"),
)
FLOW = {
    "came_in": _("Ordered"),
    "released": _("Released"),
    "shipped": _("Shipped"),
    "signed": _("Signed for"),
    "cancelled": _("Cancelled"),
}

# Holds that no job lets go: kind → how many wait, the act, and the tab that lists them.
DECISIONS = {
    HoldKind.CANCELLATION: (
        _("Buyers ask to cancel: %(count)s"),
        _("Accept or refuse"),
        "to_ship",
    ),
    HoldKind.PERSONALISATION: (
        _("Texts to engrave are unconfirmed: %(count)s"),
        _("Confirm them"),
        "to_ship",
    ),
    HoldKind.CHANGED: (
        _("Changed by a file after shipment: %(count)s"),
        _("See what changed"),
        "all",
    ),
}


@dataclass(frozen=True)
class RunLook:
    """How a run that waits is told, and the page of its one act."""

    sentence: str
    act: str
    page: str
    is_trouble: bool = False


RUNS = {
    ("importrun", "read"): RunLook(
        _("%(name)s is read and waits for you"), _("Look and confirm"), "orders:import_run"
    ),
    ("importrun", "failed"): RunLook(
        _("%(name)s could not be brought in"), _("See why"), "orders:import_run", is_trouble=True
    ),
    ("bulkrun", "done"): RunLook(
        _("%(name)s: %(count)s refused"), _("See which"), "orders:bulk_run", is_trouble=True
    ),
    ("bulkrun", "failed"): RunLook(
        _("%(name)s stopped before its end"), _("See why"), "orders:bulk_run", is_trouble=True
    ),
    ("exportrun", "done"): RunLook(
        _("Your export is ready: %(name)s (rows: %(count)s)"), _("Download"), "orders:export_run"
    ),
    ("exportrun", "failed"): RunLook(
        _("Your export failed: %(name)s"), _("See why"), "orders:export_run", is_trouble=True
    ),
}


def names_of(kind: str, code: str) -> str:
    """What a run is called: a bulk act and an export by their kind, a file by its own name."""
    choices = {"bulkrun": BulkRun.Act, "exportrun": ExportRun.Shape}.get(kind)
    if choices is None:
        return code
    label = str(choices(code).label)
    return label[:1].upper() + label[1:]
