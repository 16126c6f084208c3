"""A reader over columns that are named as their facts."""

from zoneinfo import ZoneInfo

from orders.intake.profiles.base import Setting
from orders.intake.profiles.mapping import ColumnMap, MappedReader

SETTING = Setting(zone=ZoneInfo("Asia/Shanghai"), currency="USD")
GOOD = {"order_number": "A-1", "ordered_at": "2026-02-12 09:30:00", "sku": "MUG", "units": "2"}


def reader_of(facts, **told):
    columns = {fact: (fact,) for fact in facts}
    return MappedReader(list(facts), SETTING, column_map=ColumnMap(columns=columns, **told))


def reading_of(cells, **told):
    """How one line with these cells, beside good ones, is read."""
    cells = GOOD | cells
    return reader_of(cells, **told).read(list(cells.values()))


def reason_of(cells, **told):
    problem = reading_of(cells, **told).problem
    return problem.code if problem else ""
