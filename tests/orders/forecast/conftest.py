"""It is Friday, and what is known of currencies."""

import pytest

from tests.orders.forecast.builders import NOW
from tests.orders.penalties.conftest import add_rates, sweep

__all__ = ["sweep"]


@pytest.fixture
def now(clock, route, db):
    add_rates()
    clock.set(NOW)
    return NOW
