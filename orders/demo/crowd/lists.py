"""Writes the pick lists of what the stores handed to their warehouses."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from orders.demo.crowd.handling import Listed
from orders.demo.crowd.moments import text_of
from orders.demo.crowd.pen import Pen
from orders.demo.crowd.shops import Shop
from orders.dispatch.models import PickList, PickListEntry

ON_A_LIST = 40


def write_lists(pen: Pen, shops: Sequence[Shop], listed: Iterable[Listed]) -> None:
    """Lists of forty, numbered in each store."""
    numbers, entries = Counter(), defaultdict(list)
    for entry in listed:
        entries[entry.rank, entry.warehouse].append(entry)
    for (rank, warehouse), waiting in entries.items():
        for first in range(0, len(waiting), ON_A_LIST):
            numbers[rank] += 1
            _write_list(pen, shops[rank - 1], numbers[rank], warehouse, waiting[first : first + ON_A_LIST])


def _write_list(pen, shop, number, warehouse, entries):
    moment = max(entry.submitted for entry in entries)
    of_store = shop.store.merchant_id, shop.store.pk
    key = pen.add(PickList, *of_store, pen.ids.next(), number, warehouse, shop.owner_id, text_of(moment))
    for entry in entries:
        pen.add(PickListEntry, key, entry.fulfilment)
