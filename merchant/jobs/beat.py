import time

import structlog
from celery.beat import PersistentScheduler
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections

from merchant.jobs import services

log = structlog.get_logger(__name__)

EVERY = 30  # seconds


class HeartbeatScheduler(PersistentScheduler):
    """Beat's own scheduler, which also shows that beat itself is alive, whatever the broker does."""

    _shown_at = float("-inf")

    def tick(self, *args, **kwargs):
        if time.monotonic() - self._shown_at >= EVERY:
            self._show_life()
        return super().tick(*args, **kwargs)

    def _show_life(self):
        self._shown_at = time.monotonic()
        try:
            close_old_connections()
            services.record_heartbeat(source="beat")
        except DatabaseTrouble as failure:
            log.warning("beat.heartbeat_failed", reason=type(failure).__name__)
