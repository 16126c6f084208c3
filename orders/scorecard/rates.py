"""What each rate of the scorecard counts, and how its figures are judged: exact, in whole numbers (pure).

- Late shipment, by the day of ship-by: fulfilments handed over after it, or still here after it, of those
  whose ship-by has passed.
- Valid tracking, by the day of hand-over: fulfilments of which a parcel has no tracking number, of those
  handed over.
- On-time delivery, by the day of deliver-by: fulfilments to buyers of which a parcel was not signed for by
  then, of those whose deliver-by has passed.
- Cancellation, by the day of the order: orders of which the seller cancelled a unit before it left, of those
  that buyers made.
- Wrong shipment has no source yet.

Left out everywhere: history, what the platform ships from its own stock; where a date has to be kept, also
what was cancelled before it left, and what never is late. DOMAIN §5 names the rates; the definitions are
those that marketplaces commonly publish for them (late shipment by ship-by, cancellation before shipment by
order date, on-time delivery by delivery date), said for fulfilments.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _

WHOLE = 10_000  # a share in hundredths of a percent


class Rate(models.TextChoices):
    """What a store's scorecard tells."""

    LATE_SHIPMENT = "late_shipment", _("Late shipment")
    VALID_TRACKING = "valid_tracking", _("Valid tracking")
    ON_TIME_DELIVERY = "on_time_delivery", _("On-time delivery")
    CANCELLATION = "cancellation", _("Cancellation by the seller")
    WRONG_SHIPMENT = "wrong_shipment", _("Wrong shipment")


TELLS_GOOD = (Rate.VALID_TRACKING, Rate.ON_TIME_DELIVERY)  # their figure is the good ones' share
WITHOUT_SOURCE = (Rate.WRONG_SHIPMENT,)
AT_MOST = (Rate.VALID_TRACKING,)  # no source tells whether a number was ever scanned: it cannot be proven


class Tone(Enum):
    """How a figure stands against its limits."""

    GOOD = "good"
    AT_RISK = "at_risk"
    BREACHED = "breached"
    TOO_FEW = "too_few"
    UNPROVEN = "unproven"


@dataclass(frozen=True)
class Count:
    """How many there were and how many of them were bad; of the bad, of how many nobody told the end."""

    all: int = 0
    bad: int = 0
    untold: int = 0
    told: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.all + other.all, self.bad + other.bad, self.untold + other.untold, self.told + other.told
        )


@dataclass(frozen=True)
class Limits:
    """Which share of bad ones, in hundredths of a percent, is still good, and which not yet a breach."""

    good_to: int
    kept_to: int
    fewest: int  # of fewer a figure is shown and not judged


@dataclass(frozen=True)
class WayBack:
    """What would bring a figure back within a limit: either of the two."""

    fewer_bad: int
    more_good: int | None  # None: no number of good ones does


def summed(days: dict[date, Count], wanted: Iterable[date]) -> Count:
    """The count of some days together."""
    return sum((days[day] for day in wanted if day in days), Count())


def share(rate: str, count: Count) -> int | None:
    """The rate's figure in hundredths of a percent, rounded against the store; None of nothing.

    So rounded it stands on the same side of every limit as the exact one.
    """
    if not count.all:
        return None
    bad = -(-count.bad * WHOLE // count.all)
    return WHOLE - bad if rate in TELLS_GOOD else bad


def exceeds(count: Count, limit: int) -> bool:
    """Whether more of them were bad than the limit lets be, exactly."""
    return count.bad * WHOLE > limit * count.all


def tone_of(rate: str, count: Count, limits: Limits) -> Tone:
    """How the figure stands; what can only be told "at most" is never called good."""
    if count.all < max(1, limits.fewest):
        return Tone.TOO_FEW
    if exceeds(count, limits.kept_to):
        return Tone.BREACHED
    if exceeds(count, limits.good_to):
        return Tone.AT_RISK
    return Tone.UNPROVEN if rate in AT_MOST else Tone.GOOD


def way_back(count: Count, limit: int) -> WayBack:
    """How many fewer bad ones of as many, or how many more good ones, bring the share back to the limit."""
    fewer = max(0, count.bad - limit * count.all // WHOLE)
    if not fewer:
        return WayBack(0, 0)
    return WayBack(fewer, -(-count.bad * WHOLE // limit) - count.all if limit else None)
