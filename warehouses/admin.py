"""The floor's door to platform staff: gathers what the rooms register and holds nothing itself."""

from warehouses.calendars import admin as calendars
from warehouses.jit import admin as jit
from warehouses.matching import admin as matching
from warehouses.overview import admin as overview
from warehouses.rules import admin as rules
from warehouses.stock import admin as stock

__all__ = ["calendars", "jit", "matching", "overview", "rules", "stock"]
