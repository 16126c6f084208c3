"""The floor's door to platform staff: gathers what the rooms register and holds nothing itself."""

from orders.book import admin as book
from orders.bulk import admin as bulk
from orders.business_days import admin as business_days
from orders.clock import admin as clock
from orders.dispatch import admin as dispatch
from orders.export import admin as export
from orders.intake import admin as intake
from orders.penalties import admin as penalties
from orders.policymaking import admin as policymaking
from orders.scorecard import admin as scorecard
from orders.staff import admin as staff

__all__ = [
    "book",
    "bulk",
    "business_days",
    "clock",
    "dispatch",
    "export",
    "intake",
    "penalties",
    "policymaking",
    "scorecard",
    "staff",
]
