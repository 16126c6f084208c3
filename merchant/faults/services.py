"""Keeps errors by the id that people quote, without a word of what they were at work on."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from merchant.faults.models import Fault
from merchant.faults.traces import name_of, trace_of

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=90)
BATCH = 1000


def record_fault(*, error_id: str, error: BaseException | None, user=None, method="", address="") -> None:
    """Log an error and keep it for staff; where even that fails, the log line stands alone.

    Whoever calls this answers for an error already: it never raises another.
    """
    exception = name_of(error)
    log.error("fault", error_id=error_id, exception=exception, method=method, address=address)
    try:
        with transaction.atomic():
            Fault.objects.bulk_create(
                [
                    Fault(
                        error_id=error_id[:64],
                        user_id=_key_of(user),
                        method=method[:8],
                        address=address[:200],
                        exception=exception[:200],
                        trace=trace_of(error),
                    )
                ],
                ignore_conflicts=True,  # an id that the client chose and used twice
            )
    except Exception as failure:
        log.error("fault.not_kept", error_id=error_id, reason=name_of(failure))


def forget_old_faults() -> int:
    """Delete what is older than ninety days; returns how many were."""
    before, forgotten = timezone.now() - KEPT_FOR, 0
    while True:
        old = Fault.objects.filter(happened_at__lt=before).order_by("happened_at")
        deleted, _by_model = Fault.objects.filter(
            pk__in=list(old.values_list("pk", flat=True)[:BATCH])
        ).delete()
        forgotten += deleted
        if deleted < BATCH:
            return forgotten


def _key_of(user):
    """A user is asked for only here, since even that may need the database."""
    return user.pk if user is not None and user.is_authenticated else None
