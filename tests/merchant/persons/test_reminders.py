"""Who is reminded that a responsible person ends: once for each person and date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from merchant.jobs.queues import queues, told_of
from merchant.messages.models import Message
from merchant.messages.selectors import address_of
from merchant.messages.wording import sentence
from merchant.parking.models import ParkedRow
from merchant.persons import links, tasks
from merchant.persons import queues as waiting
from merchant.persons.models import ResponsiblePerson
from merchant.persons.services import change_person, remind_of_ends, retire_person
from merchant.stores.selectors import terms_now
from merchant.tenancy.models import Membership, Store
from tests.factories import make_merchant, make_seller, make_store
from tests.merchant.firm import make_person, person_facts

pytestmark = pytest.mark.django_db


def today():
    return timezone.now().date()


def within(days=0):
    """A day on which a reminder is due, by the terms."""
    return today() + timedelta(days=terms_now().remind_days - days)


def told():
    return [sentence(message) for message in Message.objects.filter(kind="persons.ends").order_by("pk")]


def test_an_end_that_is_near_is_told_once(store, merchant, seller, colleague):
    make_person(merchant, valid_until=within())

    tasks.remind_of_ends()
    tasks.remind_of_ends()

    assert told() == [
        f"Responsible person Lappan GmbH (European Union) is valid until {within()}."
        " Enter a later day or another person."
    ]
    assert [delivery.user for delivery in Message.objects.get().deliveries.all()] == [seller]
    assert remind_of_ends() == 0


def test_an_end_that_is_far_is_not_told(store, merchant):
    make_person(merchant, valid_until=within(days=-1))

    assert remind_of_ends() == 0
    assert told() == []


def test_another_date_is_told_anew(store, merchant):
    person = make_person(merchant, valid_until=within(days=3))
    remind_of_ends()

    facts = person_facts(valid_until=within())
    change_person(person_id=person.pk, told=facts, was_seen=person.stamp, actor=None)
    remind_of_ends()

    assert len(told()) == 2


def test_who_is_out_of_use_ends_without_a_word(store, merchant):
    person = make_person(merchant, valid_until=within())
    retire_person(person_id=person.pk, actor=None)

    assert remind_of_ends() == 0


def test_a_missed_run_repairs_itself(store, merchant):
    make_person(merchant)
    ResponsiblePerson.objects.update(valid_until=today() - timedelta(days=5))

    assert remind_of_ends() == 1


def test_merchants_are_told_apart_and_those_without_a_store_wait(merchant):
    other = make_store().merchant
    make_seller(other, role=Membership.Role.OPERATOR)
    for each in (merchant, other):
        make_person(each, valid_until=within())

    assert remind_of_ends() == 1
    assert Message.objects.get().merchant == other

    make_store(merchant)
    assert remind_of_ends() == 1


def test_an_open_store_is_told_before_one_that_is_closed(merchant):
    make_store(merchant, state=Store.State.CLOSED, code="A-CLOSED")
    opened = make_store(merchant, code="B-OPEN")
    make_person(merchant, valid_until=within())

    remind_of_ends()

    assert Message.objects.get().store == opened


def test_a_message_leads_to_the_person_and_says_how_they_stand_now(store, merchant):
    person = make_person(merchant, valid_until=within())
    remind_of_ends()
    message = Message.objects.get()

    def now():
        return links.how_they_stand([message])[message.pk]

    assert address_of(message) == f"/m/{merchant.code}/persons/{person.public_id}/"
    assert now() == "waits for the check"
    ResponsiblePerson.objects.update(valid_until=today() - timedelta(days=1))
    assert now() == "expired"
    retire_person(person_id=person.pk, actor=None)
    assert now() == "out of use"


def test_the_monitoring_is_told_who_waits(store, merchant):
    queue = next(queue for queue in queues() if queue.code == "person_ends")
    make_person(merchant, valid_until=within(days=3))

    fresh = told_of(queue, timezone.now())
    ResponsiblePerson.objects.update(changed_at=timezone.now() - timedelta(days=9))
    old = told_of(queue, timezone.now())

    assert (fresh["state"], fresh["waiting"]) == ("ok", 1)
    assert (old["state"], old["waiting"]) == ("late", 1)


def test_a_parked_person_is_passed_by(store, merchant):
    person = make_person(merchant, valid_until=within())
    ParkedRow.objects.create(
        queue="person_ends", kind="merchant.responsibleperson", row_id=person.pk, parked_at=timezone.now()
    )

    assert remind_of_ends() == 0
    assert list(waiting.ends(timezone.now(), 10)) == []


def test_a_thousand_merchants_do_not_each_cost_a_query(django_assert_max_num_queries):
    for _number in range(4):
        make_person(make_store(make_merchant()).merchant, valid_until=within())
    terms_now()

    with django_assert_max_num_queries(40):
        assert remind_of_ends() == 4
