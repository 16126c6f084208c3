"""A version of rules asks no more of an order than one order can wait for."""

import pytest

from tests.factories import make_channel, make_warehouse
from warehouses.matching import drafts
from warehouses.matching.conditions import Condition, Group, Test
from warehouses.matching.exceptions import RuleError
from warehouses.matching.models import Rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(merchant):
    """What a rule with 96 conditions says, the most that one may have."""
    channel = make_channel(make_warehouse(merchant))
    groups = [Group((Test("country", "one_of", ("GB",)),) * 12)] * 8
    return drafts.RuleTold("Long", Condition(tuple(groups)), [(channel.warehouse_id, channel.pk)])


def test_all_rules_together_have_no_more_conditions_than_they_may(merchant, told):
    for _each in range(10):
        rule = drafts.add_rule(merchant=merchant, told=told)

    with pytest.raises(RuleError, match="at most 1,000 conditions together; this would make 1,056"):
        drafts.add_rule(merchant=merchant, told=told)
    drafts.change_rule(merchant=merchant, rule=rule.public_id, told=told)

    assert Rule.objects.filter(rule_set__merchant=merchant).count() == 10
