"""Who works at a run: a lease on its row, renewed with every chunk; and how many files may wait for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from merchant.runs.exceptions import LeaseLost, NoRoom
from merchant.runs.models import CRASHED, FromFile, Run
from merchant.tenancy.models import Merchant

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3  # claims in a row without a finished chunk


@dataclass
class Lease:
    """A worker's right to go on with one run."""

    kind: type[Run]
    run_id: int
    state: str
    until: datetime

    def renew(self, **changes) -> None:
        """Keep the run for the next chunk and note progress; call it first in the chunk's transaction.

        A run of which nothing is kept before its end says `attempts=F("attempts")`: they stay counted.
        """
        until = timezone.now() + LEASE
        ours = self.kind.objects.filter(pk=self.run_id, state=self.state, lease_until=self.until)
        # The update locks the row until the chunk is committed: whoever lost the lease stops here.
        if not ours.update(lease_until=until, **({"attempts": 0} | changes)):
            raise LeaseLost
        self.until = until

    def give_back(self) -> None:
        """Let the next worker in at once; attempts stay as they were counted."""
        self.kind.objects.filter(pk=self.run_id, lease_until__lte=self.until).update(lease_until=None)


def claim(kind: type[Run], run_id: int) -> Lease | None:
    """Take a run that waits for a worker; None when somebody has it, it is done, or it is parked.

    While a worker is at one run of a merchant, its others of this kind wait: the workers are there for all.
    """
    with transaction.atomic():
        now = timezone.now()
        waiting = kind.objects.waiting_for_worker(now).select_for_update(skip_locked=True)
        run = waiting.filter(pk=run_id).first()
        if run is None:
            return None
        # Claims of one merchant follow each other, so that none overlooks another that is just being made.
        Merchant.objects.select_for_update(no_key=True).get(pk=run.merchant_id)
        if kind.objects.for_merchant(run.merchant_id).held(now).exists():
            return None
        if run.attempts >= MOST_ATTEMPTS:
            _park(run)
            return None
        if run.state in run.BEGINS:
            run.become(run.BEGINS[run.state])
        run.attempts += 1
        run.lease_until = now + LEASE
        run.save(update_fields=["state", "state_since", "attempts", "lease_until"])
        return Lease(kind, run.pk, run.state, run.lease_until)


def refuse_without_room(run: FromFile) -> None:
    """Refuse a run that is about to be saved when its merchant has too many files waiting, or too large ones.

    Their sizes count together, for the disk is there for all; their number by kind, so that whoever may bring
    one kind stops nobody who brings another.
    """
    # Who uploads at the same moment waits here, so that both are not let through by one free place.
    Merchant.objects.select_for_update(no_key=True).get(pk=run.merchant_id)
    files = of_its_kind = size = 0
    for kind in apps.get_models():
        if issubclass(kind, FromFile):
            waiting = kind.objects.for_merchant(run.merchant_id).taking_room().order_by()
            told = waiting.aggregate(files=Count("pk"), size=Sum("size", filter=~Q(file=""), default=0))
            files, size = files + told["files"], size + told["size"]
            of_its_kind += told["files"] if isinstance(run, kind) else 0
    if of_its_kind >= settings.IMPORTS_KEPT or size + run.size > settings.IMPORTS_KEPT_BYTES:
        raise NoRoom("no_room_for_files", count=f"{files:,}", mb=f"{size >> 20:,}")


def _park(run):
    """Three workers died over it: staff look at it, nobody tries again."""
    tried, step = run.attempts, run.state
    run.become(run.State.FAILED)
    run.attempts, run.failure = tried, {"code": CRASHED, "step": step}
    run.save()
