"""Two beats, a missed day, a crash between commit and message: nothing is lost, and nothing is done twice."""

import os
import signal

import pytest

from tests.drills.outage.done import SOON, all_done, assert_each_once
from tests.drills.outage.processes import until

pytestmark = pytest.mark.processes

# So many crashes are enough for every run; `DRILL_CRASHES=100 pytest -k crash` has them all.
CRASHES = int(os.environ.get("DRILL_CRASHES", "12"))
ROUNDS = 3  # of every sweep, after all is done


def sweep_some_more(shop, rounds=ROUNDS):
    """Let the jobs run on for some rounds: a beat of the heart is sent with every one of them."""
    seen = set()

    def went_round():
        seen.add(shop.desk.report()["heart"])
        return len(seen) > rounds

    until(went_round, seconds=SOON, told=shop.state)


def all_read(shop, imports):
    def are_read():
        shop.keep_worker()
        return shop.desk.report()["imports"] == ["read"] * imports

    until(are_read, seconds=2 * SOON, told=lambda: f"{shop.desk.report()} {shop.state()}")


def test_two_beats_do_everything_once(shop):
    second = shop.start_beat("second")
    until(lambda: any(shop.home.glob("second*")), seconds=SOON, told=shop.state)  # it keeps its own time
    for _round in range(3):
        shop.desk.enter(5, 0)
        shop.desk.enter(3, 40)
    shop.desk.upload("TWICE")
    all_read(shop, 1)
    shop.desk.confirm()

    all_done(shop, orders=26)
    sweep_some_more(shop)

    assert second.poll() is None
    assert shop.beat.poll() is None
    assert_each_once(shop.desk.report(), orders=26, late=9)


def test_a_missed_day_is_made_up_for(shop):
    shop.desk.enter(3, 0)
    all_done(shop, orders=3)
    for process in (shop.beat, shop.worker):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    shop.redis.flushall()
    shop.desk.enter(10, 40)
    shop.desk.enter(7, 0)
    shop.desk.upload("MISSED")
    missed = shop.desk.report()
    assert missed["waiting"] == 17
    assert missed["imports"] == ["reading"]

    shop.start_jobs()

    all_read(shop, 1)
    shop.desk.confirm()
    told = all_done(shop, orders=22)
    assert_each_once(told, orders=22, late=10)


def test_a_crash_between_commit_and_message_loses_nothing(closed_shop):
    desk = closed_shop.desk

    assert desk.upload_and_die(0, CRASHES) == {"died": CRASHES}

    assert closed_shop.redis.llen("celery") == 0
    closed_shop.start_jobs()
    all_read(closed_shop, CRASHES)
    desk.confirm()
    told = all_done(closed_shop, orders=2 * CRASHES)
    assert told["imports"] == ["done"] * CRASHES
    assert_each_once(told, orders=2 * CRASHES, late=0)
