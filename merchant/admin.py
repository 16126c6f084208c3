"""The floor's door to platform staff: gathers what the rooms register and holds nothing itself."""

from merchant.accounts import admin as accounts
from merchant.addresses import admin as addresses
from merchant.agreements import admin as agreements
from merchant.api import admin as api
from merchant.audit import admin as audit
from merchant.cases import admin as cases
from merchant.catalogue import admin as catalogue
from merchant.company import admin as company
from merchant.exams import admin as exams
from merchant.faults import admin as faults
from merchant.jobs import admin as jobs
from merchant.messages import admin as messages
from merchant.parking import admin as parking
from merchant.persons import admin as persons
from merchant.sheets import admin as sheets
from merchant.stores import admin as stores
from merchant.supply import admin as supply
from merchant.team import admin as team
from merchant.visits import admin as visits

__all__ = [
    "accounts",
    "addresses",
    "agreements",
    "api",
    "audit",
    "cases",
    "catalogue",
    "company",
    "exams",
    "faults",
    "jobs",
    "messages",
    "parking",
    "persons",
    "sheets",
    "stores",
    "supply",
    "team",
    "visits",
]
