from django.utils import timezone

from merchant.jobs.bell import broker_answers
from merchant.jobs.models import Heartbeat

LATE_AFTER = 120  # seconds: four missed beats
PROCESSES = ("worker", "beat")


def job_health() -> dict:
    """What stands between a due row and its job: broker, worker and beat, each with its last sign of life."""
    seen = dict(Heartbeat.objects.values_list("source", "beat_at"))
    report = {process: _life(seen.get(process)) for process in PROCESSES}
    report["broker"] = {"state": "ok" if broker_answers() else "unreachable"}
    healthy = all(part["state"] == "ok" for part in report.values())
    return {"state": "ok" if healthy else "late", **report}


def _life(beat_at):
    if beat_at is None:
        return {"state": "never seen", "age": None}
    age = round((timezone.now() - beat_at).total_seconds())
    return {"state": "late" if age > LATE_AFTER else "ok", "age": age}
