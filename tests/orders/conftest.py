"""What the tests of this floor share: a clock that they set."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import MONDAY_MORNING


class _Datetime(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime)


class Clock:
    """The moment that Django takes for now."""

    def __init__(self, moment):
        self.moment = moment

    def set(self, moment):
        self.moment = moment

    def forward(self, **length):
        self.moment += timedelta(**length)


@pytest.fixture
def clock(monkeypatch):
    """It is Monday, 2 March 2026, 10:00 in London, until the test says otherwise."""
    clock = Clock(MONDAY_MORNING + timedelta(hours=1))

    class Frozen(datetime, metaclass=_Datetime):
        @classmethod
        def now(cls, tz=None):
            return clock.moment.astimezone(tz)

    monkeypatch.setattr(timezone, "datetime", Frozen)
    return clock
