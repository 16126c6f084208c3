"""The product's own schedule, each sweep every second."""

import faulthandler
import signal

from config.celery import app

SECOND = 1.0

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = SECOND
    entry["options"]["expires"] = SECOND

faulthandler.register(signal.SIGUSR2)

__all__ = ["app"]
