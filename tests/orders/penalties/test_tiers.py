from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from orders.policy.models import PenaltyTier, PolicyVersion
from orders.policy.tier_wording import finding_in_words
from orders.policy.tiers import Tier, check_tiers, next_moment, tier_at, tiers_for

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
DUE = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
FIVE = {"USD": Decimal(5)}
JIT = [
    Tier("late_jit", 0, 48, factor=Decimal("0.5")),
    Tier("late_jit", 48, None, factor=Decimal(1)),
]


@pytest.mark.parametrize(
    ("late", "place"),
    [
        (-SECOND, None),
        (timedelta(0), None),
        (SECOND, 0),
        (48 * HOUR, 0),
        (48 * HOUR + SECOND, 1),
        (9_000 * HOUR, 1),
    ],
    ids=["early", "the_instant", "a_second", "48_h", "48_h_and_a_second", "a_year"],
)
def test_a_tier_is_for_more_hours_than_its_first_and_up_to_its_last(late, place):
    assert tier_at(JIT, late) == (None if place is None else JIT[place])


def test_what_is_later_than_the_last_tier_ends_is_never_cheaper():
    tiers = [Tier("late_shipment", 0, 24, amounts=FIVE)]

    assert tier_at(tiers, 25 * HOUR) == tiers[0]


def test_the_next_tier_begins_a_second_after_its_hours():
    assert next_moment(JIT, DUE, DUE) == DUE + SECOND
    assert next_moment(JIT, DUE, DUE + SECOND) == DUE + 48 * HOUR + SECOND
    assert next_moment(JIT, DUE, DUE + 48 * HOUR + SECOND) is None


def test_five_days_are_120_elapsed_hours_over_a_change_of_the_clocks():
    tiers = [Tier("late_delivery", 120, None, amounts=FIVE)]
    due = datetime(2026, 3, 27, 23, 59, 59, tzinfo=UTC)  # London puts its clocks forward on the 29th

    assert next_moment(tiers, due, due) == datetime(2026, 4, 2, 0, 0, 0, tzinfo=UTC)


def test_a_programme_with_tiers_of_its_own_has_no_others():
    own = Tier("late_shipment", 48, programme="semi_managed", amounts=FIVE)
    others = Tier("late_shipment", 24, amounts=FIVE)

    assert tiers_for([own, others], "late_shipment", "semi_managed") == [own]
    assert tiers_for([own, others], "late_shipment", "self_operated") == [others]
    assert tiers_for([own], "late_shipment", "self_operated") == []


@pytest.mark.parametrize(
    ("tiers", "codes"),
    [
        (JIT, []),
        ([Tier("late_jit")], ["amounts_or_factor"]),
        ([Tier("late_jit", amounts=FIVE, factor=Decimal(1))], ["amounts_or_factor"]),
        ([Tier("late_jit", amounts=FIVE, at_least=FIVE)], ["bounds_without_factor"]),
        ([Tier("late_jit", amounts={"XQX": Decimal(5)})], ["no_such_currency"]),
        ([Tier("late_jit", amounts={"USD": Decimal(0)})], ["amount_out_of_range"]),
        ([Tier("late_jit", amounts={"USD": Decimal("1e-999999999")})], ["amount_out_of_range"]),
        ([Tier("late_jit", amounts={"USD": Decimal("5." + "1" * 99)})], ["amount_out_of_range"]),
        ([Tier("late_jit", 5, 5, amounts=FIVE)], ["ends_before_it_begins"]),
        ([Tier("late_jit", 0, 24, amounts=FIVE), Tier("late_jit", 48, amounts=FIVE)], ["gap"]),
        ([Tier("late_jit", 0, 50, amounts=FIVE), Tier("late_jit", 48, amounts=FIVE)], ["overlap"]),
        ([Tier("late_jit", 0, amounts=FIVE), Tier("late_jit", 48, amounts=FIVE)], ["overlap"]),
        ([Tier("late_jit", 0, amounts=FIVE), Tier("late_delivery", 48, amounts=FIVE)], []),
        ([Tier("late_jit", 0, amounts=FIVE), Tier("late_jit", 9, None, "semi_managed", FIVE)], []),
        ([Tier("late_jit", 0, 24, amounts=FIVE), Tier("late_jit", 24, 48, amounts=FIVE)], ["ends"]),
        (
            [Tier("late_jit", factor=Decimal(1), at_least={"USD": Decimal(9)}, at_most=FIVE)],
            ["bounds_crossed"],
        ),
    ],
    ids=[
        *(
            "sound",
            "nothing",
            "both",
            "bounds",
            "currency",
            "nought",
            "endless_nought",
            "digits",
            "hours",
            "gap",
            "overlap",
            "endless",
        ),
        *("kinds", "programmes", "ends", "crossed"),
    ],
)
def test_what_is_wrong_with_a_versions_tiers_is_found_and_said(tiers, codes):
    found = check_tiers(tiers)

    assert [finding.code for finding in found] == codes
    assert all("%(" not in finding_in_words(finding) for finding in found)


@pytest.mark.django_db
def test_the_first_version_has_sound_tiers():
    tiers = [tier.told() for tier in PenaltyTier.objects.filter(policy__number=1)]

    assert len(tiers) == 4
    assert check_tiers(tiers) == []


@pytest.fixture
def draft(db):
    told = {"name": "Draft", "valid_from": DUE, "handling_days": 2, "due_time": "23:59:59"}
    return PolicyVersion.objects.create(number=9, **told)


def _refused(act):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        act()
    return True


def test_the_database_keeps_published_tiers_as_they_are(draft):
    first = PenaltyTier.objects.filter(policy__number=1)
    mine = PenaltyTier.objects.create(policy=draft, kind="late_jit", factor=1)
    version = PolicyVersion.objects.get(number=1)

    assert _refused(lambda: first.update(hours_from=1))
    assert _refused(first.delete)
    assert _refused(lambda: PenaltyTier.objects.create(policy=version, kind="out_of_stock", factor=1))
    assert _refused(lambda: PenaltyTier.objects.filter(pk=mine.pk).update(policy=version))


def test_a_published_version_keeps_its_days_to_appeal_and_a_draft_its_freedom(draft):
    PenaltyTier.objects.create(policy=draft, kind="late_jit", factor=1)

    PenaltyTier.objects.filter(policy=draft).update(factor=2)
    PenaltyTier.objects.filter(policy=draft).delete()

    assert _refused(lambda: PolicyVersion.objects.filter(number=1).update(appeal_days=1))
    assert _refused(lambda: PolicyVersion.objects.filter(number=1).delete())
