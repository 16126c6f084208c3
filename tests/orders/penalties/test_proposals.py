"""What a version's tiers take for what staff enter by hand is proposed, and staff may lower it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.penalties import services
from orders.penalties.exceptions import PenaltyError
from orders.penalties.models import ExchangeRate, Penalty
from orders.penalties.wording import arithmetic_in_words
from orders.policy.models import PenaltyTier
from tests.factories import make_order
from tests.orders.builders import publish_policy, two_units

REASON = "cancelled for want of stock"


@pytest.fixture
def fined_by_version(clock, store, route, rates):
    """An order whose version takes 5 USD, or 40 CNY, for want of stock."""
    draft = publish_policy(published_at=None)
    amounts = {"CNY": "40", "USD": "5"}
    PenaltyTier.objects.create(policy=draft, kind="out_of_stock", amounts=amounts)
    PenaltyTier.objects.create(
        policy=draft, kind="weight_misreport", factor=Decimal("0.5"), at_least={"USD": "1"}
    )
    type(draft).objects.filter(pk=draft.pk).update(published_at=draft.valid_from)
    return make_order(store, lines=two_units(), programme="semi_managed")


def enter(order, staff, amount, kind="out_of_stock"):
    told = {"kind": kind, "amount": Decimal(amount), "reason": REASON}
    return services.enter_penalty(order_id=order.pk, actor=staff, **told)


def lines(penalty):
    return arithmetic_in_words(penalty.arithmetic)


def test_the_first_tier_is_proposed_with_its_arithmetic(fined_by_version):
    told = services.propose_penalty(order_id=fined_by_version.pk, kind="out_of_stock")

    assert (told.minor, told.currency) == (433, "GBP")
    assert arithmetic_in_words(told.lines)[0] == "Fixed amount: 40 CNY"
    assert services.propose_penalty(order_id=fined_by_version.pk, kind="invalid_tracking") is None


def test_staff_take_it_as_it_is_or_lower_it_and_never_raise_it(fined_by_version, staff):
    with pytest.raises(PenaltyError, match=r"takes 4\.33 GBP for this: enter that, or less"):
        enter(fined_by_version, staff, "4.34")
    whole = enter(fined_by_version, staff, "4.33")
    assert lines(whole)[-1] == "Entered by platform staff: 4.33 GBP"
    assert lines(whole)[0] == "Fixed amount: 40 CNY"

    lowered = enter(fined_by_version, staff, "1.00", kind="weight_misreport")
    assert lines(lowered)[-1] == "Lowered by platform staff: 1.00 GBP"
    assert (lowered.reason, lowered.is_by_hand) == (REASON, True)


def test_what_is_not_known_is_said_and_an_amount_may_be_entered(fined_by_version, staff):
    ExchangeRate.objects.all().delete()

    with pytest.raises(PenaltyError, match="no exchange rate from CNY to GBP yet"):
        services.propose_penalty(order_id=fined_by_version.pk, kind="out_of_stock")

    assert enter(fined_by_version, staff, "9").amount_minor == 900


def test_staff_see_the_proposal_before_anything_is_entered(fined_by_version, staff_client):
    address = reverse("admin:orders_penalty_enter")
    order = fined_by_version
    told = {"store": order.store.code, "number": order.number, "kind": "out_of_stock", "reason": REASON}

    page = staff_client.post(address, told | {"amount": ""}).text
    assert 'value="4.33"' in page
    assert "Fixed amount: 40 CNY" in page
    assert not Penalty.objects.exists()

    nothing = staff_client.post(address, told | {"amount": "", "kind": "invalid_tracking"}).text
    assert "says nothing of this: enter an amount" in nothing

    staff_client.post(address, told | {"amount": "4.33"})
    assert Penalty.objects.get().amount_minor == 433
