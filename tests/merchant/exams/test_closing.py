"""A paper whose time is over is graded by the sweep, whatever happened to clocks, workers and pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from merchant.exams import queues, services
from merchant.exams.exceptions import ExamError
from merchant.exams.models import Paper
from merchant.exams.selectors import sitting_of
from merchant.exams.services import answer_questions, close_due_papers, close_paper_if_over, hand_in
from merchant.exams.tasks import close_due_papers as task
from merchant.messages.models import Message
from merchant.parking.models import ParkedRow
from merchant.stores.models import Participation
from tests.factories import make_seller, make_store
from tests.merchant.exams.builders import begin, ready, right_answers

pytestmark = pytest.mark.django_db


def answer_all(paper, but=0):
    return answer_questions(paper_id=paper.pk, actor=paper.user, given=right_answers(paper, but))


def test_nothing_is_closed_before_its_time(clock, paper):
    clock.set(paper.closes_at)

    assert close_due_papers() == 0

    paper.refresh_from_db()
    assert paper.state == "open"


def test_what_was_answered_by_then_counts(clock, paper):
    answer_all(paper, but=2)
    clock.set(paper.closes_at + timedelta(seconds=1))

    assert close_due_papers() == 1

    paper.refresh_from_db()
    assert (paper.state, paper.percent, paper.passed) == ("closed", 90, True)
    assert paper.closed_at == paper.closes_at


def test_colleagues_are_told_of_an_exam_that_was_passed(clock, paper):
    answer_all(paper)
    hand_in(paper_id=paper.pk, actor=paper.user)

    told = Message.objects.get(store=paper.store, kind="exam.passed")

    assert told.data == {"store": paper.store.name, "person": str(paper.user), "percent": "100"}


def test_nobody_is_told_of_an_exam_that_was_failed(clock, paper):
    hand_in(paper_id=paper.pk, actor=paper.user)

    assert not Message.objects.filter(kind="exam.passed").exists()


def test_a_missed_sweep_repairs_itself_and_takes_no_time_from_the_next_attempt(clock, paper):
    clock.forward(days=2)

    task()

    paper.refresh_from_db()
    assert paper.closed_at == paper.closes_at
    assert begin(paper.store, paper.user).state == "open"


def test_run_again_it_changes_nothing(clock, paper):
    clock.forward(hours=1)
    close_due_papers()

    assert close_due_papers() == 0
    assert close_paper_if_over(paper_id=paper.pk) is False


def test_a_paper_without_answers_is_not_passed(clock, paper):
    clock.forward(hours=1)

    close_due_papers()

    paper.refresh_from_db()
    assert (paper.score, paper.percent, paper.passed) == (0, 0, False)


def test_more_papers_than_a_batch_are_closed(clock, merchant, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    for store in [make_store(merchant) for _each in range(3)]:
        user = make_seller(merchant)
        ready(store, user)
        begin(store, user)
    clock.forward(hours=1)

    assert close_due_papers() == 3
    assert not Paper.objects.open().exists()


def test_one_that_breaks_the_sweep_stops_no_other(clock, paper, merchant):
    other, colleague = make_store(merchant), make_seller(merchant)
    ready(other, colleague)
    theirs = begin(other, colleague)
    clock.forward(hours=1)
    paper.answers.filter(place=1).update(place=99)  # of which the paper knows nothing

    for _sweep in range(3):
        close_due_papers()

    theirs.refresh_from_db()
    paper.refresh_from_db()
    assert (theirs.state, paper.state) == ("closed", "open")
    parked = ParkedRow.objects.get(queue="exams")
    assert (parked.row_id, parked.parked_at is not None) == (paper.pk, True)


def test_a_clock_that_jumps_forward_and_back_leaves_the_paper_closed(clock, paper):
    clock.forward(days=365)
    close_due_papers()
    clock.forward(days=-365)

    with pytest.raises(ExamError, match="graded already"):
        answer_all(paper)

    paper.refresh_from_db()
    assert (paper.state, paper.closed_at) == ("closed", paper.closes_at)


def test_a_clock_that_jumps_back_loses_no_answer_and_shows_no_more_than_the_whole_time(clock, paper):
    answer_all(paper)
    clock.forward(hours=-5)

    answer_questions(paper_id=paper.pk, actor=paper.user, given={1: []})

    sitting = sitting_of(paper)
    assert sitting.seconds_left == 30 * 60
    assert sitting.answered == 19
    assert close_due_papers() == 0


def test_a_paper_begun_by_a_clock_that_was_ahead_can_be_handed_in_and_locks_nobody_out(clock, joined, seller):
    clock.forward(days=365)
    paper = begin(joined, seller)
    clock.forward(days=-365)

    hand_in(paper_id=paper.pk, actor=seller)

    assert begin(joined, seller).state == "open"


def test_passing_is_written_down_as_the_stores_progress(clock, paper):
    answer_all(paper)
    clock.forward(hours=1)

    close_due_papers()

    assert Participation.objects.get(store=paper.store).next_step != "exam"


def test_the_monitoring_sees_what_waits(clock, paper):
    assert list(queues.papers(timezone.now(), 10)) == []

    clock.forward(hours=1)

    assert list(queues.papers(timezone.now(), 10)) == [paper.closes_at]
