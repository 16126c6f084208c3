"""A store's way into the programme, through it and out of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from merchant.audit.models import Event
from merchant.messages.models import Message
from merchant.stores import services
from merchant.stores.exceptions import StoreError
from merchant.stores.models import JoiningTerms, Participation
from merchant.stores.selectors import terms_now
from merchant.team.services import save_store
from merchant.tenancy.models import Store
from tests.factories import make_order, make_store
from tests.racing import at_once, only_where_writers_meet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_step")]
State = Participation.State


def state_of(store):
    return Participation.objects.get(store=store).state


def name(store, text):
    """The step looks at the name: see a_step.py."""
    with transaction.atomic():
        Store.objects.filter(pk=store.pk).update(name=text)
        services.refresh_progress(store_id=store.pk)


def told(store):
    return list(Message.objects.filter(store=store).order_by("pk").values_list("kind", flat=True))


def begin(store, actor=None):
    return services.begin_joining(store_id=store.pk, actor=actor)


def activate(store, actor):
    begin(store, actor)
    name(store, "done")
    return services.activate_store(store_id=store.pk, actor=actor)


def leave(store, actor):
    return services.request_leaving(store_id=store.pk, actor=actor, reason="We stop selling.")


def test_every_store_that_may_join_is_told_once(seller, store):
    make_store(kind=Store.Kind.FULLY_MANAGED)
    make_store(state=Store.State.CLOSED)

    told_of = services.invite_stores(), services.invite_stores()

    assert told_of == (1, 0)
    assert told(store) == ["joining.door"]
    assert state_of(store) == State.INVITED


def test_joining_begins_once(seller, store):
    begin(store, seller)
    since = Participation.objects.get(store=store).begun_at

    begin(store, seller)

    assert Participation.objects.get(store=store).begun_at == since
    assert Event.objects.filter(kind="joining.begun", actor=seller).count() == 1


@pytest.mark.parametrize("fields", [{"kind": "fully_managed"}, {"state": "draining"}, {"state": "closed"}])
def test_only_open_self_operated_stores_join(fields):
    store = make_store(**fields)

    with pytest.raises(StoreError, match="open, self-operated"):
        begin(store)

    assert not Participation.objects.exists()


def test_a_store_is_activated_once_every_step_is_done(seller, store):
    begin(store, seller)
    with pytest.raises(StoreError, match="Step named"):
        services.activate_store(store_id=store.pk, actor=seller)

    name(store, "done")
    participation = services.activate_store(store_id=store.pk, actor=seller)

    assert (participation.state, participation.activated_by) == (State.ACTIVE, seller)
    assert Store.objects.get(pk=store.pk).mode == "semi-managed"
    assert told(store) == ["joining.ready", "joining.active"]
    with pytest.raises(StoreError, match="active"):
        services.activate_store(store_id=store.pk, actor=seller)


def test_a_step_that_is_undone_before_the_click_stops_the_activation(seller, store):
    begin(store, seller)
    name(store, "done")
    Store.objects.filter(pk=store.pk).update(name="not any more")

    with pytest.raises(StoreError, match="Step named"):
        services.activate_store(store_id=store.pk, actor=seller)

    assert state_of(store) == State.JOINING


ACTS = {"activate": lambda store, actor: services.activate_store(store_id=store.pk, actor=actor)}
ACTS |= {"leave": leave, "begin": begin, "stay": lambda s, a: services.stay(store_id=s.pk, actor=a)}
ALLOWED = {
    (State.INVITED, "begin"): State.JOINING,
    (State.JOINING, "begin"): State.JOINING,
    (State.JOINING, "activate"): State.ACTIVE,
    (State.ACTIVE, "leave"): State.LEAVING,
    (State.LEAVING, "stay"): State.ACTIVE,
    (State.LEFT, "begin"): State.JOINING,
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("act", ACTS)
def test_every_act_in_every_state(seller, merchant, state, act):
    store = make_store(merchant, name="done")
    active_since = timezone.now() if state in ("active", "leaving", "left") else None
    Participation.objects.create(store=store, merchant=merchant, state=state, activated_at=active_since)

    if (State(state), act) in ALLOWED:
        ACTS[act](store, seller)
        assert state_of(store) == ALLOWED[State(state), act]
    else:
        with pytest.raises(StoreError, match="not possible any more"):
            ACTS[act](store, seller)
        assert state_of(store) == state


def test_the_database_keeps_no_active_store_without_its_moment(store):
    with pytest.raises(IntegrityError):
        Participation.objects.create(store=store, merchant=store.merchant, state=State.ACTIVE)


def test_what_an_active_store_no_longer_fulfils_is_told_with_a_date_and_stops_nothing(seller, store, clock):
    JoiningTerms.objects.all().delete()
    JoiningTerms.objects.create(valid_from=clock.moment.date(), mend_days=10)
    activate(store, seller)

    Store.objects.filter(pk=store.pk).update(name="gone")
    clock.forward(hours=2)
    services.look_at_progress()

    participation = Participation.objects.get(store=store)
    assert participation.state == State.ACTIVE
    assert participation.mend_until == clock.moment + timedelta(days=10)
    assert Message.objects.get(kind="joining.lapsed").due_at == participation.mend_until
    name(store, "done")
    assert Participation.objects.get(store=store).mend_until is None


def test_a_lapse_is_told_once_however_often_it_is_looked_at(seller, store, clock):
    activate(store, seller)
    name(store, "gone")
    until = Participation.objects.get(store=store).mend_until

    for _hour in range(3):
        clock.forward(hours=2)
        services.look_at_progress()

    assert Participation.objects.get(store=store).mend_until == until
    assert Message.objects.filter(kind="joining.lapsed").count() == 1


def test_a_store_leaves_once_its_orders_of_the_programme_have_ended(seller, store, route):
    activate(store, seller)
    order = make_order(store, programme="semi_managed")
    make_order(store, programme="self_operated")
    leave(store, seller)
    assert services.finish_leaving() == 0
    assert Store.objects.get(pk=store.pk).is_semi_managed

    type(order).objects.filter(pk=order.pk).update(status="signed")

    assert services.finish_leaving() == 1
    assert state_of(store) == State.LEFT
    assert Store.objects.get(pk=store.pk).mode == "self-operated"
    assert told(store)[-1] == "joining.left"
    assert Event.objects.get(kind="joining.left").data["reason"] == "We stop selling."


def test_the_next_step_stands_in_the_row_for_staff(seller, store, clock):
    begin(store, seller)
    begun = Participation.objects.get(store=store)
    clock.forward(hours=3)

    name(store, "waiting")

    waiting = Participation.objects.get(store=store)
    assert (begun.next_step, begun.next_stand) == ("named", "to_do")
    assert (waiting.next_step, waiting.next_stand, waiting.step_since) == ("named", "waiting", clock.moment)


def test_terms_are_those_of_the_day(clock):
    JoiningTerms.objects.all().delete()
    JoiningTerms.objects.create(valid_from=date(2026, 3, 2), mend_days=10)
    JoiningTerms.objects.create(valid_from=date(2026, 3, 3), mend_days=20)

    today = terms_now().mend_days
    clock.set(datetime(2026, 3, 3, tzinfo=UTC))

    assert (today, terms_now().mend_days) == (10, 20)


@only_where_writers_meet
def test_two_who_activate_at_once_activate_once(real_commits, seller, store):
    begin(store, seller)
    name(store, "done")

    (refused,) = at_once(*[lambda: services.activate_store(store_id=store.pk, actor=seller)] * 2)

    assert isinstance(refused, StoreError)
    assert Event.objects.filter(kind="joining.activated").count() == 1


def test_a_store_that_joins_anew_after_leaving_begins_at_its_steps_anew(seller, store, clock):
    activate(store, seller)
    leave(store, seller)
    services.finish_leaving()
    clock.forward(days=90)

    begin(store, seller)

    assert Message.objects.get(store=store, kind="joining.ready").told_at == clock.moment
    assert Participation.objects.get(store=store).step_since == clock.moment


def test_whoever_makes_the_row_first_the_store_is_told_that_it_may_join(store):
    with transaction.atomic():
        services.lock_participation(store.pk)

    assert services.invite_stores() == 0
    assert told(store) == ["joining.door"]


def test_a_store_that_may_not_join_is_told_nothing():
    store = make_store(kind=Store.Kind.FULLY_MANAGED)

    with transaction.atomic():
        services.lock_participation(store.pk)

    assert told(store) == []


def test_what_lapsed_while_a_store_was_leaving_is_told_when_it_stays(seller, store, route, clock):
    activate(store, seller)
    make_order(store, programme="semi_managed")
    leave(store, seller)
    name(store, "not any more")
    assert Participation.objects.get(store=store).mend_until is None

    services.stay(store_id=store.pk, actor=seller)

    assert Participation.objects.get(store=store).mend_until > clock.moment
    assert told(store)[-1] == "joining.lapsed"


def test_the_day_of_a_lapse_is_the_stores(seller, store, clock):
    Store.objects.filter(pk=store.pk).update(time_zone="Asia/Shanghai")
    JoiningTerms.objects.create(valid_from=clock.moment.date(), mend_days=10)
    activate(store, seller)
    clock.set(datetime(2026, 3, 2, 20, tzinfo=UTC))

    name(store, "not any more")

    assert Message.objects.get(kind="joining.lapsed").data["until"] == "2026-03-13"


def test_many_stores_are_looked_at_in_as_many_queries_as_one(
    merchant, seller, clock, django_assert_max_num_queries
):
    for store in [make_store(merchant) for _each in range(6)]:
        begin(store, seller)
    clock.forward(hours=2)

    with django_assert_max_num_queries(25):
        assert services.look_at_progress() == 6


def test_who_lost_the_right_while_they_waited_activates_nothing(seller, store):
    begin(store, seller)
    name(store, "done")
    seller.memberships.update(role="clerk")

    with pytest.raises(PermissionDenied, match="Your role was changed"):
        services.activate_store(store_id=store.pk, actor=seller)

    assert state_of(store) == State.JOINING


def test_staff_who_save_a_store_leave_it_in_the_programme(seller, store, staff):
    before = Store.objects.get(pk=store.pk)
    activate(store, seller)
    before.name = "A new name"

    save_store(store=before, actor=staff)

    assert Store.objects.get(pk=store.pk).is_semi_managed
