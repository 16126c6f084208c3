"""What a policy version takes for a failing that staff enter by hand: nobody has to look it up."""

from collections.abc import Sequence

from django.utils import timezone

from orders.book.models import Order
from orders.penalties.arithmetic import Reckoned, reckon
from orders.penalties.fining import prices_of, rates_on
from orders.policy.models import PenaltyTier, PolicyVersion
from orders.policy.tiers import Tier, tiers_for


def proposal_for(order: Order, policy: PolicyVersion | None, kind: str) -> Reckoned | None:
    """By the first tier, for such a failing has no hours; None where the version has none of the kind.

    Raises NotKnownYet where an exchange rate or a price is missing.
    """
    tiers = _tiers(policy, kind, order.programme) if policy else ()
    if not tiers:
        return None
    rates, price = rates_on(timezone.now()), prices_of([order])[order.pk]
    return reckon(tiers[0], currency=order.store.currency, price=price, rates=rates)


def _tiers(policy, kind, programme) -> Sequence[Tier]:
    rows = PenaltyTier.objects.filter(policy=policy, kind=kind)
    return tiers_for([row.told() for row in rows], kind, programme)
