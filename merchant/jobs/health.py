from django.utils import timezone

from merchant.jobs.bell import broker_answers
from merchant.jobs.models import Heartbeat
from merchant.jobs.queues import queues, told_of

LATE_AFTER = 120  # seconds: four missed beats
PROCESSES = ("worker", "beat")


def job_health() -> dict:
    """What stands between a due row and its job: broker, worker, beat, and what waits in each queue."""
    now = timezone.now()
    seen = dict(Heartbeat.objects.values_list("source", "beat_at"))
    report = {process: _life(seen.get(process), now) for process in PROCESSES}
    report["broker"] = {"state": "ok" if broker_answers() else "unreachable"}
    waiting = {queue.code: told_of(queue, now) for queue in queues()}
    healthy = all(part["state"] == "ok" for part in [*report.values(), *waiting.values()])
    return {"state": "ok" if healthy else "late", **report, "queues": waiting}


def _life(beat_at, now):
    if beat_at is None:
        return {"state": "never seen", "age": None}
    age = round((now - beat_at).total_seconds())
    return {"state": "late" if age > LATE_AFTER else "ok", "age": age}
