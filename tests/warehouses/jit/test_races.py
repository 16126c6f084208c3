"""Two owners choose at the same moment: one wins, the other reads why."""

import pytest

from merchant.audit.models import Event
from tests.factories import let_join, make_jit_warehouse, make_seller, make_store
from tests.racing import at_once, only_where_writers_meet
from tests.signing_in import make_staff
from tests.warehouses.jit.builders import choose, override
from warehouses.jit.exceptions import JitError
from warehouses.jit.models import JitChoice
from warehouses.jit.selectors import choice_of

pytestmark = [pytest.mark.usefixtures("real_commits"), only_where_writers_meet]


@pytest.fixture
def joined():
    store = make_store()
    return let_join(store, make_seller(store.merchant))


@pytest.fixture
def places():
    return [make_jit_warehouse(code=f"JIT-{name}") for name in ("DG", "YW")]


@pytest.mark.parametrize("times", range(5))
def test_one_owner_wins_and_the_other_reads_what_by_whom_and_when(times, joined, places):
    owners = [make_seller(joined.merchant) for _each in range(2)]

    raised = at_once(
        *(
            lambda place=place, owner=owner: choose(joined, place, owner)
            for place, owner in zip(places, owners, strict=True)
        )
    )

    (refusal,) = raised
    choice = JitChoice.objects.select_related("warehouse", "chosen_by").get()
    assert isinstance(refusal, JitError)
    said = f"{choice.warehouse.code}: {choice.chosen_by} chose it on {choice.chosen_at:%Y-%m-%d}"
    assert said in str(refusal)
    assert Event.objects.filter(kind="joining.jit_chosen").count() == 1


def test_a_double_click_is_one_choice(joined, places):
    owner = make_seller(joined.merchant)

    raised = at_once(*[lambda: choose(joined, places[0], owner)] * 3)

    assert raised == []
    assert JitChoice.objects.count() == 1


def test_of_two_staff_one_changes_it_and_the_other_looks_again(joined, places):
    third = make_jit_warehouse(code="JIT-QZ")
    choose(joined, places[0], make_seller(joined.merchant))
    staff = [make_staff(f"staff{number}@example.com") for number in range(2)]

    raised = at_once(lambda: override(joined, places[1], staff[0]), lambda: override(joined, third, staff[1]))

    (refusal,) = raised
    assert f"it is {choice_of(joined).warehouse.code} now" in str(refusal)
    assert JitChoice.objects.count() == 2
