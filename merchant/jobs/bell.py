"""The bell: asks a worker to look at one row now; without it the sweep finds the row a little later."""

import time

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# A click waits for the broker at most this long twice: to connect, and to be answered.
PATIENCE = 0.3
QUICK = {
    "socket_connect_timeout": PATIENCE,
    "socket_timeout": PATIENCE,
    "max_retries": 0,
}
UNREACHABLE = (KombuError, RedisError, OSError)
REST_AFTER_FAILURE = 5  # seconds in which a broker that did not answer is left alone
USELESS_AFTER = 10 * 60  # seconds after which the sweep has long found the row

_resting_until = {}


def ring(task, pk):
    """Ask a worker to run `task(pk)` as soon as this transaction is committed; never fails, never retries."""

    def send_it():
        _send(task, pk)

    # A function of its own, because what Django logs of a robust one that fails is its name.
    transaction.on_commit(send_it, robust=True)


def broker_answers() -> bool:
    """Whether the broker can be reached right now."""
    try:
        with quick_connection() as connection:
            connection.ensure_connection(max_retries=0)
    except UNREACHABLE:
        return False
    return True


def _send(task, pk):
    broker = current_app.conf.broker_url
    if time.monotonic() < _resting_until.get(broker, 0):
        log.info("bell.resting", task=task.name, pk=pk)
        return
    try:
        with quick_connection() as connection:
            task.apply_async((pk,), connection=connection, retry=False, expires=USELESS_AFTER)
    except UNREACHABLE as failure:
        _resting_until[broker] = time.monotonic() + REST_AFTER_FAILURE
        log.warning("bell.failed", task=task.name, pk=pk, reason=type(failure).__name__)


def quick_connection():
    """A connection that gives up at once instead of waiting for a broker that is away."""
    return current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=QUICK)
