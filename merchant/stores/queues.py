"""What waits for the jobs of joining, for the monitoring, and what waits for staff."""

from datetime import timedelta

from django.utils import timezone

from merchant.jobs.queues import moments
from merchant.parking.services import Sparing
from merchant.stores.models import JoiningNote, Participation
from merchant.stores.selectors import terms_now


def joining(now, most):
    """Nobody has looked for some time how the steps of these stores stand."""
    due = Sparing("joining").spared(Participation.objects.to_look_at(now)).order_by("look_at")
    return moments(due, "look_at", most)


def notes(now, most):
    """What staff wrote, and not every store was told yet."""
    unsent = Sparing("joining_notes").spared(JoiningNote.objects.unsent()).order_by("made_at")
    return moments(unsent, "made_at", most)


def for_us():
    """Stores whose next step is the platform's."""
    return Participation.objects.waiting_for_us()


def stuck():
    """Stores whose sellers have not done their next step for longer than is usual."""
    return Participation.objects.standing_still(timezone.now() - timedelta(days=terms_now().still_days))


def stuck_query():
    """How an address asks for them."""
    return {"state": "joining", "stand": "to_do", "age": terms_now().still_days}
