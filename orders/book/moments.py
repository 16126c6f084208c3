"""When something happened, as people tell it."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.book.exceptions import OrderError

CLOCK_SKEW = timedelta(minutes=5)


def is_same_minute(one: datetime | None, other: datetime | None) -> bool:
    """Whether two moments are one to people, who type minutes; empty ones are."""
    if one is None or other is None:
        return one is other
    return minute_of(one) == minute_of(other)


def minute_of(moment: datetime) -> datetime:
    """The beginning of its minute."""
    return moment.replace(second=0, microsecond=0)


def checked_moment(moment: datetime | None, *, not_before: datetime) -> datetime:
    """Now by default; people type minutes, so that the minute of `not_before` is not before it."""
    now = timezone.now()
    if moment is None:
        return now
    if moment > now + CLOCK_SKEW:
        raise OrderError(_("The moment lies in the future. Enter when it really happened."))
    if moment < minute_of(not_before):
        raise OrderError(
            _("The moment lies before %(start)s (store time), when this could begin at the earliest.")
            % {"start": f"{timezone.localtime(not_before):%Y-%m-%d %H:%M}"}
        )
    return min(max(moment, not_before), now)
