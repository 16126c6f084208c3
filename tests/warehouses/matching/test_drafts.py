"""How rules change: in a draft, seen by nobody else; published, they are never changed again."""

import pytest
from django.db import DatabaseError, transaction

from merchant.audit.models import Event
from merchant.audit.selectors import timeline
from merchant.tenancy.public_ids import new_public_id
from tests.factories import make_channel, make_merchant, make_rule, make_warehouse, publish_rules
from warehouses.matching import drafts
from warehouses.matching.conditions import Condition, Group, Test
from warehouses.matching.drafts import RuleTold
from warehouses.matching.exceptions import RuleError
from warehouses.matching.models import RouteTable, Rule, RulePlace, RuleSet

pytestmark = pytest.mark.django_db
BRITAIN = Condition((Group((Test("country", "one_of", ("GB",)),)),))


@pytest.fixture
def channel(merchant):
    return make_channel(make_warehouse(merchant))


@pytest.fixture
def told(channel):
    return RuleTold("To Britain", BRITAIN, [(channel.warehouse_id, channel.pk)])


def names(rule_set):
    return [(rule.position, rule.name) for rule in rule_set.rules.order_by("position")]


def draft_of(merchant):
    return RuleSet.objects.drafts().filter(merchant=merchant).first()


def add(merchant, told, **fields):
    return drafts.add_rule(merchant=merchant, told=told, **fields)


def with_rules(merchant, *called):
    return [make_rule(merchant, name=name) for name in called]


# The draft and its copy


def test_the_first_draft_is_empty_and_there_is_one(merchant):
    draft = drafts.open_draft(merchant=merchant)

    assert (draft.number, draft.revision, draft.rules.count()) == (None, 0, 0)
    assert drafts.open_draft(merchant=merchant) == draft


def test_a_draft_begins_as_a_copy_of_the_version_in_force(merchant, told):
    add(
        merchant, RuleTold(told.name, told.condition, [*told.places, (told.places[0][0], None)], goes_on=True)
    )
    first = publish_rules(merchant)
    with_rules(merchant, "B")
    version = publish_rules(merchant)

    draft = drafts.open_draft(merchant=merchant)

    assert names(draft) == names(version) == [(1, "To Britain"), (2, "B")]
    assert names(first) == [(1, "To Britain")]
    copy, original = draft.rules.get(position=1), version.rules.get(position=1)
    assert drafts.fingerprint(copy) == drafts.fingerprint(original)
    assert copy.public_id != original.public_id
    assert list(copy.places.values_list("rank", "warehouse", "channel")) == [
        (1, *told.places[0]),
        (2, told.places[0][0], None),
    ]


def test_an_older_version_may_be_taken_up_again(merchant):
    with_rules(merchant, "A")
    first = publish_rules(merchant)
    with_rules(merchant, "B")
    publish_rules(merchant)

    draft = drafts.begin_draft(merchant=merchant, version=first)

    assert names(draft) == [(1, "A")]


def test_taking_up_a_version_overwrites_no_draft_that_is_there(merchant):
    with_rules(merchant, "A")
    first = publish_rules(merchant)
    with_rules(merchant, "B")

    with pytest.raises(RuleError):
        drafts.begin_draft(merchant=merchant, version=first)

    assert names(draft_of(merchant)) == [(1, "A"), (2, "B")]


# Its rules


def test_rules_are_added_behind_the_others_and_the_draft_counts_its_changes(merchant, told):
    add(merchant, told)
    rule = add(merchant, RuleTold(" Tall   and\twide ", Condition(), told.places))

    assert (rule.position, rule.name) == (2, "Tall and wide")
    assert draft_of(merchant).revision == 2


def test_a_rule_may_be_put_right_behind_another(merchant, told):
    first, *_others = with_rules(merchant, "A", "B", "C")

    add(merchant, told, after=first.public_id)

    assert names(draft_of(merchant)) == [(1, "A"), (2, "To Britain"), (3, "B"), (4, "C")]


def test_the_same_form_sent_twice_adds_one_rule(merchant, told):
    key = new_public_id()

    first = add(merchant, told, key=key)
    again = add(merchant, told, key=key)

    assert (first, first.public_id) == (again, key)
    assert draft_of(merchant).rules.count() == draft_of(merchant).revision == 1


def test_a_key_of_somebody_elses_rule_adds_an_own_one(merchant, told):
    (theirs,) = with_rules(make_merchant(), "Theirs")

    rule = add(merchant, told, key=theirs.public_id)

    theirs.refresh_from_db()
    assert (theirs.name, rule.merchant) == ("Theirs", merchant)
    assert rule != theirs


def test_a_rule_is_changed_with_its_places(merchant, told):
    (rule,) = with_rules(merchant, "A")

    drafts.change_rule(merchant=merchant, rule=rule.public_id, told=told, seen=drafts.fingerprint(rule))

    rule.refresh_from_db()
    assert (rule.name, rule.asked, rule.position) == ("To Britain", BRITAIN, 1)
    assert list(rule.places.values_list("rank", "warehouse", "channel")) == [(1, *told.places[0])]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(merchant, told, channel):
    (rule,) = with_rules(merchant, "A")
    seen = drafts.fingerprint(rule)
    drafts.change_rule(merchant=merchant, rule=rule.public_id, told=told, seen=seen)
    mine = RuleTold("Mine", BRITAIN, told.places)

    with pytest.raises(RuleError, match="Somebody else changed this rule meanwhile"):
        drafts.change_rule(merchant=merchant, rule=rule.public_id, told=mine, seen=seen)

    rule.refresh_from_db()
    assert rule.name == "To Britain"


def test_whatever_a_rule_says_counts_in_its_fingerprint(merchant, told, channel):
    rule = add(merchant, told)
    seen = {drafts.fingerprint(rule)}
    other = make_channel(channel.warehouse)
    for one in (
        RuleTold("B", told.condition, told.places),
        RuleTold("B", Condition(), told.places),
        RuleTold("B", Condition(), told.places, goes_on=True),
        RuleTold("B", Condition(), [*told.places, (channel.warehouse_id, other.pk)], goes_on=True),
        RuleTold("B", Condition(), [(channel.warehouse_id, other.pk), *told.places], goes_on=True),
        RuleTold("B", Condition(), [(channel.warehouse_id, None)], goes_on=True),
    ):
        seen.add(drafts.fingerprint(drafts.change_rule(merchant=merchant, rule=rule.public_id, told=one)))

    assert len(seen) == 7


@pytest.mark.parametrize("start", [1, 2, 3, 4])
@pytest.mark.parametrize("to", [-3, 0, 1, 2, 3, 4, 5, 10**9])
def test_a_rule_is_moved_to_any_position(merchant, start, to):
    rules = with_rules(merchant, *"ABCD")

    drafts.move_rule(merchant=merchant, rule=rules[start - 1].public_id, to=to)

    order = [name for name in "ABCD" if name != "ABCD"[start - 1]]
    order.insert(min(max(to, 1), 4) - 1, "ABCD"[start - 1])
    assert names(draft_of(merchant)) == list(enumerate(order, start=1))


def test_a_rule_is_removed_and_those_behind_it_move_up(merchant):
    rules = with_rules(merchant, *"ABC")

    drafts.remove_rule(merchant=merchant, rule=rules[1].public_id)

    assert names(draft_of(merchant)) == [(1, "A"), (2, "C")]
    with pytest.raises(RuleError, match="not in the draft any more"):
        drafts.remove_rule(merchant=merchant, rule=rules[1].public_id)


def test_a_rule_of_a_published_version_is_no_rule_of_the_draft(merchant, told):
    (rule,) = with_rules(merchant, "A")
    publish_rules(merchant)

    for act in (
        lambda: drafts.change_rule(merchant=merchant, rule=rule.public_id, told=told),
        lambda: drafts.move_rule(merchant=merchant, rule=rule.public_id, to=1),
        lambda: drafts.remove_rule(merchant=merchant, rule=rule.public_id),
    ):
        with pytest.raises(RuleError, match="not in the draft any more"):
            act()
    assert draft_of(merchant) is None  # what was refused leaves no copy behind


@pytest.mark.parametrize("act", ["change", "move", "remove"])
def test_another_merchants_rule_cannot_be_touched(merchant, told, act):
    (theirs,) = with_rules(make_merchant(), "Theirs")
    with_rules(merchant, "A")

    with pytest.raises(RuleError, match="not in the draft any more"):
        {
            "change": lambda: drafts.change_rule(merchant=merchant, rule=theirs.public_id, told=told),
            "move": lambda: drafts.move_rule(merchant=merchant, rule=theirs.public_id, to=1),
            "remove": lambda: drafts.remove_rule(merchant=merchant, rule=theirs.public_id),
        }[act]()

    theirs.refresh_from_db()
    assert (theirs.name, theirs.position) == ("Theirs", 1)


def test_a_version_has_no_more_rules_than_it_may(merchant, told):
    draft = drafts.open_draft(merchant=merchant)
    Rule.objects.bulk_create(
        Rule(merchant=merchant, rule_set=draft, position=number, name=f"R{number}")
        for number in range(1, drafts.MOST_RULES + 1)
    )
    last = draft.rules.get(position=drafts.MOST_RULES)

    with pytest.raises(RuleError, match="at most 200 rules"):
        add(merchant, told)
    drafts.move_rule(merchant=merchant, rule=last.public_id, to=1)

    assert names(draft)[:2] == [(1, "R200"), (2, "R1")]
    assert draft.rules.count() == 200


def someone_elses_warehouse(merchant):
    channel = make_channel()
    return [(channel.warehouse_id, None)]


def someone_elses_channel(merchant):
    channel = make_channel()
    return [(make_warehouse(merchant).pk, channel.pk)]


def channel_of_another_warehouse(merchant):
    return [(make_warehouse(merchant).pk, make_channel(make_warehouse(merchant)).pk)]


def private_channel_in_a_shared_warehouse(merchant):
    theirs = make_channel()
    type(theirs.warehouse).objects.filter(pk=theirs.warehouse_id).update(merchant=None, owner="platform")
    return [(theirs.warehouse_id, theirs.pk)]


def the_same_twice(merchant):
    channel = make_channel(make_warehouse(merchant))
    return [(channel.warehouse_id, channel.pk)] * 2


def nowhere(merchant):
    return []


def too_many(merchant):
    return [(make_warehouse(merchant).pk, None) for _each in range(drafts.MOST_PLACES + 1)]


def no_such_place(merchant):
    return [(10**9, None)]


@pytest.mark.parametrize(
    "places",
    [
        someone_elses_warehouse,
        someone_elses_channel,
        channel_of_another_warehouse,
        private_channel_in_a_shared_warehouse,
        the_same_twice,
        nowhere,
        too_many,
        no_such_place,
    ],
)
def test_places_that_cannot_be_are_refused_and_nothing_is_half_saved(merchant, told, places):
    rule = add(merchant, told)
    before = drafts.fingerprint(rule)
    wrong = RuleTold("Other", Condition(), places(merchant))

    for act in (
        lambda: add(merchant, wrong),
        lambda: drafts.change_rule(merchant=merchant, rule=rule.public_id, told=wrong),
    ):
        with pytest.raises(RuleError) as refused:
            act()
        assert refused.value.field == "places"

    rule.refresh_from_db()
    assert drafts.fingerprint(rule) == before
    assert draft_of(merchant).revision == 1


def test_a_shared_warehouse_with_a_recommended_channel_may_be_named(merchant):
    channel = make_channel()
    type(channel.warehouse).objects.filter(pk=channel.warehouse_id).update(merchant=None, owner="platform")
    type(channel).objects.filter(pk=channel.pk).update(merchant=None)

    rule = add(merchant, RuleTold("Shared", Condition(), [(channel.warehouse_id, channel.pk)]))

    assert rule.places.get().channel == channel


def test_a_warehouse_out_of_use_is_no_reason_to_refuse(merchant):
    shut = make_channel(make_warehouse(merchant, is_active=False), is_active=False)

    assert add(merchant, RuleTold("Shut", Condition(), [(shut.warehouse_id, shut.pk)])).pk


@pytest.mark.parametrize("name", ["", "   ", "\n\t"])
def test_a_rule_has_a_name(merchant, told, name):
    with pytest.raises(RuleError) as refused:
        add(merchant, RuleTold(name, BRITAIN, told.places))

    assert refused.value.field == "name"
    assert draft_of(merchant) is None


def test_a_condition_that_makes_no_sense_is_not_saved(merchant, told):
    wrong = Condition((Group((Test("country", "one_of", ("XX",)),)),))

    with pytest.raises(RuleError) as refused:
        add(merchant, RuleTold("Wrong", wrong, told.places))

    assert refused.value.test == (0, 0)
    assert not Rule.objects.exists()


# Discarding and publishing


def test_a_discarded_draft_is_gone_with_its_rules_and_the_version_stays(merchant, seller):
    with_rules(merchant, "A")
    version = publish_rules(merchant)
    with_rules(merchant, "B")

    drafts.discard_draft(merchant=merchant, actor=seller)

    assert list(RuleSet.objects.filter(merchant=merchant)) == [version]
    assert names(version) == [(1, "A")]
    event = Event.objects.get(kind="rules.draft_discarded")
    assert (event.merchant, event.actor) == (merchant, seller)
    with pytest.raises(RuleError, match="no draft any more"):
        drafts.discard_draft(merchant=merchant)


def test_published_versions_are_numbered_and_told(merchant, seller):
    with_rules(merchant, "A", "B")

    first = publish_rules(merchant, actor=seller, note="  Before Christmas ")
    with_rules(merchant, "C")
    second = publish_rules(merchant)

    assert (first.number, second.number) == (1, 2)
    assert (first.published_by, first.published_at is None) == (seller, False)
    assert list(RuleSet.objects.filter(merchant=merchant).in_force()) == [second]
    event = Event.objects.filter(kind="rules.published").order_by("pk").first()
    assert event.data == {"version": 1, "rules": 2, "note": "Before Christmas"}
    table = RouteTable.objects.get(merchant=merchant)
    texts = [line.text for line in timeline(merchant, table)]
    assert "Version 1 of the rules published: 2 rules. Before Christmas" in texts


def test_each_merchants_versions_are_numbered_apart(merchant):
    other = make_merchant()
    with_rules(merchant, "A")
    with_rules(other, "B")

    assert [publish_rules(one).number for one in (merchant, other)] == [1, 1]
    assert RuleSet.objects.all().in_force().count() == 2


def test_a_draft_that_changed_since_it_was_looked_at_is_not_published(merchant):
    with_rules(merchant, "A")
    seen = draft_of(merchant).stamp
    with_rules(merchant, "B")

    with pytest.raises(RuleError, match="changed meanwhile"):
        drafts.publish_draft(merchant=merchant, seen=seen)

    assert draft_of(merchant).rules.count() == 2


def test_a_draft_that_took_the_place_of_the_one_looked_at_is_not_published(merchant):
    """It has as many changes behind it as the other had."""
    with_rules(merchant, "A")
    seen = draft_of(merchant).stamp
    drafts.discard_draft(merchant=merchant)
    with_rules(merchant, "B")

    with pytest.raises(RuleError, match="changed meanwhile"):
        drafts.publish_draft(merchant=merchant, seen=seen)

    assert draft_of(merchant).number is None


def test_a_draft_is_published_once(merchant):
    with_rules(merchant, "A")
    seen = draft_of(merchant).stamp
    drafts.publish_draft(merchant=merchant, seen=seen)

    with pytest.raises(RuleError, match="published or discarded"):
        drafts.publish_draft(merchant=merchant, seen=seen)

    assert RuleSet.objects.filter(merchant=merchant).count() == 1


def test_publishing_has_what_waits_tried_again(merchant):
    with_rules(merchant, "A")
    assert RouteTable.objects.get(merchant=merchant).changed_at is None

    version = publish_rules(merchant)

    assert RouteTable.objects.get(merchant=merchant).changed_at >= version.published_at


# What the database refuses by itself

PUBLISHED_ACTS = {
    "rename the rule": lambda rule, place: Rule.objects.filter(pk=rule.pk).update(name="Other"),
    "say something else": lambda rule, place: Rule.objects.filter(pk=rule.pk).update(condition={}),
    "delete the rule": lambda rule, place: Rule.objects.filter(pk=rule.pk)._raw_delete("default"),
    "add a rule": lambda rule, place: Rule.objects.create(
        merchant=rule.merchant, rule_set=rule.rule_set, position=9, name="New"
    ),
    "change a place": lambda rule, place: RulePlace.objects.filter(pk=place.pk).update(rank=9),
    "delete a place": lambda rule, place: RulePlace.objects.filter(pk=place.pk)._raw_delete("default"),
    "add a place": lambda rule, place: RulePlace.objects.create(rule=rule, rank=9, warehouse=place.warehouse),
    "number it anew": lambda rule, place: RuleSet.objects.filter(pk=rule.rule_set_id).update(number=9),
    "make it a draft": lambda rule, place: RuleSet.objects.filter(pk=rule.rule_set_id).update(
        number=None, published_at=None
    ),
    "write its note anew": lambda rule, place: RuleSet.objects.filter(pk=rule.rule_set_id).update(note="x"),
    "delete it": lambda rule, place: RuleSet.objects.filter(pk=rule.rule_set_id).delete(),
    "let a draft's rule join": lambda rule, place: Rule.objects.filter(
        pk=make_rule(rule.merchant, name="Joins").pk
    ).update(rule_set=rule.rule_set, position=9),
    "let a draft's place join": lambda rule, place: RulePlace.objects.filter(
        rule=make_rule(rule.merchant, name="Joins")
    ).update(rule=rule, rank=9),
    "let its rule leave": lambda rule, place: Rule.objects.filter(pk=rule.pk).update(
        rule_set=drafts.open_draft(merchant=rule.merchant), position=9
    ),
}


@pytest.mark.parametrize("act", PUBLISHED_ACTS)
def test_the_database_lets_nobody_change_what_was_published(merchant, act):
    (rule,) = with_rules(merchant, "A")
    publish_rules(merchant)
    rule.refresh_from_db()
    place = rule.places.get()

    with pytest.raises(DatabaseError, match="published rules are never changed"), transaction.atomic():
        PUBLISHED_ACTS[act](rule, place)

    rule.refresh_from_db()
    assert (rule.name, rule.rule_set.number, rule.rule_set.rules.count()) == ("A", 1, 1)
    assert list(rule.places.all()) == [place]


def test_a_merchant_has_one_draft_and_a_number_once(merchant):
    drafts.open_draft(merchant=merchant)

    with pytest.raises(DatabaseError), transaction.atomic():
        RuleSet.objects.create(merchant=merchant)
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleSet.objects.create(merchant=merchant, number=1)  # published without a moment

    assert RuleSet.objects.count() == 1
