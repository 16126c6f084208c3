"""The broker falls, or a worker no longer hears it; the database's rows bring everything back."""

import os
import signal

import pytest
from redis.exceptions import RedisError

from tests.drills.outage.done import SOON, all_done, assert_each_once
from tests.drills.outage.processes import until

pytestmark = pytest.mark.processes

PATIENCE = 2  # seconds that a person waits for a click at most
QUEUE = "celery"


def with_work_waiting(shop, *acts):
    """Let the worker stand still until messages pile up at the broker."""
    os.kill(shop.worker.pid, signal.SIGSTOP)
    for act in acts:
        act()
    until(lambda: shop.redis.llen(QUEUE) >= 3, seconds=SOON, told=shop.state)


def go_on(shop):
    os.kill(shop.worker.pid, signal.SIGCONT)


def test_sweeps_recover_what_a_lost_broker_knew(shop):
    desk = shop.desk
    with_work_waiting(shop, lambda: desk.enter(20, 0), lambda: desk.enter(10, 40))

    shop.redis.flushall()

    go_on(shop)
    assert_each_once(all_done(shop, orders=30), orders=30, late=10)

    with_work_waiting(shop, lambda: desk.enter(10, 0), lambda: desk.upload("BEFORE"))
    os.kill(shop.broker.pid, signal.SIGSTOP)
    silent = desk.upload("SILENT")
    os.kill(shop.broker.pid, signal.SIGKILL)
    go_on(shop)
    with pytest.raises(RedisError):
        shop.redis.ping()
    dead = [desk.upload("DEAD"), desk.ship(), desk.enter(10, 40)]

    shop.broker = shop.start_broker()

    def are_read():
        shop.keep_worker()
        return set(desk.report()["imports"]) == {"read"}

    until(are_read, seconds=2 * SOON, told=lambda: f"{desk.report()} {shop.state()}")
    confirmed = desk.confirm()
    told = all_done(shop, orders=56)
    assert_each_once(told, orders=56, late=20)
    assert told["imports"] == ["done"] * 3
    assert max(act["seconds"] for act in (silent, *dead, *confirmed)) < PATIENCE
    assert {act["status"] for act in (silent, *dead[:2], *confirmed)} == {302}


def test_a_worker_that_no_longer_hears_ends_and_the_next_one_goes_on(shop):
    deaf = shop.worker
    assert shop.desk.silence()["answers"] == 1
    shop.desk.enter(5, 0)

    until(lambda: deaf.poll() is not None, seconds=2 * SOON, told=shop.state)

    assert_each_once(all_done(shop, orders=5), orders=5, late=0)
    assert "worker.deaf" in shop.log()
