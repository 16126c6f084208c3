"""Tiers of penalties: which one fits how late, what comes next, and whether they are sound. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from merchant.money.currencies import is_currency

ANY = ""
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
# Of any currency: more, or finer, is a slip of the finger, and a number of endless digits takes endless time.
MOST, LEAST = Decimal(10) ** 9, Decimal("0.001")


@dataclass(frozen=True)
class Tier:
    """What is taken for a kind of failing that is more than `hours_from` and at most `hours_to` hours late.

    Either fixed amounts by currency, of which the highest is taken, or a factor of the price within bounds.
    """

    kind: str
    hours_from: int = 0
    hours_to: int | None = None
    programme: str = ANY
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    factor: Decimal | None = None
    at_least: Mapping[str, Decimal] = field(default_factory=dict)
    at_most: Mapping[str, Decimal] = field(default_factory=dict)
    key: int | None = None


@dataclass(frozen=True)
class Finding:
    """What is wrong with a version's tiers, as a code with plain values."""

    code: str
    kind: str
    told: Mapping[str, str]


def amounts_of(told: Mapping[str, str]) -> dict[str, Decimal]:
    """Amounts by currency, as a tier keeps them."""
    return {currency: Decimal(str(amount)) for currency, amount in told.items()}


def tiers_for(tiers: Iterable[Tier], kind: str, programme: str) -> list[Tier]:
    """A kind's tiers for orders of a programme: its own if it has any, else those for every programme."""
    of_kind = [tier for tier in tiers if tier.kind == kind]
    own = [tier for tier in of_kind if tier.programme == programme]
    return sorted(
        own or [tier for tier in of_kind if tier.programme == ANY], key=lambda tier: tier.hours_from
    )


def tier_at(tiers: Sequence[Tier], late: timedelta) -> Tier | None:
    """The tier of something so late, down to the second; `tiers` as `tiers_for` tells them.

    The last that has begun: each ends where the next begins, and nothing gets cheaper by getting later.
    """
    return next((tier for tier in reversed(tiers) if late > tier.hours_from * HOUR), None)


def next_moment(tiers: Sequence[Tier], due: datetime, now: datetime) -> datetime | None:
    """When the next tier begins for what was due then and has not happened yet."""
    begins = (due + tier.hours_from * HOUR + SECOND for tier in tiers)
    return min((moment for moment in begins if moment > now), default=None)


def check_tiers(tiers: Iterable[Tier]) -> list[Finding]:
    """What is wrong with the tiers of one version, each kind and programme by itself; empty if nothing."""
    groups = defaultdict(list)
    for tier in tiers:
        groups[tier.kind, tier.programme].append(tier)
    found = []
    for _group, some in sorted(groups.items()):
        some = sorted(some, key=lambda tier: (tier.hours_from, tier.hours_to is None, tier.hours_to or 0))
        wrong = [finding for tier in some for finding in _wrong_in(tier)]
        wrong += [finding for pair in pairwise(some) for finding in _wrong_between(*pair)]
        found += wrong or _wrong_at_end(some[-1])
    return found


def readable(amounts) -> bool:
    """Whether what was typed are amounts by currency."""
    if not isinstance(amounts, Mapping):
        return False
    try:
        return all(Decimal(str(amount)).is_finite() for amount in amounts.values())
    except InvalidOperation:
        return False


def _wrong_in(tier) -> Iterator[Finding]:
    hours = {"hours": str(tier.hours_from)}
    if bool(tier.amounts) == (tier.factor is not None):
        yield Finding("amounts_or_factor", tier.kind, hours)
    if (tier.at_least or tier.at_most) and tier.factor is None:
        yield Finding("bounds_without_factor", tier.kind, hours)
    if tier.hours_to is not None and tier.hours_to <= tier.hours_from:
        yield Finding("ends_before_it_begins", tier.kind, hours)
    for currency, amount in [*tier.amounts.items(), *tier.at_least.items(), *tier.at_most.items()]:
        if not is_currency(currency):
            yield Finding("no_such_currency", tier.kind, hours | {"currency": currency})
        if not LEAST <= amount <= MOST or amount != amount.quantize(LEAST):
            yield Finding("amount_out_of_range", tier.kind, hours | {"amount": str(amount)})
    for currency in tier.at_least.keys() & tier.at_most.keys():
        if tier.at_least[currency] > tier.at_most[currency]:
            yield Finding("bounds_crossed", tier.kind, hours | {"currency": currency})


def _wrong_between(first, second) -> Iterator[Finding]:
    told = {"first": str(first.hours_from), "second": str(second.hours_from)}
    if first.hours_to is None or first.hours_to > second.hours_from:
        yield Finding("overlap", first.kind, told)
    elif first.hours_to < second.hours_from:
        yield Finding("gap", first.kind, told | {"from": str(first.hours_to)})


def _wrong_at_end(last) -> list[Finding]:
    return [] if last.hours_to is None else [Finding("ends", last.kind, {"hours": str(last.hours_to)})]
