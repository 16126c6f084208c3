"""Keeps errors by the id that people quote, without a word of what they were at work on."""

import traceback
from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from merchant.faults.models import Fault

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(days=90)
BATCH = 1000
LONGEST_TRACE = 20_000


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


def name_of(error: BaseException | None) -> str:
    """An error's class; its message may quote what somebody typed."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}" if error is not None else "unknown"


def trace_of(error: BaseException | None) -> str:
    """Files, lines and functions, the error's own and those of what it came from."""
    told, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.walk_tb(error.__traceback__)
        told.append(name_of(error))
        told += [
            f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in frames
        ]
        error = error.__cause__ or error.__context__
    return "\n".join(told)[:LONGEST_TRACE]


def _short(file_name):
    """Without where things are installed on this machine."""
    _before, library, after = file_name.rpartition("site-packages/")
    if library:
        return after
    path = Path(file_name)
    return str(path.relative_to(settings.BASE_DIR)) if path.is_relative_to(settings.BASE_DIR) else path.name


def _key_of(user):
    """A user is asked for only here, since even that may need the database."""
    return user.pk if user is not None and user.is_authenticated else None
