"""Responsible persons: what sellers enter, what staff decide, and what follows from what."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from merchant.audit.models import Event
from merchant.audit.selectors import timeline
from merchant.messages.models import Message
from merchant.messages.wording import sentence
from merchant.persons import services
from merchant.persons.exceptions import ChangedMeanwhile, PersonError
from merchant.persons.kinds import PersonStatus, Region
from merchant.persons.models import ResponsiblePerson
from merchant.persons.selectors import persons_of
from merchant.postal.exceptions import PostalError
from merchant.tenancy.public_ids import new_public_id
from tests.factories import make_merchant, make_store
from tests.merchant.firm import LONDON, make_person, person_facts
from tests.racing import at_once, only_where_writers_meet

pytestmark = pytest.mark.django_db
Status = PersonStatus


@pytest.fixture
def person(merchant, seller):
    return make_person(merchant, actor=seller)


def history(row):
    return [entry.text for entry in timeline(row.merchant_id, row)]


def change(person, actor=None, was_seen=None, **facts):
    seen = person.stamp if was_seen is None else was_seen
    return services.change_person(person_id=person.pk, told=person_facts(**facts), was_seen=seen, actor=actor)


def approve(person, actor=None):
    return services.approve_person(person_id=person.pk, was_seen=person.stamp, actor=actor)


def reject(person, actor=None, reason="No such company"):
    return services.reject_person(person_id=person.pk, was_seen=person.stamp, reason=reason, actor=actor)


def brought_to(person, status):
    if status == Status.APPROVED:
        return approve(person)
    return reject(person) if status == Status.REJECTED else person


def test_a_new_person_waits_for_the_check(person):
    assert person.status == Status.SUBMITTED
    assert person.lines == ["Lappan GmbH", "Lappan 1", "26133 OLDENBURG"]
    assert history(person) == ["Lappan GmbH added for: European Union"]


def test_a_form_that_is_sent_twice_adds_one(merchant):
    key = new_public_id()

    first, second = make_person(merchant, key=key), make_person(merchant, key=key)

    assert first == second
    assert len(history(first)) == 1


def test_a_key_of_another_merchant_is_no_key(person):
    other = make_person(make_merchant(), key=person.public_id)

    assert other != person
    assert other.public_id != person.public_id


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"region": "uk"}, "country"),
        (LONDON, "country"),
        ({"postal_code": "1"}, "postal_code"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
        ({"street": ""}, "street"),
    ],
    ids=["Germany for the UK", "London for the EU", "postcode", "over", "street"],
)
def test_what_cannot_be_is_refused_whole(merchant, facts, field):
    with pytest.raises(PostalError) as caught:
        make_person(merchant, **facts)

    assert list(caught.value.sentences) == [field]
    assert not ResponsiblePerson.objects.exists()


def test_a_person_of_the_united_kingdom_lives_there(merchant):
    assert make_person(merchant, region="uk", **LONDON).region == Region.UK


@pytest.mark.parametrize("status", list(Status))
def test_a_change_waits_for_the_check_again_whatever_was_decided(person, seller, status):
    person = brought_to(person, status)

    person = change(person, actor=seller, street="Lappan 2")

    assert (person.status, person.reason, person.checked_by) == (Status.SUBMITTED, "", None)
    assert history(person)[0] == "street and number: Lappan 1 → Lappan 2"


@pytest.mark.parametrize("status", list(Status))
def test_the_same_facts_once_more_change_nothing(person, status):
    person = brought_to(person, status)
    before = Event.objects.count()

    again = change(person, was_seen="")

    assert (again.status, Event.objects.count()) == (status, before)


def test_who_has_not_seen_a_change_overwrites_nothing(person):
    stamp = person.stamp
    change(person, street="Lappan 2")

    with pytest.raises(ChangedMeanwhile):
        change(person, was_seen=stamp, street="Lappan 3")

    person.refresh_from_db()
    assert person.street == "Lappan 2"


@pytest.mark.parametrize(
    ("status", "decide", "possible"),
    [
        (Status.SUBMITTED, approve, True),
        (Status.SUBMITTED, reject, True),
        (Status.APPROVED, approve, False),
        (Status.APPROVED, reject, True),
        (Status.REJECTED, approve, False),
        (Status.REJECTED, reject, False),
    ],
)
def test_staff_decide_where_there_is_something_to_decide(person, staff, status, decide, possible):
    person = brought_to(person, status)
    before = Event.objects.count()

    if possible:
        decided = decide(person, staff)
        assert decided.checked_by == staff
        assert Event.objects.count() == before + 1
    else:
        with pytest.raises(PersonError):
            decide(person, staff)
        assert Event.objects.count() == before


def test_staff_decide_what_they_have_seen(person, staff):
    stamp = person.stamp
    change(person, street="Lappan 2")

    with pytest.raises(ChangedMeanwhile):
        services.approve_person(person_id=person.pk, was_seen=stamp, actor=staff)

    person.refresh_from_db()
    assert person.status == Status.SUBMITTED


def test_what_is_over_is_not_approved(person, staff):
    ResponsiblePerson.objects.update(valid_until=timezone.now().date() - timedelta(days=1))
    person.refresh_from_db()

    with pytest.raises(PersonError, match="is over"):
        approve(person, staff)


def test_a_decision_is_told_to_who_may_change_it(store, person, staff, seller, colleague):
    reject(person, staff)

    message = Message.objects.get(kind="persons.rejected")
    assert sentence(message) == (
        "Responsible person Lappan GmbH (European Union) is rejected: No such company"
    )
    assert [delivery.user for delivery in message.deliveries.all()] == [seller]


def test_a_decision_for_a_merchant_without_stores_is_told_to_nobody(person, staff):
    approve(person, staff)

    assert not Message.objects.exists()


def test_one_out_of_use_stays_there_and_is_not_changed_any_more(person, seller, staff):
    for _time in range(2):
        retired = services.retire_person(person_id=person.pk, actor=seller)

    assert history(retired)[0] == "Taken out of use"
    assert len(history(retired)) == 2
    for act in (approve, reject, change, lambda row: change(row, street="Lappan 2")):
        with pytest.raises(PersonError):
            act(retired)


def test_a_region_is_covered_by_one_who_is_approved_valid_and_in_use(merchant, person):
    today = timezone.now().date()

    def covered(day=today):
        return {one.region: one.is_covered for one in persons_of(merchant, day)}

    assert covered() == {Region.EU: False, Region.UK: False}
    approve(person)
    assert covered() == {Region.EU: True, Region.UK: False}
    assert covered(date(2100, 1, 1))[Region.EU] is False
    services.retire_person(person_id=person.pk, actor=None)
    assert covered()[Region.EU] is False


@only_where_writers_meet
def test_a_form_that_is_sent_twice_at_once_adds_one(real_commits):
    merchant, key = make_merchant(), new_public_id()

    raised = at_once(*[lambda: make_person(merchant, key=key)] * 2)

    assert raised == []
    assert ResponsiblePerson.objects.count() == 1


@only_where_writers_meet
def test_staff_and_seller_at_once_leave_nothing_approved_unseen(real_commits):
    person = make_person(make_store().merchant)

    raised = at_once(lambda: approve(person), lambda: change(person, street="Lappan 2"))

    person.refresh_from_db()
    assert len(raised) <= 1
    assert person.status == (Status.APPROVED if person.street == "Lappan 1" else Status.SUBMITTED)


def test_a_form_that_was_sent_and_filled_in_anew_is_not_lost(merchant):
    key = new_public_id()
    make_person(merchant, key=key)

    with pytest.raises(PersonError) as refusal:
        make_person(merchant, key=key, company_name="Quite Another GmbH")

    assert "was sent already and added Lappan GmbH" in str(refusal.value.sentences[""])
    assert ResponsiblePerson.objects.count() == 1
