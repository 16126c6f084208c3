"""The floor's door: gathers the rooms' models and holds nothing itself."""

from orders.book.models import Charge, Fulfilment, Hold, Line, Order, Package, PackageLine, Recipient
from orders.clock.models import Deadline, PolicyVersion
from orders.intake.models import ImportRun, SourceCancellation, StagedRow

__all__ = [
    "Charge",
    "Deadline",
    "Fulfilment",
    "Hold",
    "ImportRun",
    "Line",
    "Order",
    "Package",
    "PackageLine",
    "PolicyVersion",
    "Recipient",
    "SourceCancellation",
    "StagedRow",
]
