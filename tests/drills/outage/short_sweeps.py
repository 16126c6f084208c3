"""The product's own schedule, each sweep every second."""

from config.celery import app

SECOND = 1.0

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = SECOND
    entry["options"]["expires"] = SECOND

__all__ = ["app"]
