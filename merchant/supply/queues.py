"""Accounts that wait for a worker, for the monitoring."""

from merchant.jobs.queues import moments
from merchant.parking.services import Sparing
from merchant.supply import client
from merchant.supply.models import SupplyAccount
from merchant.supply.opening import QUEUE


def supply_accounts(now, most):
    """Due to be tried; where staff open accounts by hand nothing waits for a job."""
    if not client.is_there():
        return []
    due = Sparing(QUEUE).spared(SupplyAccount.objects.due(now)).order_by("next_try_at")
    return moments(due, "next_try_at", most)
