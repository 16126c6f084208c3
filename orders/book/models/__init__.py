"""The book's rows: an order and what hangs on it, a file for each kind."""

from orders.book.models.fulfilments import Fulfilment
from orders.book.models.holds import Hold
from orders.book.models.lines import Charge, Discount, Line
from orders.book.models.orders import NO_DEADLINE, Order, Recipient
from orders.book.models.packages import Package, PackageLine
from orders.book.models.remarks import Note, OrderTag, Tag

__all__ = [
    "Charge",
    "Discount",
    "Fulfilment",
    "Hold",
    "Line",
    "NO_DEADLINE",
    "Note",
    "Order",
    "OrderTag",
    "Package",
    "PackageLine",
    "Recipient",
    "Tag",
]
