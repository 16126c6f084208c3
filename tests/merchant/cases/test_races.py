"""Two people at the same time, with real commits."""

from merchant.audit.models import Event
from merchant.cases import services
from merchant.cases.exceptions import CaseError
from merchant.cases.models import Case, CaseMessage
from merchant.tenancy.public_ids import new_public_id
from tests.factories import make_seller
from tests.merchant.cases.conftest import QUESTION, ask
from tests.racing import at_once, only_where_writers_meet
from tests.signing_in import make_staff


def answering(case, actor, text):
    return lambda: services.answer_case(case_id=case.pk, actor=actor, text=text, seen=1, by_staff=True)


@only_where_writers_meet
def test_two_staff_answer_at_once_and_one_reads_the_other_first(real_commits, store):
    case = ask(store, make_seller(store.merchant))
    colleagues = [make_staff(f"staff{number}@example.com") for number in range(3)]

    raised = at_once(*[answering(case, one, f"From {one.pk}") for one in colleagues])

    assert [type(error) for error in raised] == [CaseError] * 2
    assert list(case.messages.values_list("number", flat=True)) == [1, 2]


@only_where_writers_meet
def test_a_click_that_comes_twice_at_once_is_one_case(real_commits, store):
    seller, key = make_seller(store.merchant), new_public_id()
    found = []

    def click():
        found.append(services.open_case(store_id=store.pk, actor=seller, key=key, **QUESTION).pk)

    assert at_once(click, click, click) == []

    assert len(set(found)) == Case.objects.count() == CaseMessage.objects.count() == 1
    assert Event.objects.filter(kind="case.opened").count() == 1


@only_where_writers_meet
def test_an_answer_and_its_double_at_once_are_one(real_commits, store):
    case, staff = ask(store, make_seller(store.merchant)), make_staff()

    assert at_once(*[answering(case, staff, "On Monday.")] * 3) == []

    assert case.messages.count() == 2


@only_where_writers_meet
def test_two_who_take_a_case_at_once_do_not_both_have_it(real_commits, store):
    case = ask(store, make_seller(store.merchant))
    colleagues = [make_staff(f"staff{number}@example.com") for number in range(2)]

    def taking(one):
        return lambda: services.take_case(case_id=case.pk, actor=one, from_id=None)

    raised = at_once(*map(taking, colleagues))

    assert [type(error) for error in raised] == [CaseError]
    case.refresh_from_db()
    assert case.assignee in colleagues


@only_where_writers_meet
def test_a_store_that_closes_while_staff_answer_loses_no_answer(real_commits, store):
    seller = make_seller(store.merchant)
    case, staff = ask(store, seller), make_staff()

    def closing():
        services.close_case(case_id=case.pk, actor=seller, seen=1)

    raised = at_once(closing, answering(case, staff, "On Monday."))

    case.refresh_from_db()
    # Whoever was first: an answer after a closing opens the case again, a closing never hides an answer.
    assert case.state == "answered"
    assert len(raised) == (0 if Event.objects.filter(kind="case.closed").exists() else 1)
