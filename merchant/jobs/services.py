from django.utils import timezone

from merchant.jobs.models import Heartbeat


def record_heartbeat(*, source):
    """Note that a kind of process is alive now."""
    Heartbeat.objects.update_or_create(source=source, defaults={"beat_at": timezone.now()})
