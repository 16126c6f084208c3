"""What is read once to tell every amount: the tiers in force, today's rates, the waivers."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from merchant.tenancy.models import Store
from orders.forecast.bands import Band
from orders.penalties.arithmetic import Price, Reckoned, reckon
from orders.penalties.exceptions import NotKnownYet
from orders.penalties.fining import rates_on
from orders.penalties.models import Waiver
from orders.penalties.rates import Rates
from orders.policy.models import PenaltyTier
from orders.policy.tiers import Tier, tiers_for


class Tiers:
    """The tiers of all published versions, for some kinds."""

    def __init__(self, kinds: Iterable[str]):
        self._by_version: dict[int, list[Tier]] = defaultdict(list)
        for row in PenaltyTier.objects.filter(policy__published_at__isnull=False, kind__in=kinds):
            self._by_version[row.policy_id].append(row.told())

    def hours(self, kind: str) -> set[int]:
        """After how many hours some version's tiers of the kind begin."""
        return {tier.hours_from for tier in self._of(kind)}

    def ask_for_price(self, kind: str) -> bool:
        """Whether some tier of the kind takes a share of the price."""
        return any(tier.factor is not None for tier in self._of(kind))

    def of_order(self, kind: str, policy_id: int, programme: str) -> list[Tier]:
        """What the kept version says of an order of the programme."""
        return tiers_for(self._by_version[policy_id], kind, programme)

    def _of(self, kind):
        return [tier for some in self._by_version.values() for tier in some if tier.kind == kind]


class Takings:
    """What tiers take in a store's currency by the rates of a day; alike asked, worked out once."""

    def __init__(self, currency: str, now: datetime):
        self._currency, self._now = currency, now
        self._known: dict[tuple, Reckoned | NotKnownYet] = {}

    def of(self, tier: Tier, price: Price) -> Reckoned:
        """What the tier takes; raises NotKnownYet where a rate or the price is missing."""
        asked = (tier.key, price if tier.factor is not None else None)
        if asked not in self._known:
            self._known[asked] = self._reckoned(tier, price)
        found = self._known[asked]
        if isinstance(found, NotKnownYet):
            raise found
        return found

    def _reckoned(self, tier, price):
        try:
            return reckon(tier, currency=self._currency, price=price, rates=self._rates)
        except NotKnownYet as unknown:
            return unknown

    @cached_property
    def _rates(self) -> Rates:
        return rates_on(self._now)


def waivers_for(store: Store, dates: Iterable[Band]) -> QuerySet[Waiver]:
    """The waivers that may cover a date of the store in one of these bands."""
    dates = list(dates)
    if not dates:
        return Waiver.objects.none()
    first, last = min(band.begins for band in dates), max(band.ends for band in dates)
    found = Waiver.objects.around(first, last).select_related("warehouse")
    return found.filter(Q(store=None) | Q(store=store)).order_by("pk")
