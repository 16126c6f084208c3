"""What waits of files of rows, for the monitoring."""

from merchant.runs.queues import waiting_runs
from merchant.sheets.models import SheetRun


def sheets(now, most):
    return waiting_runs(SheetRun, now, most)
