"""A paper is drawn once, stays what it is, and keeps what was answered last."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from merchant.audit.models import Event
from merchant.exams import keeping
from merchant.exams.exceptions import ExamError, TimeIsOver
from merchant.exams.models import ExamPolicy, Paper, PaperAnswer, Question
from merchant.exams.services import answer_questions, hand_in, start_paper, switch_language
from merchant.exams.wording import STEP
from merchant.stores import steps
from merchant.stores.models import Participation
from tests.factories import make_seller, make_store
from tests.merchant.exams.builders import begin, given_on, not_signed, read_guide, ready, right_answers, sit

pytestmark = pytest.mark.django_db


def answer(paper, **given):
    """q1=["a"] and so on."""
    told = {int(name[1:]): chosen for name, chosen in given.items()}
    return answer_questions(paper_id=paper.pk, actor=paper.user, given=told)


def test_a_paper_is_drawn_by_the_policy_and_keeps_it(paper):
    assert len(paper.questions) == len(paper.solution) == 20
    assert paper.closes_at - paper.drawn_at == timedelta(minutes=30)
    assert paper.terms == {"questions": 20, "is_per_topic": False, "minutes": 30, "pass_percent": 80}
    assert set(given_on(paper)) == set(range(1, 21))


def test_what_is_asked_tells_nothing_of_what_is_right(paper):
    for asked in paper.questions:
        assert set(asked) == {"place", "kind", "text", "options"}
        assert all(set(option) == {"id", "text"} for option in asked["options"])
        assert [option["id"] for option in asked["options"]] == list("abcdef")[: len(asked["options"])]


def test_a_second_click_leads_to_the_same_paper(joined, seller):
    first = begin(joined, seller)
    again = start_paper(store_id=joined.pk, actor=seller, language="zh", sat_before=0)

    assert again == first
    assert Paper.objects.count() == 1


def test_the_database_refuses_a_second_open_paper(paper):
    copy = Paper.objects.get(pk=paper.pk)
    copy.pk, copy.public_id = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_a_start_that_is_sent_again_after_the_paper_draws_no_other(clock, paper):
    hand_in(paper_id=paper.pk, actor=paper.user)
    clock.forward(hours=1)

    with pytest.raises(ExamError, match="This page is old"):
        start_paper(store_id=paper.store_id, actor=paper.user, language="en", sat_before=0)

    assert Paper.objects.count() == 1


def test_two_people_sit_each_a_paper_of_their_own(paper, merchant):
    other = make_seller(merchant, role="operator")
    read_guide(paper.store, other)

    theirs = begin(paper.store, other)

    assert theirs != paper
    assert theirs.questions != paper.questions


def test_the_day_has_three_attempts_with_a_pause_between(clock, joined, seller):
    for _attempt in range(3):
        hand_in(paper_id=begin(joined, seller).pk, actor=seller)
        with pytest.raises(ExamError, match="possible from"):
            begin(joined, seller)
        clock.forward(minutes=10)

    with pytest.raises(ExamError, match="used up.* 2026-03-03 00:00"):
        begin(joined, seller)
    clock.forward(hours=14)

    assert begin(joined, seller).state == "open"


def test_nothing_is_begun_before_the_store_joins(store, seller):
    read_guide(store, seller)

    with pytest.raises(ExamError, match="does not join the programme yet"):
        begin(store, seller)


def test_the_agreement_comes_first(joined, seller):
    told_by = f"{not_signed.__module__}.not_signed"
    steps.register(replace(STEP, code="agreement", place=10, label="Agreement", told=told_by, after=()))

    with pytest.raises(ExamError, match="First comes “Agreement”"):
        begin(joined, seller)

    assert not Paper.objects.exists()


@pytest.mark.parametrize("state", ["active", "leaving"])
def test_an_active_store_may_sit_it_too(joined, seller, state):
    told = {"state": state, "activated_at": "2026-01-01T00:00:00Z"}
    Participation.objects.filter(store=joined).update(**told)

    assert begin(joined, seller).state == "open"


def test_after_it_is_passed_nobody_sits_it_again(paper, merchant):
    other = make_seller(merchant)
    read_guide(paper.store, other)
    sit(paper)

    for who in (paper.user, other):
        with pytest.raises(ExamError, match="counts for the store"):
            begin(paper.store, who)


def test_without_questions_there_is_no_exam(joined, seller):
    Question.objects.update(is_active=False)

    with pytest.raises(ExamError, match="no questions yet"):
        begin(joined, seller)

    assert not Paper.objects.exists()


def test_a_policy_may_ask_so_many_of_each_topic(joined, seller):
    ExamPolicy.objects.update(questions=2, is_per_topic=True)

    paper = begin(joined, seller)

    topics = [one["topic"] for one in paper.solution]
    assert {topics.count(topic) for topic in topics} == {2}
    assert len(topics) == 12


def test_a_policy_counts_from_its_day_on(clock, joined, seller, staff):
    keeping.save_policy(policy=ExamPolicy(valid_from="2026-03-03", questions=5, minutes=10), actor=staff)
    first = begin(joined, seller)
    hand_in(paper_id=first.pk, actor=seller)
    clock.forward(days=1)

    second = begin(joined, seller)

    assert (len(first.questions), len(second.questions)) == (20, 5)
    assert second.closes_at - second.drawn_at == timedelta(minutes=10)


# --- what is on it stays ---------------------------------------------------------------------------------


def test_changing_the_bank_changes_no_paper(paper, staff):
    before = (paper.questions, paper.solution)
    for question in Question.objects.all():
        question.text_en, question.is_active = f"Changed {question.code}?", False
        keeping.save_question(entry=question.entry, actor=staff)
    ExamPolicy.objects.update(pass_percent=1)

    paper.refresh_from_db()

    assert (paper.questions, paper.solution) == before
    assert paper.terms["pass_percent"] == 80


@pytest.mark.parametrize(
    "change",
    [{"questions": []}, {"solution": []}, {"terms": {"pass_percent": 1}}, {"seed": "mine"}],
    ids=lambda change: next(iter(change)),
)
def test_the_database_keeps_a_paper_as_it_was_drawn(paper, change):
    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**change)

    paper.refresh_from_db()
    assert len(paper.questions) == 20


@pytest.mark.parametrize(
    "change", [{"percent": 100}, {"passed": True}, {"state": "open", "closed_at": None, "passed": None}]
)
def test_the_database_keeps_a_graded_paper_as_it_is(paper, change):
    hand_in(paper_id=paper.pk, actor=paper.user)

    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**change)
    with pytest.raises(DatabaseError, match="no answers"), transaction.atomic():
        PaperAnswer.objects.filter(paper=paper).update(given=["a"])

    paper.refresh_from_db()
    assert paper.passed is False


# --- answering -------------------------------------------------------------------------------------------


def test_the_last_answer_counts_and_none_takes_it_back(paper):
    answer(paper, q1=["a"], q2=["b"])
    answer(paper, q1=["b"])
    answer(paper, q2=[])

    assert (given_on(paper)[1], given_on(paper)[2]) == (["b"], [])


def test_the_other_language_shows_the_same_paper(paper):
    answer(paper, q1=["b"])

    changed = switch_language(paper_id=paper.pk, actor=paper.user, language="zh")

    assert (paper.language, changed.language) == ("en", "zh")
    assert changed.questions == paper.questions
    assert given_on(paper)[1] == ["b"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({1: ["z"]}, "no such answer"),
        ({1: ["A"]}, "no such answer"),
        ({1: [""]}, "no such answer"),
        ({1: ["a,b"]}, "no such answer"),
        ({1: ["a" * 1_000_000]}, "no such answer"),
        ({1: ["\0"]}, "no such answer"),
        ({0: ["a"]}, "no such question"),
        ({21: ["a"]}, "no such question"),
        ({-1: []}, "no such question"),
    ],
)
def test_a_forged_answer_is_refused_and_nothing_of_it_is_kept(paper, given, why):
    with pytest.raises(ExamError, match=why):
        answer_questions(paper_id=paper.pk, actor=paper.user, given={2: ["a"]} | given)

    assert not any(given_on(paper).values())


def test_a_question_with_one_right_answer_takes_one(paper):
    place = next(one["place"] for one in paper.questions if one["kind"] != "multiple")

    with pytest.raises(ExamError, match="Choose one answer"):
        answer_questions(paper_id=paper.pk, actor=paper.user, given={place: ["a", "b"]})

    assert given_on(paper)[place] == []


def acts(paper, actor):
    return {
        "answer": lambda: answer_questions(paper_id=paper.pk, actor=actor, given={1: ["a"]}),
        "language": lambda: switch_language(paper_id=paper.pk, actor=actor, language="zh"),
        "hand in": lambda: hand_in(paper_id=paper.pk, actor=actor),
    }


@pytest.mark.parametrize("act", ["answer", "language", "hand in"])
def test_nobody_else_does_anything_on_a_paper(paper, merchant, act):
    other = make_seller(merchant)

    with pytest.raises(ExamError, match="sits this paper"):
        acts(paper, other)[act]()

    paper.refresh_from_db()
    assert (paper.state, paper.language) == ("open", "en")
    assert not any(given_on(paper).values())


@pytest.mark.parametrize("act", ["answer", "language"])
def test_a_graded_paper_takes_nothing(paper, act):
    hand_in(paper_id=paper.pk, actor=paper.user)

    with pytest.raises(ExamError, match="graded already"):
        acts(paper, paper.user)[act]()


def test_the_last_second_counts_and_the_next_does_not(clock, paper):
    clock.set(paper.closes_at)
    answer(paper, q1=["a"])
    clock.forward(seconds=1)

    with pytest.raises(TimeIsOver, match="time of this paper is over"):
        answer(paper, q1=["b"])

    assert given_on(paper)[1] == ["a"]


# --- handing in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("wrong", "percent", "passed"), [(0, 100, True), (4, 80, True), (5, 75, False)])
def test_handed_in_it_is_graded_at_once(paper, wrong, percent, passed):
    done = sit(paper, but=wrong)

    assert (done.state, done.percent, done.passed, done.score) == ("closed", percent, passed, 20 - wrong)
    assert PaperAnswer.objects.filter(paper=paper, is_right=True).count() == 20 - wrong


def test_handed_in_twice_it_is_graded_once(clock, paper):
    first = hand_in(paper_id=paper.pk, actor=paper.user)
    clock.forward(minutes=1)

    second = hand_in(paper_id=paper.pk, actor=paper.user)

    assert second.closed_at == first.closed_at
    assert Event.objects.filter(kind="joining.exam_failed").count() == 1


def test_the_history_of_the_store_tells_of_it(paper):
    sit(paper)

    told = Event.objects.filter(kind__startswith="joining.exam", subject_id=paper.store_id)
    assert [event.kind for event in told.order_by("pk")] == ["joining.exam_begun", "joining.exam_passed"]
    assert told.last().data == {"person": str(paper.user), "percent": 100}


def test_a_paper_counts_for_its_store_alone(paper, merchant):
    other = make_store(merchant)
    ready(other, paper.user)
    sit(paper)

    theirs = begin(other, paper.user)

    assert theirs.state == "open"
    assert right_answers(theirs) != right_answers(paper)
