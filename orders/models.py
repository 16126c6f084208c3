"""The floor's door: gathers the rooms' models and holds nothing itself."""

from orders.book.models import (
    Charge,
    Discount,
    Fulfilment,
    Hold,
    Line,
    Note,
    Order,
    OrderTag,
    Package,
    PackageLine,
    Recipient,
    Tag,
)
from orders.bulk.models import BulkItem, BulkRun
from orders.clock.models import Deadline
from orders.dispatch.models import PickList, PickListEntry
from orders.export.models import ExportRun
from orders.intake.models import ImportedOrder, ImportRun, SavedMap, SourceCancellation, StagedRow
from orders.penalties.models import Appeal, AppealFile, ExchangeRate, Penalty, Waiver
from orders.policy.models import PenaltyTier, PolicyVersion
from orders.review.models import MonthFigures
from orders.scorecard.models import ScorecardThreshold, StoreScorecard
from orders.selection.models import ColumnChoice, Lookup, SavedView

__all__ = [
    "Appeal",
    "AppealFile",
    "BulkItem",
    "BulkRun",
    "Charge",
    "ColumnChoice",
    "Deadline",
    "Discount",
    "ExchangeRate",
    "ExportRun",
    "Fulfilment",
    "Hold",
    "ImportRun",
    "ImportedOrder",
    "Line",
    "Lookup",
    "MonthFigures",
    "Note",
    "Order",
    "OrderTag",
    "Package",
    "PackageLine",
    "Penalty",
    "PenaltyTier",
    "PickList",
    "PickListEntry",
    "PolicyVersion",
    "Recipient",
    "SavedMap",
    "SavedView",
    "ScorecardThreshold",
    "SourceCancellation",
    "StagedRow",
    "StoreScorecard",
    "Tag",
    "Waiver",
]
