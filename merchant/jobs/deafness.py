"""A worker that no longer hears the broker ends, so that its supervisor starts another.

After an outage a worker may be connected again and yet never ask its queue for the next message: Celery has
mended that in several places (its issues 8030 and 10096), and nothing says that those were all. The sweeps,
which are to bring back what the broker lost, are messages themselves.
"""

import os
import threading
import time

import structlog
from celery import bootsteps
from celery.worker import state
from django.conf import settings

from merchant.jobs.bell import UNREACHABLE, quick_connection

log = structlog.get_logger(__name__)

LOOKS = 6  # how often to look until the patience is over


class Deafness:
    """Tells how long the same message has been next in line; `patience` and `now` are seconds."""

    def __init__(self, patience):
        self._patience = patience
        self._next_in_line, self._since = None, None

    def shows(self, next_in_line, *, has_room, now) -> bool:
        """Whether a worker that has room left the message where it was, from one look to the next."""
        if next_in_line is None or next_in_line != self._next_in_line or not has_room:
            self._next_in_line, self._since = next_in_line, now
            return False
        return now - self._since >= self._patience


class EndWhenDeaf(bootsteps.StartStopStep):
    """A thread beside the worker's loop, because it is the loop that may hang."""

    requires = ("celery.worker.components:Pool",)  # begins after it has forked, and ends before it

    def __init__(self, worker, **options):
        super().__init__(worker, **options)
        self._over = threading.Event()

    def start(self, worker):
        threading.Thread(target=self._watch, args=(worker,), daemon=True).start()

    def stop(self, worker):
        self._over.set()

    def _watch(self, worker):
        patience = settings.WORKER_DEAF_AFTER
        deafness = Deafness(patience)
        while not self._over.wait(patience / LOOKS):
            try:
                waiting = _next_in_line(worker.app)
            except UNREACHABLE:
                continue  # that the broker is away shows nothing of the worker
            except Exception:  # nobody else would look, until the worker ends
                log.exception("worker.look_failed")
                continue
            has_room = len(state.active_requests) < worker.concurrency
            if deafness.shows(waiting, has_room=has_room, now=time.monotonic()):
                log.critical("worker.deaf", seconds=patience)
                os._exit(1)  # a loop that hangs would not come to an orderly end; rows bring back what it did


def _next_in_line(app):
    """The oldest message of the queue, or None if there is none."""
    with quick_connection() as connection:
        return connection.default_channel.client.lindex(app.conf.task_default_queue, -1)
