"""What both sides do in a case."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from merchant.audit.models import Event
from merchant.cases import services
from merchant.cases.exceptions import CaseError
from merchant.cases.models import Case, CaseMessage, CaseTerms
from merchant.frame.sayings import said
from merchant.messages.models import Delivery, Message
from merchant.tenancy.public_ids import new_public_id
from tests.factories import make_store
from tests.merchant.cases.conftest import QUESTION, answer, ask, close, state, write

EXAM_BY_JOB = "The account could not be opened for %(hours)s hours."


def kinds(case):
    return list(Event.objects.filter(subject_kind="case", subject_id=case.pk).values_list("kind", flat=True))


def test_a_question_waits_for_staff(case, seller, clock):
    assert (case.state, case.category, case.opened_by, case.assignee) == ("open", "money", seller, None)
    assert (case.state_since, case.opened_at, case.last_at) == (clock.moment,) * 3
    assert (case.is_unread_by_staff, case.is_unread_by_store) == (True, False)
    message = case.messages.get()
    assert (message.number, message.text, message.author, message.is_staff) == (
        1,
        "It was due on Friday.",
        seller,
        False,
    )
    assert kinds(case) == ["case.opened"]
    assert not Message.objects.exists()


def test_an_answer_waits_for_the_store_which_is_told(case, staff, seller, clock):
    clock.forward(hours=3)

    answer(case, staff)

    case.refresh_from_db()
    assert (case.state, case.state_since, case.assignee) == ("answered", clock.moment, staff)
    assert (case.is_unread_by_staff, case.is_unread_by_store) == (False, True)
    assert kinds(case) == ["case.opened", "case.answered"]
    message = Message.objects.get(kind="case.answered")
    assert message.data == {"case": case.public_id, "subject": "Where is the payout"}
    assert Delivery.objects.filter(message=message, user=seller).exists()


def test_what_the_store_writes_opens_the_case_again_and_keeps_whose_it_is(answered, seller, staff):
    write(answered, seller)

    assert state(answered) == "open"
    assert (answered.assignee, answered.is_unread_by_staff, answered.is_unread_by_store) == (
        staff,
        True,
        False,
    )
    assert kinds(answered)[-1] == "case.wrote"


def test_who_writes_twice_has_waited_since_the_first_time(case, seller, clock):
    asked_at = clock.moment
    clock.forward(hours=5)

    write(case, seller)

    case.refresh_from_db()
    assert (case.state, case.state_since, case.last_at) == ("open", asked_at, clock.moment)


def test_staff_who_answer_twice_are_one_message_that_comes_back(answered, staff):
    answer(answered, staff, "And on Tuesday, too.")

    assert Message.objects.filter(kind="case.answered").count() == 1
    assert answered.messages.count() == 2 + 1


def test_staff_close_with_a_reason_that_the_store_reads(case, staff):
    close(case, staff, reason="Paid today.")

    assert state(case) == "closed"
    last = case.messages.last()
    assert (last.text, last.is_staff, last.is_closing) == ("Paid today.", True, True)
    assert case.is_unread_by_store
    assert Message.objects.filter(kind="case.closed").count() == 1


def test_a_seller_closes_without_a_word(answered, seller):
    close(answered, seller, by_staff=False)

    assert state(answered) == "closed"
    assert answered.messages.count() == 2
    assert not answered.is_unread_by_store
    assert not Message.objects.filter(kind="case.closed").exists()


@pytest.mark.parametrize(("days", "is_possible"), [(30, True), (31, False)])
def test_a_closed_case_is_opened_by_an_answer_for_some_days(days, is_possible, closed, seller, clock):
    clock.forward(days=days)

    if is_possible:
        write(closed, seller)
        assert state(closed) == "open"
        assert kinds(closed)[-2:] == ["case.reopened", "case.wrote"]
    else:
        with pytest.raises(CaseError, match="more than 30 days ago. Open a new one"):
            write(closed, seller)
        assert (state(closed), closed.messages.count()) == ("closed", 2)


def test_for_how_long_staff_decide_by_a_row(closed, seller, staff, clock):
    terms = CaseTerms(valid_from=clock.moment.date(), reopen_days=2, most_open=1)
    services.save_terms(terms=terms, actor=staff)
    clock.forward(days=3)

    with pytest.raises(CaseError, match="more than 2 days ago"):
        write(closed, seller)
    ask(closed.store, seller)
    with pytest.raises(CaseError, match="has 1 open cases"):
        ask(closed.store, seller)
    assert Event.objects.filter(kind="caseterms.changed").exists()


def test_staff_write_in_a_closed_case_at_any_time(closed, staff, clock):
    clock.forward(days=99)

    answer(closed, staff, "One more thing.")

    assert state(closed) == "answered"


def test_nothing_is_closed_twice(closed, staff, seller):
    for by_staff, actor in ((True, staff), (False, seller)):
        with pytest.raises(CaseError, match="closed already"):
            close(closed, actor, by_staff=by_staff)

    assert closed.messages.count() == 2


# --- who writes beside somebody else ---------------------------------------------------------------------


def test_who_has_not_seen_the_latest_reads_it_first(case, staff, second):
    answer(case, staff, seen=1)

    with pytest.raises(CaseError, match="Somebody wrote meanwhile"):
        answer(case, second, "On Tuesday.", seen=1)
    with pytest.raises(CaseError, match="Somebody wrote meanwhile"):
        close(case, second, seen=1)

    assert state(case) == "answered"
    assert list(case.messages.values_list("text", flat=True)) == ["It was due on Friday.", "On Monday."]


def test_a_seller_does_not_close_what_was_answered_meanwhile(case, seller, staff):
    answer(case, staff)

    with pytest.raises(CaseError, match="Somebody wrote meanwhile"):
        close(case, seller, by_staff=False, seen=1)

    assert state(case) == "answered"


def test_a_double_click_writes_once(case, seller):
    first = write(case, seller, seen=1)
    again = write(case, seller, seen=1)

    assert first == again
    assert CaseMessage.objects.filter(case=case).count() == 2
    assert kinds(case) == ["case.opened", "case.wrote"]


def test_a_form_from_the_browsers_history_writes_nothing_twice(case, seller, staff):
    write(case, seller, seen=1)
    answer(case, staff)

    write(case, seller, seen=1)  # the same form as before

    assert (state(case), case.written) == ("answered", 3)


def test_the_same_words_are_written_again_by_who_has_seen_them(case, seller):
    write(case, seller, "Please answer.")
    write(case, seller, "Please answer.")

    assert case.messages.count() == 3


def test_another_persons_same_words_are_no_double_click(case, seller, colleague):
    write(case, seller, "Please answer.", seen=1)

    with pytest.raises(CaseError, match="Somebody wrote meanwhile"):
        write(case, colleague, "Please answer.", seen=1)


@pytest.mark.parametrize("seen", [0, 7, 2**31 - 2])
def test_a_forged_count_is_nothing_that_was_seen(seen, case, seller):
    with pytest.raises(CaseError, match="Somebody wrote meanwhile"):
        write(case, seller, seen=seen)

    assert case.messages.count() == 1


def test_two_clicks_open_one_case(store, seller):
    key = new_public_id()

    assert ask(store, seller, key=key) == ask(store, seller, key=key)
    assert Case.objects.count() == CaseMessage.objects.count() == 1
    assert Event.objects.filter(kind="case.opened").count() == 1


def test_the_same_key_in_another_store_is_another_case(store, seller):
    key = new_public_id()

    assert ask(store, seller, key=key) != ask(make_store(store.merchant), seller, key=key)


def test_a_store_has_so_many_open_cases_at_most(store, seller, staff, clock):
    services.save_terms(terms=CaseTerms(valid_from=clock.moment.date(), most_open=2), actor=None)
    first = ask(store, seller)
    ask(store, seller)

    with pytest.raises(CaseError, match="which is the most"):
        ask(store, seller)
    services.open_case(store_id=store.pk, **QUESTION)  # a job
    ask(store, staff, by_staff=True)
    assert Case.objects.count() == 4

    for case in Case.objects.exclude(pk=first.pk)[:3]:
        close(case, seller, by_staff=False)
    assert ask(store, seller).pk


# --- jobs and staff open cases --------------------------------------------------------------------------


def test_a_job_opens_a_case_once_and_the_store_is_told(store, seller):
    told = {"category": "account", "subject": said("Account not opened"), "key": "account:7"}
    text = said(EXAM_BY_JOB) % {"hours": 24}

    first = services.open_case(store_id=store.pk, text=text, **told)
    again = services.open_case(store_id=store.pk, text=text, **told)

    assert first == again
    assert (first.state, first.opened_by, first.is_unread_by_store) == ("open", None, True)
    assert first.messages.get().shown_text == "The account could not be opened for 24 hours."
    assert Message.objects.get(kind="case.opened").deliveries.get().user == seller
    assert Event.objects.get(kind="case.opened").by == "job"


def test_what_a_job_says_is_read_in_the_readers_language(store):
    case = services.open_case(
        store_id=store.pk, category="other", subject=said("Cancelled"), text=said("Sent.")
    )

    with translation.override("zh-hans"):
        assert case.shown_subject != "Cancelled"
    assert case.shown_subject == case.subject == "Cancelled"


def test_staff_open_a_case_that_waits_for_the_store(store, staff, seller):
    case = ask(store, staff, by_staff=True)

    assert (case.state, case.assignee, case.is_unread_by_store) == ("answered", staff, True)
    assert case.messages.get().is_staff
    assert Message.objects.filter(kind="case.opened").count() == 1


# --- among staff ----------------------------------------------------------------------------------------


def test_staff_take_a_case_and_give_it_back(case, staff):
    services.take_case(case_id=case.pk, actor=staff, from_id=None)
    services.take_case(case_id=case.pk, actor=staff, from_id=None)  # a double click
    case.refresh_from_db()
    assert (case.assignee, case.is_unread_by_staff) == (staff, False)

    services.give_case_back(case_id=case.pk, actor=staff)

    case.refresh_from_db()
    assert case.assignee is None
    assert kinds(case) == ["case.opened", "casework.taken", "casework.given_back"]
    with pytest.raises(CaseError, match="not yours"):
        services.give_case_back(case_id=case.pk, actor=staff)


def test_a_case_is_taken_from_whom_one_saw_it_with(case, staff, second):
    services.take_case(case_id=case.pk, actor=staff, from_id=None)

    with pytest.raises(CaseError, match="Meanwhile the case went to"):
        services.take_case(case_id=case.pk, actor=second, from_id=None)
    services.take_case(case_id=case.pk, actor=second, from_id=staff.pk)

    case.refresh_from_db()
    assert case.assignee == second


def test_who_answers_for_a_colleague_leaves_the_case_theirs(case, staff, second):
    services.take_case(case_id=case.pk, actor=staff, from_id=None)

    answer(case, second)

    case.refresh_from_db()
    assert case.assignee == staff


# --- read and unread ------------------------------------------------------------------------------------


def test_reading_is_noted_as_far_as_somebody_has_read(answered, staff):
    services.mark_read(case_id=answered.pk, seen=1)
    answered.refresh_from_db()
    assert answered.is_unread_by_store

    services.mark_read(case_id=answered.pk, seen=2)

    answered.refresh_from_db()
    assert not answered.is_unread_by_store
    answer(answered, staff, "And more.")
    answered.refresh_from_db()
    assert answered.is_unread_by_store


# --- every state and every act --------------------------------------------------------------------------

ACTS = {
    "the store writes": lambda case, seller, staff: write(case, seller),
    "staff answer": lambda case, seller, staff: answer(case, staff),
    "the store closes": lambda case, seller, staff: close(case, seller, by_staff=False),
    "staff close": lambda case, seller, staff: close(case, staff),
}
BECOMES = {
    ("case", "the store writes"): "open",
    ("case", "staff answer"): "answered",
    ("case", "the store closes"): "closed",
    ("case", "staff close"): "closed",
    ("answered", "the store writes"): "open",
    ("answered", "staff answer"): "answered",
    ("answered", "the store closes"): "closed",
    ("answered", "staff close"): "closed",
    ("closed", "the store writes"): "open",
    ("closed", "staff answer"): "answered",
    ("closed", "the store closes"): None,
    ("closed", "staff close"): None,
}


@pytest.mark.parametrize(("before", "act"), BECOMES, ids=" ".join)
def test_every_act_in_every_state(before, act, request, seller, staff):
    case, becomes = request.getfixturevalue(before), BECOMES[before, act]
    was, written = case.state, case.written

    if becomes is None:
        with pytest.raises(CaseError):
            ACTS[act](case, seller, staff)
    else:
        ACTS[act](case, seller, staff)

    assert state(case) == (becomes or was)
    assert (case.written == written) is (becomes is None or act == "the store closes")


def test_the_database_takes_no_message_of_a_number_twice(case, seller):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseMessage.objects.create(merchant=case.merchant, case=case, number=1, text="again", author=seller)


def test_staff_find_what_has_waited_for_long(case, answered, seller, clock):
    old = timedelta(hours=25)
    late = ask(case.store, seller)
    clock.forward(seconds=old.total_seconds())

    assert set(Case.objects.waiting_longer_than(24, clock.moment)) == {answered, late}
    assert not Case.objects.waiting_longer_than(26, clock.moment)
