"""Stock in words: its events."""

from django.utils.translation import gettext_lazy as _

from warehouses.stock.kinds import Reason

EVENT_SENTENCES = {
    "stock.received": _("{sku} received in {warehouse}: {units}, now {balance}"),
    "stock.adjusted": _("{sku} adjusted in {warehouse}: {units}, now {balance} ({stock_reason})"),
    "stock.reorder_level_set": _("{sku} in {warehouse} counts as low at: {before} → {after}"),
    "stock.counted": _("{sku} counted in {warehouse}: {units}, now {balance}"),
}
EVENT_LABELS = {"stock_reason": {reason.value: reason.label for reason in Reason}}
