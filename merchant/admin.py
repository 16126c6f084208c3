"""The floor's door to platform staff: gathers what the rooms register and holds nothing itself."""

from merchant.accounts import admin as accounts
from merchant.jobs import admin as jobs

__all__ = ["accounts", "jobs"]
