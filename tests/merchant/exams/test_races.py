"""Two of everything at once, with real commits."""

import pytest

from merchant.exams.exceptions import ExamError
from merchant.exams.models import Paper
from merchant.exams.services import answer_questions, close_due_papers, hand_in, start_paper
from tests.factories import make_seller, make_store
from tests.merchant.exams.builders import begin, given_on, ready
from tests.racing import at_once, only_where_writers_meet

pytestmark = only_where_writers_meet


@pytest.fixture
def sitting(real_commits):
    seller = make_seller()
    store = make_store(seller.memberships.get().merchant)
    ready(store, seller)
    return store, seller


def test_a_double_click_on_begin_draws_one_paper(sitting):
    store, seller = sitting

    def start():
        start_paper(store_id=store.pk, actor=seller, language="en", sat_before=0)

    raised = at_once(*[start] * 4)

    assert raised == []
    assert Paper.objects.count() == 1


def test_handed_in_and_swept_at_once_it_is_graded_once(sitting):
    paper = begin(*sitting)
    given = {1: ["a"]}

    raised = at_once(
        lambda: hand_in(paper_id=paper.pk, actor=paper.user),
        lambda: hand_in(paper_id=paper.pk, actor=paper.user),
        close_due_papers,
        lambda: answer_questions(paper_id=paper.pk, actor=paper.user, given=given),
    )

    paper.refresh_from_db()
    assert paper.state == "closed"
    assert all(isinstance(error, ExamError) for error in raised)
    assert given_on(paper)[1] in ([], ["a"])
    assert (given_on(paper)[1] == ["a"]) == (raised == [])


def test_two_devices_answer_at_once_and_one_of_them_counts(sitting):
    paper = begin(*sitting)

    raised = at_once(
        *[
            lambda letter=letter: answer_questions(paper_id=paper.pk, actor=paper.user, given={1: [letter]})
            for letter in "abab"
        ]
    )

    assert raised == []
    assert given_on(paper)[1] in (["a"], ["b"])
