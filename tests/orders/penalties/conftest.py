"""A semi-managed order that is due on Wednesday night, and what is known of currencies."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from orders.clock.services import mark_late_fulfilments
from orders.penalties.fining import sweep_penalties
from orders.penalties.models import ExchangeRate, Penalty
from tests.factories import make_order
from tests.orders.builders import two_units

DUE = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def add_rates():
    day = date(2026, 1, 1)
    for base, rate in (("CNY", "0.1083"), ("USD", "0.79")):
        ExchangeRate.objects.create(base=base, quote="GBP", rate=Decimal(rate), day=day)


@pytest.fixture
def rates(db):
    add_rates()


@pytest.fixture
def order(clock, store, route, rates):
    """To the buyer; two units at 5.00."""
    return make_order(store, lines=two_units(), programme="semi_managed")


@pytest.fixture
def jit(clock, store, route, rates):
    """To the platform's warehouse."""
    leg = "to_platform_warehouse"
    return make_order(store, lines=two_units(), programme="semi_managed", leg=leg)


@pytest.fixture
def sweep(clock):
    """What the jobs do at a moment; returns how many orders were looked at."""

    def at(moment):
        clock.set(moment)
        mark_late_fulfilments()
        return sweep_penalties()

    return at


@pytest.fixture
def fined(order, sweep):
    """The order's penalty, two days after it should have left."""
    sweep(DUE + SECOND)
    sweep(DUE + 48 * HOUR + SECOND)
    return Penalty.objects.get(order=order)
