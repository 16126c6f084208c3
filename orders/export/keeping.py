"""Keeps a lease while one long statement runs, which leaves its own connection no time for it."""

import threading

import structlog
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.models import F

from merchant.runs.exceptions import LeaseLost
from merchant.runs.services import Lease
from orders.export.counter import Counter

log = structlog.get_logger(__name__)

EVERY = 5  # seconds


class Keeper:
    """Renews the lease and tells how many rows there are, in a thread with a connection of its own."""

    def __init__(self, lease: Lease, counter: Counter):
        self._lease, self._counter = lease, counter
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *trouble):
        self._is_over.set()
        self._thread.join()

    def _keep(self):
        try:
            while not self._is_over.wait(EVERY):
                self._renew()
        except LeaseLost:
            self._counter.is_over = True
        finally:
            connection.close()

    def _renew(self):
        try:
            # Nothing of the file outlives its worker: only a whole one clears the attempts.
            self._lease.renew(attempts=F("attempts"), rows=self._counter.rows)
        except DatabaseTrouble as failure:
            log.warning("export.not_renewed", reason=type(failure).__name__)
