"""A clock that tests set."""

from datetime import datetime, timedelta

from django.utils import timezone


class _Datetime(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime)


class Clock:
    """The moment that Django takes for now."""

    def __init__(self, moment, monkeypatch):
        self.moment = moment
        clock = self

        class Frozen(datetime, metaclass=_Datetime):
            @classmethod
            def now(cls, tz=None):
                return clock.moment.astimezone(tz)

        monkeypatch.setattr(timezone, "datetime", Frozen)

    def set(self, moment):
        self.moment = moment

    def forward(self, **length):
        self.moment += timedelta(**length)
