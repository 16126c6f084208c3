"""Where JIT orders are handed over, for thousands of them: read once, and kept as long as the rows stay."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from merchant.tenancy.stamps import Kept, Question, Stamps, stamps_of, versions
from warehouses.calendars.keeping import stamps_wanted_where
from warehouses.jit.choices import Chosen
from warehouses.jit.models import JitChoice

STAMP = f"""
SELECT at.id, md5(concat({versions("warehouses_jitchoice", "store_id = at.id")}))
FROM merchant_store AS at WHERE at.id = ANY(%s)
"""
CHOSEN_BY = "at.id IN (SELECT warehouse_id FROM warehouses_jitchoice WHERE store_id = ANY(%s))"
MOST_STORES = 5_000  # a few moments and keys each

History = tuple[Chosen, ...]

_kept: Kept[int, History] = Kept(MOST_STORES)


def stamps_wanted_of_choices(store_ids: Collection[int]) -> list[Question]:
    """What to ask before `choices_for`, and before the calendars of the warehouses that it names."""
    stores = list(store_ids)
    return [Question("jit", STAMP, (stores,)), stamps_wanted_where(CHOSEN_BY, stores)] if stores else []


def choices_for(store_ids: Collection[int], stamps: Stamps) -> dict[int, History]:
    """What these stores chose one after the other, by key; empty for one that chose nothing."""
    return _kept.find(_of(stamps), list(store_ids), read_choices, again=_stamps) if store_ids else {}


def read_choices(store_ids: Iterable[int]) -> dict[int, History]:
    """The same as it stands in the database, in one query."""
    keys, found = list(store_ids), defaultdict(list)
    rows = JitChoice.objects.filter(store__in=keys).in_order()
    for store_id, since, warehouse_id in rows.values_list("store", "chosen_at", "warehouse"):
        found[store_id].append(Chosen(since, warehouse_id))
    return {key: tuple(found[key]) for key in keys}


def _stamps(store_ids):
    return _of(stamps_of(*stamps_wanted_of_choices(store_ids)))


def _of(stamps: Stamps):
    return {key: stamp for (kind, key), stamp in stamps.items() if kind == "jit"}
