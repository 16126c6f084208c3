"""The floor's door: gathers the rooms' models and holds nothing itself."""

from warehouses.calendars.models import CalendarChange, Closure, Holiday, HolidayYear, SpecialDay, StoreWeek
from warehouses.jit.models import JitChoice, JitSite
from warehouses.matching.models import CountryRoute, RouteTable, Rule, RulePlace, RuleSet
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse
from warehouses.stock.models import StockLevel, StockMovement

__all__ = [
    "CalendarChange",
    "Channel",
    "Closure",
    "CountryRoute",
    "Holiday",
    "HolidayYear",
    "JitChoice",
    "JitSite",
    "RouteTable",
    "Rule",
    "RulePlace",
    "RuleSet",
    "SpecialDay",
    "StockLevel",
    "StockMovement",
    "StoreWarehouse",
    "StoreWeek",
    "Warehouse",
]
