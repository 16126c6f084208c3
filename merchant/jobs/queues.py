"""What waits for a job, and for how long: rooms register their queues, as they do menu entries.

The truth of a queue is its rows; a question to one reads an index and stops at so many rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.module_loading import import_string

COUNTED_TO = 1_000  # rows; beyond it a queue is long, however long


@dataclass(frozen=True)
class Queue:
    """Rows that wait for one job.

    `waiting` is the dotted path of waiting(now, most): since when each of the first `most` rows waits, with
    the one that waits longest among them. Without `late_after` nobody need hurry.
    """

    code: str
    waiting: str
    late_after: timedelta | None = timedelta(minutes=5)


_queues: dict[str, Queue] = {}


def register(*queues: Queue) -> None:
    """Add a room's queues to what the monitoring is told."""
    _queues.update((queue.code, queue) for queue in queues)


def queues() -> Sequence[Queue]:
    """All that are registered, by name."""
    return [_queues[code] for code in sorted(_queues)]


def told_of(queue: Queue, now: datetime) -> dict:
    """How many rows wait, the age of the oldest in seconds, and whether that is too long."""
    since = list(import_string(queue.waiting)(now, COUNTED_TO + 1))
    oldest = max(round((now - min(since)).total_seconds()), 0) if since else None
    limit = queue.late_after and round(queue.late_after.total_seconds())
    is_late = limit is not None and oldest is not None and oldest > limit
    return {
        "state": "late" if is_late else "ok",
        "waiting": min(len(since), COUNTED_TO),
        "more": len(since) > COUNTED_TO,
        "oldest": oldest,
        "late_after": limit,
    }


def moments(rows, field: str, most: int) -> Iterable[datetime]:
    """Since when the first of these rows wait; a waiting() of one queryset is this alone."""
    return rows.values_list(field, flat=True)[:most]
