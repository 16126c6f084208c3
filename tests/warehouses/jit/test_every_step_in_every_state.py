"""What a store does for its steps, in every state of its participation: done where it may, else refused."""

import pytest

from merchant.agreements.exceptions import AgreementError
from merchant.agreements.models import Signature
from merchant.exams.exceptions import ExamError
from merchant.exams.models import Paper
from merchant.stores.models import Participation
from merchant.stores.services import begin_joining
from merchant.supply.exceptions import SupplyError
from merchant.supply.models import SupplyAccount
from merchant.supply.services import ask_account
from tests.factories import let_join, make_signature
from tests.merchant.exams.builders import begin, ready
from tests.merchant.firm import make_company
from warehouses.jit.exceptions import JitError
from warehouses.jit.models import JitChoice
from warehouses.jit.services import choose_warehouse

pytestmark = pytest.mark.django_db
State = Participation.State


def sign(store, seller):
    make_signature(store, seller)


def ask(store, seller):
    ask_account(store_id=store.pk, actor=seller)


def choose(store, seller):
    choose_warehouse(store_id=store.pk, code="JIT-DG", typed_code="JIT-DG", actor=seller)


def before_the_signature(store, seller):
    begin_joining(store_id=store.pk, actor=seller)


def before_the_account(store, seller):
    let_join(store, seller)
    make_company(store.merchant, actor=seller)


def before_the_exam(store, seller):
    let_join(store, seller)
    ready(store, seller)


ON_THE_WAY = {State.JOINING, State.ACTIVE, State.LEAVING}
# what comes before, the act, what it makes, how it is refused, and where it is done
STEPS = {
    "sign": (before_the_signature, sign, Signature, AgreementError, ON_THE_WAY),
    "ask for the account": (before_the_account, ask, SupplyAccount, SupplyError, ON_THE_WAY),
    "begin a paper": (before_the_exam, begin, Paper, ExamError, ON_THE_WAY),
    "choose": (let_join, choose, JitChoice, JitError, {State.JOINING, State.ACTIVE}),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_in_every_state(step, state, store, seller, dongguan, clock):
    prepare, act, made, refusal, states = STEPS[step]
    prepare(store, seller)
    since = None if state in (State.INVITED, State.JOINING) else clock.moment
    Participation.objects.filter(store=store).update(state=state, activated_at=since)

    if state in states:
        act(store, seller)
        assert made.objects.filter(store=store).count() == 1
    else:
        with pytest.raises(refusal):
            act(store, seller)
        assert not made.objects.filter(store=store).exists()
