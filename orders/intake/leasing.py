"""Who works at an import: a lease on its row, renewed with every chunk, so that two workers never meet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from merchant.tenancy.models import Merchant
from orders.intake.models import ImportRun

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3  # claims in a row without a finished chunk


class LeaseLost(Exception):
    """Somebody else has the import now, or it was discarded."""


@dataclass
class Lease:
    """A worker's right to go on with one import."""

    run_id: int
    state: str
    until: datetime

    def renew(self, **changes) -> None:
        """Keep the import for the next chunk and note progress; call it first in the chunk's transaction."""
        until = timezone.now() + LEASE
        ours = ImportRun.objects.filter(pk=self.run_id, state=self.state, lease_until=self.until)
        # The update locks the row until the chunk is committed: whoever lost the lease stops here.
        if not ours.update(lease_until=until, attempts=0, **changes):
            raise LeaseLost
        self.until = until

    def give_back(self) -> None:
        """Let the next worker in at once; attempts stay as they were counted."""
        ImportRun.objects.filter(pk=self.run_id, lease_until__lte=self.until).update(lease_until=None)


def claim(run_id: int) -> Lease | None:
    """Take an import that waits for a worker; None when somebody has it, it is done, or it is parked.

    While a worker is at one import of a merchant, its others wait: the workers are there for everybody.
    """
    with transaction.atomic():
        now = timezone.now()
        waiting = ImportRun.objects.waiting_for_worker(now).select_for_update(skip_locked=True)
        run = waiting.filter(pk=run_id).first()
        if run is None:
            return None
        # Claims of one merchant follow each other, so that none overlooks another that is just being made.
        Merchant.objects.select_for_update(no_key=True).get(pk=run.merchant_id)
        if ImportRun.objects.for_merchant(run.merchant_id).held(now).exists():
            return None
        if run.attempts >= MOST_ATTEMPTS:
            _park(run)
            return None
        run.attempts += 1
        run.lease_until = now + LEASE
        run.save(update_fields=["attempts", "lease_until"])
        return Lease(run.pk, run.state, run.lease_until)


def _park(run):
    """Three workers died over it: staff look at it, nobody tries again."""
    tried, step = run.attempts, run.state
    run.become(ImportRun.State.FAILED)
    run.attempts, run.failure = tried, {"code": "crashed", "step": step}
    run.save()
