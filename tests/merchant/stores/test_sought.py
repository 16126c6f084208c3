"""Which stores staff mean: read off an address, kept, given back, and asked of the database."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from merchant.stores.models import Participation
from merchant.stores.sought import LONGEST_AGE, MOST_IDS, READY, STANDS, STATES, Sought
from merchant.stores.steps import Stand
from tests.factories import make_merchant, make_store

NOW = timezone.now()


def asked(text):
    return Sought.of(QueryDict(text).dict())


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("", Sought()),
        ("state=joining", Sought(state="joining")),
        ("state=emperor", Sought()),
        ("step=exam", Sought(state="joining", step="exam")),
        ("stand=waiting", Sought(state="joining", stand="waiting")),
        ("stand=done", Sought()),
        ("state=left&step=exam&stand=to_do", Sought(state="left")),
        ("state=active&step=exam", Sought(state="active", step="exam")),
        ("state=joining&step=ready&stand=to_do", Sought(state="joining", step=READY)),
        ("age=7", Sought(age=7)),
        ("age=-1", Sought()),
        ("age=1e9", Sought()),
        ("age=99999", Sought(age=LONGEST_AGE)),
        ("q=+QZ-NA+", Sought(text="QZ-NA")),
        ("ids=3,1,1,x,,-2", Sought(ids=(1, 3))),
        ("page=2&o=1&e=1", Sought()),
    ],
)
def test_an_address_is_read(address, meant):
    assert asked(address) == meant


def test_keys_and_words_of_an_address_are_limited():
    many = asked("ids=" + ",".join(map(str, range(1, 9_999))))

    assert len(many.ids) == MOST_IDS
    assert asked("ids=" + "9" * 30) == Sought()
    assert len(asked("q=" + "x" * 9_999).text) == 100


@pytest.mark.parametrize(
    "meant",
    [
        Sought(),
        Sought(state="joining", step="exam", stand="waiting", age=30, text="Quanzhou & Söhne"),
        Sought(state="active", step="agreement"),
        Sought(state="joining", step=READY),
        Sought(ids=(1, 2, 30)),
    ],
)
def test_what_an_address_says_means_the_same_again(meant):
    assert asked(meant.query()) == meant


def test_states_and_stands_are_those_of_the_rows():
    assert set(STATES) == set(Participation.State)
    assert set(STANDS) == set(Stand) - {Stand.DONE}


# --- asked of the database -------------------------------------------------------------------------------


def make(state="joining", *, step="", stand="", days=0, steps_days=None, name="Store", merchant=None):
    store = make_store(merchant or make_merchant(), name=name)
    since = NOW - timedelta(days=days)
    active = {"activated_at": since} if state in {"active", "leaving"} else {}
    return Participation.objects.create(
        merchant=store.merchant,
        store=store,
        state=state,
        state_since=since,
        next_step=step,
        next_stand=stand,
        step_since=NOW - timedelta(days=days if steps_days is None else steps_days),
        **active,
    )


def found(address):
    return set(Participation.objects.sought(asked(address), NOW))


@pytest.mark.django_db
def test_each_choice_narrows():
    exam = make(step="exam", stand="to_do", days=20, steps_days=10)
    account = make(step="account", stand="waiting", days=3)
    ready = make(days=1)
    invited = make("invited", days=40)
    active = make("active", step="exam", stand="to_do", days=100, steps_days=2)

    assert found("") == {exam, account, ready, invited, active}
    assert found("state=joining") == {exam, account, ready}
    assert found("state=joining&step=exam") == {exam}
    assert found("state=active&step=exam") == {active}
    assert found("stand=waiting") == {account}
    assert found(f"state=joining&step={READY}") == {ready}
    assert found("age=30") == {invited, active}
    assert found("state=joining&age=14") == {exam}  # so long in this state
    assert found("state=joining&step=exam&age=14") == set()  # so long at this step
    assert found("state=joining&stand=to_do&age=7") == {exam}
    assert found(f"ids={ready.pk},{active.pk}") == {ready, active}
    assert found(f"ids={ready.pk}&state=active") == set()


@pytest.mark.django_db
def test_a_store_is_found_by_codes_and_by_a_part_of_its_name():
    one = make(name="Northlight Outlet")
    other = make(name="Harbour", merchant=one.merchant)
    make(name="Elsewhere")

    assert found("q=northlight") == {one}
    assert found(f"q={one.store.code.lower()}") == {one}
    assert found(f"q={one.merchant.code}") == {one, other}
    assert found("q=nowhere") == set()
