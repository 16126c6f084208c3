"""Two people change the country table or the rules at once: each change counts, or is refused in words."""

import pytest

from merchant.audit.models import Event
from merchant.tenancy.public_ids import new_public_id
from tests.factories import make_channel, make_merchant, make_rule, make_warehouse, publish_rules
from tests.racing import at_once, only_where_writers_meet
from warehouses.matching import drafts
from warehouses.matching.conditions import Condition
from warehouses.matching.exceptions import RuleError
from warehouses.matching.models import CountryRoute, RouteTable, Rule, RuleSet
from warehouses.matching.services import set_route

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), only_where_writers_meet]


def test_rows_set_at_once_each_count_a_revision():
    merchant = make_merchant()
    channel = make_channel(make_warehouse(merchant))

    def setting(country):
        return lambda: set_route(
            merchant=merchant, country=country, warehouse=channel.warehouse, channel=channel
        )

    raised = at_once(*[setting(country) for country in ("GB", "FR", "DE", "US", "CA", "")])

    assert raised == []
    assert RouteTable.objects.get(merchant=merchant).revision == 6
    assert CountryRoute.objects.filter(merchant=merchant).count() == 6
    revisions = Event.objects.filter(subject_kind="routetable").values_list("data__revision", flat=True)
    assert sorted(revisions) == [1, 2, 3, 4, 5, 6]


def _positions(rule_set):
    return list(rule_set.rules.order_by("position").values_list("position", flat=True))


def _told(merchant, name="New"):
    channel = make_channel(make_warehouse(merchant))
    return drafts.RuleTold(name, Condition(), [(channel.warehouse_id, channel.pk)])


def test_a_version_that_two_publish_at_once_is_published_once():
    merchant = make_merchant()
    make_rule(merchant)
    seen = RuleSet.objects.drafts().get().stamp

    raised = at_once(*[lambda: drafts.publish_draft(merchant=merchant, seen=seen)] * 3)

    assert [type(error) for error in raised] == [RuleError] * 2
    assert list(RuleSet.objects.values_list("number", flat=True)) == [1]


def test_a_draft_that_several_open_at_once_is_copied_once():
    merchant = make_merchant()
    make_rule(merchant)
    publish_rules(merchant)

    raised = at_once(*[lambda: drafts.open_draft(merchant=merchant)] * 4)

    assert raised == []
    assert _positions(RuleSet.objects.drafts().get()) == [1]


def test_one_click_that_arrives_twice_at_once_adds_one_rule():
    merchant, key = make_merchant(), new_public_id()
    told = _told(merchant)

    raised = at_once(*[lambda: drafts.add_rule(merchant=merchant, told=told, key=key)] * 3)

    assert raised == []
    assert Rule.objects.get().public_id == key


def test_rules_that_are_added_moved_and_removed_at_once_stand_in_one_order():
    merchant = make_merchant()
    rules = [make_rule(merchant, name=name) for name in "ABCD"]
    told = _told(merchant)

    raised = at_once(
        lambda: drafts.move_rule(merchant=merchant, rule=rules[0].public_id, to=4),
        lambda: drafts.move_rule(merchant=merchant, rule=rules[3].public_id, to=1),
        lambda: drafts.remove_rule(merchant=merchant, rule=rules[1].public_id),
        lambda: drafts.add_rule(merchant=merchant, told=told),
    )

    draft = RuleSet.objects.drafts().get()
    assert raised == []
    assert _positions(draft) == [1, 2, 3, 4]
    assert set(draft.rules.values_list("name", flat=True)) == {"A", "C", "D", "New"}
    assert draft.revision == 8


def test_who_publishes_while_another_changes_publishes_what_they_saw_or_nothing():
    merchant = make_merchant()
    rule = make_rule(merchant, name="Seen")
    told, seen = _told(merchant, "Unseen"), rule.rule_set.stamp

    raised = at_once(
        lambda: drafts.publish_draft(merchant=merchant, seen=seen),
        lambda: drafts.change_rule(merchant=merchant, rule=rule.public_id, told=told),
    )

    assert [type(error) for error in raised] == [RuleError]
    rule.refresh_from_db()
    assert (rule.name, rule.rule_set.number) in {("Seen", 1), ("Unseen", None)}
