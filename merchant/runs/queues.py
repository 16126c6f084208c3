"""Long work that waits for a worker, for the monitoring."""

from collections.abc import Iterable
from datetime import datetime

from merchant.runs.models import Run


def waiting_runs(kind: type[Run], now: datetime, most: int) -> Iterable[datetime]:
    """Since when runs of this kind wait: since a dead worker's lease ran out, else since they came here."""
    rows = kind.objects.waiting_for_worker(now).order_by("pk").values_list("lease_until", "state_since")
    return [lease_until or state_since for lease_until, state_since in rows[:most]]
