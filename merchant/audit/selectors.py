from dataclasses import dataclass
from datetime import datetime, timedelta

from merchant.audit.models import Event
from merchant.audit.wording import sentence

LONGEST_TIMELINE = 200


@dataclass(frozen=True)
class TimelineEntry:
    """One event as a page shows it."""

    text: str
    who: str
    by: str
    happened_at: datetime
    recorded_at: datetime

    @property
    def is_dated_back(self) -> bool:
        """Whether it was entered later than it happened, so that both moments are worth telling."""
        return self.recorded_at - self.happened_at >= timedelta(minutes=1)


def timeline(merchant, subject, *parts, only: str = "", without: str = ""):
    """The latest events of one row, newest first, in one query; with its parts, rows of one kind, in two.

    `only` is how the kinds of events begin that are wanted, `without` that of those which are not.
    """
    events = _latest(merchant, [subject], only, without)
    if parts:
        events = sorted([*events, *_latest(merchant, parts, only, without)], key=lambda event: -event.pk)[
            :LONGEST_TIMELINE
        ]
    return [
        TimelineEntry(
            text=sentence(event),
            who=str(event.actor) if event.actor else event.get_by_display(),
            by=event.by,
            happened_at=event.happened_at,
            recorded_at=event.recorded_at,
        )
        for event in events
    ]


def _latest(merchant, subjects, only, without):
    (kind,) = {subject._meta.model_name for subject in subjects}
    ids = [subject.pk for subject in subjects]
    events = Event.objects.for_merchant(merchant).filter(subject_kind=kind, subject_id__in=ids)
    events = events.filter(kind__startswith=only) if only else events
    events = events.exclude(kind__startswith=without) if without else events
    return events.select_related("actor").order_by("-id")[:LONGEST_TIMELINE]
