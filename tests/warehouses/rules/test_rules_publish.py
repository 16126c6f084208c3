"""Publishing: what is shown before, who may, what happens to waiting orders, and who wins of two."""

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from tests.conftest import client_of
from tests.factories import make_channel, make_merchant, make_rule, make_seller, make_warehouse, publish_rules
from tests.racing import at_once, only_where_writers_meet
from warehouses.matching.drafts import move_rule, remove_rule
from warehouses.matching.models import RouteTable, RuleSet

pytestmark = pytest.mark.django_db
GERMANY = ("country", "one_of", "DE")


def url(merchant, name):
    return reverse(f"warehouses:{name}", args=[merchant.code])


def draft(merchant):
    return RuleSet.objects.for_merchant(merchant).drafts().first()


def body(merchant, number=1, **more):
    return {"draft_seen": draft(merchant).stamp, "typed_number": number, **more}


def publish(client, merchant, told, follow=True):
    return client.post(url(merchant, "rules_publish"), told, follow=follow)


def test_a_draft_is_published_as_the_next_version(seller_client, seller, merchant):
    make_rule(merchant, GERMANY, name="South")

    text = publish(seller_client, merchant, body(merchant, note="Winter")).content.decode()

    version = RuleSet.objects.for_merchant(merchant).in_force().get()
    assert (version.number, version.note, version.published_by) == (1, "Winter", seller)
    assert "Version 1 is in force." in text
    assert RouteTable.objects.get(merchant=merchant).changed_at is not None


def test_publishing_is_told_in_the_history(seller_client, merchant):
    make_rule(merchant, GERMANY)
    publish(seller_client, merchant, body(merchant, note="Winter"))

    text = seller_client.get(url(merchant, "routes")).content.decode()

    assert Event.objects.filter(kind="rules.published").count() == 1
    assert "Winter" in text


def test_before_publishing_every_change_stands_there_in_words(seller_client, merchant):
    places = [(channel.warehouse_id, channel.pk) for channel in [make_channel(make_warehouse(merchant))]]
    for name in "ABC":
        make_rule(merchant, ("country", "one_of", {"A": "DE", "B": "FR", "C": "US"}[name]), name=name)
    publish_rules(merchant)
    new = make_rule(merchant, ("country", "one_of", "JP"), name="New", places=places)
    moved, _stays, removed = draft(merchant).rules.order_by("position")[:3]
    remove_rule(merchant=merchant, rule=removed.public_id)
    move_rule(merchant=merchant, rule=moved.public_id, to=3)

    response = seller_client.get(url(merchant, "rules_check"))

    told = {change.kind: change for change in response.context["changes"]}
    assert set(told) == {"added", "moved", "removed"}
    assert (told["added"].new.name, told["removed"].old.name) == (new.name, "C")
    assert "Orders to Japan" in response.content.decode()


def test_what_is_odd_is_said_before_publishing_and_refuses_nothing(seller_client, merchant):
    make_rule(merchant, GERMANY, name="First")
    make_rule(merchant, GERMANY, name="Never")

    text = seller_client.get(url(merchant, "rules_check")).content.decode()

    assert "rule 1 already takes all of its orders" in text
    assert publish(seller_client, merchant, body(merchant)).status_code == 200
    assert RuleSet.objects.for_merchant(merchant).in_force().exists()


@pytest.mark.parametrize("number", ["", "2", "one", "\0"])
def test_without_the_typed_number_nothing_is_published(seller_client, merchant, number):
    make_rule(merchant, GERMANY)

    response = publish(seller_client, merchant, body(merchant, number, note="Kept"))

    assert response.context["form"].errors["typed_number"]
    assert "Kept" in response.content.decode()
    assert draft(merchant) is not None


def test_a_draft_that_changed_meanwhile_is_looked_at_again(seller_client, merchant):
    make_rule(merchant, GERMANY)
    told = body(merchant, note="Kept")
    make_rule(merchant, GERMANY, name="By a colleague")

    response = publish(seller_client, merchant, told)

    text = response.content.decode()
    assert "The draft was changed meanwhile." in text
    assert "By a colleague" in text
    assert "Kept" in text
    again = told | {"draft_seen": response.context["form"]["draft_seen"].value()}
    assert "Version 1 is in force." in publish(seller_client, merchant, again).content.decode()


def test_publishing_twice_makes_one_version_and_says_so(seller_client, merchant):
    make_rule(merchant, GERMANY)
    told = body(merchant)
    publish(seller_client, merchant, told)

    text = publish(seller_client, merchant, told).content.decode()

    assert "There is no draft any more" in text
    assert RuleSet.objects.for_merchant(merchant).published().count() == 1


def test_a_draft_without_rules_may_be_published_and_says_what_that_means(seller_client, merchant):
    rule = make_rule(merchant, GERMANY)
    publish_rules(merchant)
    extra = make_rule(merchant, GERMANY, name="Extra")
    for one in draft(merchant).rules.all():
        remove_rule(merchant=merchant, rule=one.public_id)
    assert extra.pk != rule.pk

    text = seller_client.get(url(merchant, "rules_check")).content.decode()

    assert "This version has no rules: every order goes by the country table." in text


def test_without_a_draft_there_is_nothing_to_publish(seller_client, merchant):
    assert seller_client.get(url(merchant, "rules_check")).url == url(merchant, "rules")


def test_whoever_works_in_some_stores_publishes_nothing_and_reads_who_may(merchant, store):
    make_rule(merchant, GERMANY)
    client = client_of(make_seller(merchant, role="operator", stores=[store]))

    asked = client.get(url(merchant, "rules_check")).text
    refused = publish(client, merchant, body(merchant))

    assert refused.status_code == 403
    for text in (asked, refused.text):
        assert text.count("ask somebody who works in all stores") == 1
        assert f'action="{url(merchant, "rules_publish")}"' not in text
    assert draft(merchant) is not None
    assert not RuleSet.objects.for_merchant(merchant).published().exists()


def test_a_clerk_publishes_nothing(colleague_client, merchant):
    make_rule(merchant, GERMANY)

    assert colleague_client.get(url(merchant, "rules_check")).status_code == 403
    assert publish(colleague_client, merchant, body(merchant)).status_code == 403
    assert draft(merchant) is not None


@only_where_writers_meet
def test_of_two_who_publish_at_once_one_wins_and_the_other_reads_why(real_commits):
    merchant = make_merchant()
    clients = [client_of(make_seller(merchant)) for _person in range(2)]
    make_rule(merchant, GERMANY)
    told, answers = body(merchant), []

    raised = at_once(
        *[lambda client=client: answers.append(publish(client, merchant, told)) for client in clients]
    )

    said = sorted("is in force. Orders" in answer.content.decode() for answer in answers)
    assert raised == []
    assert said == [False, True]
    assert RuleSet.objects.for_merchant(merchant).published().count() == 1
