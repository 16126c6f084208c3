"""What waits for platform staff: rooms register their queues, which stand on the admin's first page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from merchant.frame.counting import capped_counts, shown_count


@dataclass(frozen=True)
class StaffQueue:
    """Rows that wait for a person of staff.

    `rows` is the dotted path of rows() → a queryset of them; `since` names their field that says since when
    they wait. An index has to serve both: the page counts to a cap and reads the oldest. `url_name` and
    `query`, or what a function under this dotted path returns, lead to the list of exactly these rows.
    """

    place: int
    code: str
    label: Promise
    rows: str
    since: str
    permission: str  # who does not hold it sees nothing of the queue
    url_name: str
    query: Mapping[str, str] | str = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """One queue as the page shows it."""

    label: str
    count: int
    shown: str
    oldest: datetime | None
    url: str


_queues: dict[str, StaffQueue] = {}


def register(*queues: StaffQueue) -> None:
    """Put a room's queues on the first page of staff who may work on them."""
    _queues.update((queue.code, queue) for queue in queues)


def queues_for(user) -> list[StaffQueue]:
    """The queues that this person of staff may work on, in their order."""
    found = [queue for queue in _queues.values() if user.has_perm(queue.permission)]
    return sorted(found, key=lambda queue: (queue.place, queue.code))


def waiting_for(user) -> Sequence[Waiting]:
    """How many rows wait in each of these queues and since when: a query for all counts, one a queue."""
    queues = queues_for(user)
    rows = {queue.code: import_string(queue.rows)() for queue in queues}
    counts = capped_counts(rows) if rows else {}
    return [_waiting(queue, rows[queue.code], counts[queue.code]) for queue in queues]


def _waiting(queue, rows, count):
    asked = import_string(queue.query)() if isinstance(queue.query, str) else queue.query
    return Waiting(
        label=str(queue.label),
        count=count,
        shown=shown_count(count),
        oldest=rows.order_by(queue.since).values_list(queue.since, flat=True).first() if count else None,
        url=f"{reverse(queue.url_name)}?{urlencode(asked)}",
    )
