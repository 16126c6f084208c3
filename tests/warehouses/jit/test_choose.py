"""A store chooses its JIT warehouse once; what else is tried changes nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from merchant.audit.models import Event
from merchant.stores import services as stores
from merchant.stores.models import Participation
from merchant.stores.selectors import checklist
from merchant.stores.steps import Stand
from tests.factories import let_join, make_jit_warehouse, make_seller, make_store, make_warehouse
from tests.warehouses.jit.builders import choose
from warehouses.jit.exceptions import JitError
from warehouses.jit.models import JitChoice, JitSite
from warehouses.jit.selectors import STEP, choice_of

State = Participation.State
pytestmark = pytest.mark.usefixtures("clock")


def step_of(store):
    return next(item for item in checklist(store) if item.step.code == STEP)


def test_an_owner_chooses_and_the_step_is_done(joining, dongguan, seller):
    choice = choose(joining, dongguan, seller)

    assert (choice.number, choice.warehouse, choice.chosen_by) == (1, dongguan, seller)
    assert (choice.typed_code, choice.reason) == ("JIT-DG", "")
    assert choice.distance_km == 534
    assert step_of(joining).stand == Stand.DONE
    assert "Dongguan JIT (JIT-DG)" in step_of(joining).sentence
    event = Event.objects.get(kind="joining.jit_chosen")
    assert (event.subject_id, event.actor, event.data) == (joining.pk, seller, {"code": "JIT-DG"})


def test_the_code_may_be_typed_in_small_letters(joining, dongguan, seller):
    assert choose(joining, dongguan, seller, typed_code=" jit-dg ").typed_code == "JIT-DG"


@pytest.mark.parametrize("typed", ["", "JIT-YW", "JIT", "Dongguan JIT"])
def test_another_code_typed_chooses_nothing(typed, joining, dongguan, yiwu, seller):
    with pytest.raises(JitError, match="Type JIT-DG") as refused:
        choose(joining, dongguan, seller, typed_code=typed)

    assert refused.value.field == "typed_code"
    assert choice_of(joining) is None


def test_the_distance_is_not_known_without_coordinates(store, seller, dongguan):
    let_join(store, seller)
    unplaced = make_jit_warehouse(latitude=None, longitude=None)

    assert choose(store, unplaced, seller).distance_km is None


def test_a_second_click_changes_nothing(joining, dongguan, seller):
    first = choose(joining, dongguan, seller)

    again = choose(joining, dongguan, seller)

    assert again == first
    assert JitChoice.objects.count() == 1
    assert Event.objects.filter(kind="joining.jit_chosen").count() == 1


@pytest.mark.parametrize("code", ["JIT-YW", "JIT-DG"])
def test_who_comes_later_reads_what_was_chosen_by_whom_and_when(code, joining, dongguan, yiwu, seller):
    choose(joining, dongguan, seller)
    other = make_seller(joining.merchant)

    with pytest.raises(JitError, match=rf"JIT-DG: {seller} chose it on 2026-03-02 10:00"):
        choose(joining, dongguan, other, code=code, typed_code=code)

    assert JitChoice.objects.get().warehouse == dongguan


def test_not_even_who_chose_may_choose_another_one(joining, dongguan, yiwu, seller):
    choose(joining, dongguan, seller)

    with pytest.raises(JitError, match="It cannot be changed"):
        choose(joining, yiwu, seller)


def forged(store):
    """Codes of warehouses that are no candidates."""
    other = make_store()
    return {
        "own": make_warehouse(store.merchant, kind="jit", code="OWN-JIT", owner="seller"),
        "another merchant's": make_warehouse(other.merchant, kind="jit", code="THEIRS"),
        "overseas": make_jit_warehouse(kind="overseas", code="PLATFORM-US"),
        "domestic": make_jit_warehouse(kind="domestic", code="PLATFORM-CN"),
        "out of use": make_jit_warehouse(is_active=False, code="JIT-OLD"),
    }


@pytest.mark.parametrize("which", ["own", "another merchant's", "overseas", "domestic", "out of use"])
def test_a_forged_code_is_refused(which, joining, seller):
    warehouse = forged(joining)[which]

    with pytest.raises(JitError, match=f"{warehouse.code} is no JIT warehouse that can be chosen"):
        choose(joining, warehouse, seller)

    assert not JitChoice.objects.exists()


def test_a_code_that_is_none_is_refused(joining, dongguan, seller):
    with pytest.raises(JitError, match="NOWHERE is no JIT warehouse"):
        choose(joining, dongguan, seller, code="NOWHERE", typed_code="NOWHERE")


def test_a_full_one_is_refused_and_says_why(joining, dongguan, seller):
    JitSite.objects.create(warehouse=dongguan, state="full", note="A second hall opens in June.")

    with pytest.raises(JitError, match="Full: it takes no more stores. Choose another one. A second hall"):
        choose(joining, dongguan, seller)


@pytest.mark.parametrize(("days", "is_taken"), [(1, True), (0, True), (-1, False)])
def test_one_that_closes_takes_stores_until_its_last_day(days, is_taken, joining, dongguan, seller):
    until = timezone.now().date() + timedelta(days=days)
    JitSite.objects.create(warehouse=dongguan, state="closing", takes_until=until)

    if is_taken:
        assert choose(joining, dongguan, seller)
    else:
        with pytest.raises(JitError, match=f"it took stores until {until}"):
            choose(joining, dongguan, seller)


# --- every state ---------------------------------------------------------------------------------------


def stand(store, state):
    participation = stores.lock_participation(store.pk)
    Participation.objects.filter(pk=participation.pk).update(
        state=state, activated_at=timezone.now() if state in ("active", "leaving") else None
    )


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (State.INVITED, "Begin to join the programme first"),
        (State.JOINING, None),
        (State.ACTIVE, None),  # the step came to be after it had joined
        (State.LEAVING, "The store is leaving the programme"),
        (State.LEFT, "Begin to join the programme first"),
    ],
)
def test_a_store_chooses_while_it_joins(state, why, joining, dongguan, seller):
    stand(joining, state)

    if why is None:
        assert choose(joining, dongguan, seller)
        return
    with pytest.raises(JitError, match=why):
        choose(joining, dongguan, seller)
    assert not JitChoice.objects.exists()


@pytest.mark.parametrize("state", list(State))
def test_no_state_lets_a_store_choose_again(state, joining, dongguan, yiwu, seller):
    choose(joining, dongguan, seller)
    stand(joining, state)

    with pytest.raises(JitError, match="It cannot be changed"):
        choose(joining, yiwu, seller)


def test_a_store_without_a_participation_begins_first(store, dongguan, seller):
    with pytest.raises(JitError, match="Begin to join"):
        choose(store, dongguan, seller)


def test_the_dispatch_address_comes_first(store, dongguan, seller):
    stores.begin_joining(store_id=store.pk, actor=seller)

    with pytest.raises(JitError, match="This comes after: .*Finish it first"):
        choose(store, dongguan, seller)

    assert step_of(store).stand == Stand.BLOCKED


def test_a_store_that_comes_back_has_its_warehouse_still(joining, dongguan, seller):
    choose(joining, dongguan, seller)
    stand(joining, State.LEFT)

    stores.begin_joining(store_id=joining.pk, actor=seller)

    assert step_of(joining).stand == Stand.DONE


def test_stores_choose_for_themselves(joining, dongguan, yiwu, seller):
    other = let_join(make_store(joining.merchant), seller)

    choose(joining, dongguan, seller)
    choose(other, yiwu, seller)

    assert {choice.store: choice.warehouse for choice in JitChoice.objects.all()} == {
        joining: dongguan,
        other: yiwu,
    }


# --- what the database refuses by itself ---------------------------------------------------------------


@pytest.fixture
def chosen(joining, dongguan, seller):
    return choose(joining, dongguan, seller)


def refused(act, kind=DatabaseError):
    with pytest.raises(kind), transaction.atomic():
        act()
    (row,) = JitChoice.objects.all()
    return row


def another(chosen, **fields):
    names = ("merchant_id", "store_id", "chosen_by_id", "warehouse_id")
    return JitChoice(**{name: getattr(chosen, name) for name in names} | fields)


def test_the_database_refuses_a_second_choice(chosen, yiwu):
    row = refused(lambda: another(chosen, warehouse=yiwu, typed_code="JIT-YW").save(), IntegrityError)

    assert row.warehouse_id == chosen.warehouse_id


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"number": 2, "typed_code": "JIT-YW"}, id="a second one typed by a seller"),
        pytest.param({"number": 2}, id="a second one without a reason"),
        pytest.param({"number": 2, "typed_code": "JIT-YW", "reason": "why"}, id="both"),
        pytest.param({"number": 3, "reason": "why"}, id="one that skips a number"),
        pytest.param({"number": 0, "typed_code": "JIT-YW"}, id="one before the first"),
    ],
)
def test_the_database_refuses_what_is_no_override(fields, chosen, yiwu):
    assert refused(lambda: another(chosen, warehouse=yiwu, **fields).save()).pk == chosen.pk


@pytest.mark.parametrize("fields", [{"reason": "why"}, {}])
def test_the_database_refuses_a_first_choice_that_nobody_typed(fields, joining, dongguan, seller):
    row = JitChoice(merchant=joining.merchant, store=joining, warehouse=dongguan, chosen_by=seller, **fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_database_refuses_a_store_that_begins_with_staff(joining, dongguan, seller):
    told = {"store": joining, "warehouse": dongguan, "chosen_by": seller, "number": 2, "reason": "why"}

    with pytest.raises(DatabaseError), transaction.atomic():
        JitChoice.objects.create(merchant=joining.merchant, **told)


@pytest.mark.parametrize(
    "field", ["warehouse_id", "chosen_at", "chosen_by_id", "typed_code", "distance_km", "reason", "store_id"]
)
def test_the_database_refuses_any_change(field, chosen, yiwu, joining):
    value = {
        "warehouse_id": yiwu.pk,
        "chosen_at": timezone.now() + timedelta(days=1),
        "chosen_by_id": make_seller(joining.merchant).pk,
        "store_id": make_store(joining.merchant).pk,
        "distance_km": 1,
    }.get(field, "X")

    row = refused(lambda: JitChoice.objects.filter(pk=chosen.pk).update(**{field: value}))

    assert getattr(row, field) == getattr(chosen, field)


def test_the_database_refuses_to_forget(chosen):
    assert refused(lambda: JitChoice.objects.filter(pk=chosen.pk).delete()) == chosen


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
def test_sqlite_does_not_write_over_a_choice(chosen, yiwu):
    def replace():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT OR REPLACE INTO warehouses_jitchoice (merchant_id, store_id, number, warehouse_id,"
                " chosen_at, chosen_by_id, typed_code, reason) VALUES (%s, %s, 1, %s, %s, %s, 'X', '')",
                [chosen.merchant_id, chosen.store_id, yiwu.pk, "2026-03-02", chosen.chosen_by_id],
            )

    assert refused(replace).warehouse_id == chosen.warehouse_id
