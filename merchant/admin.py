"""The floor's door to platform staff: gathers what the rooms register and holds nothing itself."""

from merchant.accounts import admin as accounts
from merchant.api import admin as api
from merchant.audit import admin as audit
from merchant.catalogue import admin as catalogue
from merchant.faults import admin as faults
from merchant.jobs import admin as jobs
from merchant.messages import admin as messages
from merchant.parking import admin as parking
from merchant.sheets import admin as sheets
from merchant.team import admin as team
from merchant.visits import admin as visits

__all__ = [
    "accounts",
    "api",
    "audit",
    "catalogue",
    "faults",
    "jobs",
    "messages",
    "parking",
    "sheets",
    "team",
    "visits",
]
