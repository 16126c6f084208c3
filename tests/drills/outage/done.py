"""When the jobs have done everything, and that they did each thing once."""

from tests.drills.outage.processes import until

SOON = 45  # seconds in which sweeps of one second each must have found everything, on a busy machine, too


def all_done(shop, orders):
    """Wait until that many orders have warehouse and deadline, the late are marked and no import goes on."""

    def is_done():
        shop.keep_worker()
        told = shop.desk.report()
        is_whole = told["orders"] == orders and not told["waiting"] and not told["unmarked"]
        return is_whole and "applying" not in told["imports"] and told

    return until(is_done, seconds=3 * SOON, told=lambda: f"{shop.desk.report()} {shop.state()}")


def assert_each_once(told, *, orders, late):
    assert told["told"] == {"dispatch.matched": orders, "clock.ship_by": orders, "clock.late": late}
    assert told["most_often"] == 1
    assert told["marked"] == told["overdue"] == late
