"""Which tiers a missed date reaches next if nothing is done, and what that adds to what is owed now. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orders.penalties.arithmetic import Reckoned
from orders.penalties.exceptions import NotKnownYet
from orders.policy.tiers import Tier, next_moment, tier_at


@dataclass(frozen=True)
class Step:
    """A tier that begins at a moment, and what is owed from then on; without that, what is missing."""

    at: datetime
    tier: Tier
    reckoned: Reckoned | None
    missing: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Outlook:
    """What is owed for one date now, None where that is not known yet, and the steps ahead of it."""

    owed: int | None
    steps: tuple[Step, ...]

    def up_to(self, moment: datetime) -> list[Step]:
        """The steps that are reached by the moment."""
        return [step for step in self.steps if step.at <= moment]

    def adds(self, moment: datetime) -> int | None:
        """What has fallen due by the moment beyond what is owed now; None where it is not known yet."""
        reached = self.up_to(moment)
        if not reached:
            return 0
        last = reached[-1].reckoned
        return None if last is None or self.owed is None else last.minor - self.owed


def outlook(
    tiers: Sequence[Tier],
    due: datetime,
    *,
    now: datetime,
    until: datetime,
    owed: int | None,
    reckoned: Callable[[Tier], Reckoned],
) -> Outlook:
    """What follows on missing `due`, from now on until then; `tiers` as `tiers_for` tells them.

    `owed` is the amount of a penalty that stands; without one it is what the tier of this moment takes.
    """
    steps = tuple(_steps(tiers, due, now, until, reckoned))
    if owed is None:
        tier = tier_at(tiers, now - due)
        told = tier and _step(now, tier, reckoned).reckoned
        owed = 0 if tier is None else told and told.minor
    return Outlook(owed, steps)


def _steps(tiers, due, now, until, reckoned):
    at = next_moment(tiers, due, now)
    while at is not None and at <= until:
        yield _step(at, tier_at(tiers, at - due), reckoned)
        at = next_moment(tiers, due, at)


def _step(at, tier, reckoned):
    try:
        return Step(at, tier, reckoned(tier))
    except NotKnownYet as unknown:
        return Step(at, tier, None, unknown.missing)
