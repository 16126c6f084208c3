"""One row that breaks a batch stops no other: it is found, counted, and parked after three sweeps."""

import traceback
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.utils import timezone

from merchant.audit import services as audit
from merchant.parking.models import ParkedRow
from merchant.runs.models import Run

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 3  # sweeps that a row may break
MOST_AT_ONCE = 10  # rows of a batch; where more fail it is the code or a setting, and no row is to blame
MOST_TRIED = 100  # failing rows of a batch after which the rest of it is left to the next sweep
WORKER_LOST = (InterfaceError, SoftTimeLimitExceeded, MemoryError)  # it, or its connection
# What befalls a database or a worker is no row's fault: the next sweep tries again.
NOBODYS_FAULT = (OperationalError, *WORKER_LOST)


class Sparing:
    """One run of a sweep over the rows of a queue; rows that break it are set aside.

    `act` gets the keys of some rows, works on them in a transaction of its own, and may return how many it
    changed. It has to bear being called again for a part of them.
    """

    def __init__(self, queue: str):
        self.queue = queue
        self._failed: set[int] = set()
        self._made_room = False

    def spared(self, rows: QuerySet) -> QuerySet:
        """These rows without those that are parked, and without those that failed in this run already."""
        parked = ParkedRow.objects.of_queue(self.queue).parked().filter(row_id=OuterRef("pk"))
        rows = rows.filter(~Exists(parked))
        return rows.exclude(pk__in=self._failed) if self._failed else rows

    def act(self, model: type[Model], ids: Sequence[int], act: Callable[[list[int]], int | None]) -> int:
        """Act on these rows of a model, if need be by halves, until those that break it stand alone."""
        if not ids:
            return 0
        failures: dict[int, Exception] = {}
        done = self._halve(list(ids), act, failures)
        if len(failures) > MOST_AT_ONCE:
            first = next(iter(failures.values()))
            told = {"queue": self.queue, "rows": len(failures), "reason": _reason(first)}
            log.error("sweep.many_failed", **told, exc_info=first)
        else:
            for row_id, failure in failures.items():
                _note(self.queue, model, row_id, failure)
        self._failed |= failures.keys()
        self._made_room |= bool(failures)
        self._forget(set(ids) - failures.keys())
        return done

    def goes_on(self, done: int) -> bool:
        """Whether there may be more to do: some was done just now, or what failed made room for the rest."""
        made_room, self._made_room = self._made_room, False
        return bool(done) or made_room

    def _halve(self, ids, act, failures):
        if not ids or len(failures) > MOST_TRIED:
            return 0
        try:
            return act(ids) or 0
        except NOBODYS_FAULT:
            raise
        except Exception as failure:
            if len(ids) > 1:
                middle = len(ids) // 2
                return self._halve(ids[:middle], act, failures) + self._halve(ids[middle:], act, failures)
            failures[ids[0]] = failure
            return 0

    @cached_property
    def _noted(self):
        return set(ParkedRow.objects.of_queue(self.queue).noted().values_list("row_id", flat=True))

    def _forget(self, ids):
        """What went well this time broke no sweep."""
        well = ids & self._noted
        if well:
            ParkedRow.objects.of_queue(self.queue).noted().filter(row_id__in=well).delete()


def try_again(*, parked_id: int, actor) -> None:
    """Let the next sweep take the row again."""
    with transaction.atomic():
        parked = ParkedRow.objects.select_for_update().filter(pk=parked_id).first()
        if parked is None:
            return  # a colleague was faster, or the sweep was
        audit.record("job.tried_again", parked, actor=actor, data=_told(parked))
        parked.delete()


def try_run_again(*, kind: type[Run], run_id: int, actor) -> None:
    """Let a worker take up a run over which others died; a sweep finds it within seconds."""
    with transaction.atomic():
        run = kind.objects.select_for_update().get(pk=run_id)
        tried = {"run": run.public_id, "step": (run.failure or {}).get("step", "")}
        run.take_up()
        run.save(update_fields=["state", "state_since", "lease_until", "attempts", "failure"])
        audit.record("run.tried_again", run, actor=actor, data=tried)


@transaction.atomic
def _note(queue, model, row_id, failure):
    """Count the failure; the third parks the row."""
    now, reason = timezone.now(), _reason(failure)
    noted, is_new = ParkedRow.objects.get_or_create(
        queue=queue,
        row_id=row_id,
        defaults={"kind": model._meta.label_lower, "attempts": 1, "reason": reason},
    )
    if not is_new:
        ParkedRow.objects.filter(pk=noted.pk).update(attempts=F("attempts") + 1, reason=reason, last_at=now)
    too_often = ParkedRow.objects.filter(pk=noted.pk, attempts__gte=MOST_ATTEMPTS, parked_at=None)
    is_parked = too_often.update(parked_at=now) == 1
    log.error("job.row_failed", queue=queue, row=row_id, parked=is_parked, reason=reason, exc_info=failure)
    if is_parked:
        noted.refresh_from_db()
        audit.record("job.parked", noted, data=_told(noted))


def _told(parked):
    return {"queue": parked.queue, "row": parked.row_id, "reason": parked.reason}


def _reason(failure):
    """What failed and where; the message stays out of it, for it may name a buyer."""
    frames = traceback.extract_tb(failure.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(settings.BASE_DIR)]
    ours = [frame for frame in ours if ".venv" not in frame.filename] or list(frames)
    place = ours[-1]
    where = Path(place.filename)
    where = where.relative_to(settings.BASE_DIR) if where.is_relative_to(settings.BASE_DIR) else where.name
    return f"{type(failure).__name__} · {where}:{place.lineno} {place.name}"[:300]
