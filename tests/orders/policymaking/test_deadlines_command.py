"""Anybody at a terminal may ask which deadlines an order would have, by any version."""

import json

import pytest
from django.core.management import CommandError, call_command

from orders.book.models import Order
from orders.clock.models import Deadline
from orders.policy.scopes import Scope
from tests.factories import make_store, make_warehouse
from tests.orders.policy.builders import make_draft, make_published
from warehouses.calendars.models import StoreWeek

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MONDAY = "2026-03-02T10:00"


@pytest.fixture
def place(db):
    return make_warehouse(code="QZ-LAX", country="US", city="Los Angeles", time_zone="America/Los_Angeles")


def run(capsys, *arguments, to="US-CA", at=MONDAY):
    call_command("deadlines", "--warehouse", "QZ-LAX", "--at", at, "--to", to, *arguments)
    return capsys.readouterr().out


def run_json(capsys, *arguments, **told):
    return json.loads(run(capsys, *arguments, "--json", **told))


def test_the_answer_for_people_is_day_by_day(place, capsys):
    make_draft(handling_days=1, transit_days=2)

    assert run(capsys, "--policy", "2").splitlines() == [
        "By policy version 2, Spring",
        "QZ-LAX: started Mon 2026-03-02 10:00:00 in Los Angeles, business days: 1",
        "  Mon 2026-03-02  The clock starts on this day.",
        "  Tue 2026-03-03  Counts, and the deadline is on this day.",
        "Ship by Tue 2026-03-03 18:00:00 in Los Angeles (2026-03-04T02:00:00Z)",
        "On its way from Tue 2026-03-03 18:00:00 in Los Angeles, business days: 2",
        "  Tue 2026-03-03  The parcel is on its way from this day on.",
        "  Wed 2026-03-04  Counts as a business day.",
        "  Thu 2026-03-05  Counts, and the deadline is on this day.",
        "Deliver by Thu 2026-03-05 18:00:00 in Los Angeles (2026-03-06T02:00:00Z)",
    ]


def test_the_answer_for_programs(place, capsys):
    make_draft(handling_days=1, transit_days=2)

    answer = run_json(capsys, "--policy", "2", to="GB")

    assert (answer["policy"], answer["to"], answer["store"]) == (2, "GB", None)
    assert (answer["ship_by"], answer["ship_by_local"]) == (
        "2026-03-04T02:00:00Z",
        "2026-03-03T18:00:00-08:00",
    )
    assert answer["deliver_by_local"] == "2026-03-06T18:00:00+00:00"
    assert [day["reason"] for day in answer["ship_by_explained"]["days"]] == ["day_0", "due"]
    assert not Order.objects.exists()
    assert not Deadline.objects.exists()


def test_a_draft_answers_whatever_its_dates_and_scope(place, capsys):
    make_draft(market="FR", category="tea", handling_days=9)

    assert run_json(capsys, "--policy", "2")["policy"] == 2


def test_without_a_number_the_versions_in_force_answer(place, capsys):
    make_published(market="US")
    make_published(category="tea", handling_days=1)

    later = {"at": "2026-03-11T10:00"}
    assert run_json(capsys)["policy"] == 1
    assert run_json(capsys, **later)["policy"] == 2
    assert run_json(capsys, to="GB", **later)["policy"] == 1
    assert run_json(capsys, "--category", "tea", **later)["policy"] == 3


def test_what_goes_to_the_platform_has_no_deliver_by(place, capsys):
    answer = run(capsys, "--policy", "1", "--leg", "to_platform_warehouse")

    assert answer.splitlines()[-1] == "No deliver-by."


def test_a_store_lends_its_days(place, capsys, staff):
    store = make_store()
    StoreWeek.objects.create(
        merchant=store.merchant,
        store=store,
        weekdays=[0, 4],
        saved_at="2026-01-01T00:00Z",
        saved_by=staff,
    )

    answers = [
        run_json(capsys, "--policy", "1", *store_told) for store_told in ((), ("--store", store.code.lower()))
    ]

    assert [answer["ship_by_local"][:10] for answer in answers] == ["2026-03-04", "2026-03-09"]


WRONG = {
    "no such version": (["--policy", "77"], "There is no policy version 77. There are: 1."),
    "no number": (["--policy", "two"], "There is no policy version two."),
    "no such store": (["--store", "NONE"], "There is no store with the code “NONE”."),
    "no country": (["--to", "XX"], "“XX” is no destination."),
    "no state": (["--to", "US-XX"], "“US-XX” is no destination."),
    "no moment": (["--at", "soon"], "“soon” is no moment"),
    "before any version": (["--at", "1999-05-01T10:00"], "No policy version is for such an order"),
}


@pytest.mark.parametrize(("arguments", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_answered_is_told_in_one_sentence(place, capsys, arguments, sentence):
    with pytest.raises(CommandError, match=sentence.replace("(", r"\(")):
        run(capsys, *arguments)


def test_a_warehouse_that_never_opens_is_told(place, capsys):
    type(place).objects.filter(pk=place.pk).update(weekdays=[])

    with pytest.raises(CommandError, match="QZ-LAX has no open day in the 60 days"):
        run(capsys)


def test_an_empty_scope_is_that_of_every_order():
    assert Scope().fits(Scope("GB", "semi_managed", "to_consumer", "tea"))
