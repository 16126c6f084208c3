"""The exam as a step of the checklist: to do, then done with score and day."""

import pytest
from django.urls import reverse

from merchant.exams.progress import told
from merchant.exams.services import hand_in
from merchant.stores.models import Participation
from merchant.stores.selectors import checklist
from merchant.stores.steps import Stand
from tests.factories import make_store
from tests.merchant.exams.builders import begin, ready, sit

pytestmark = pytest.mark.django_db


def item(store):
    return next(one for one in checklist(store) if one.step.code == "exam")


def test_it_is_to_do_until_a_paper_was_passed(paper):
    assert told([paper.store])[paper.store_id].stand == Stand.TO_DO

    sit(paper, but=5)

    after = told([paper.store])[paper.store_id]
    assert (after.stand, str(after.sentence)) == (
        Stand.TO_DO,
        "Best attempt so far: 75 %; 80 % are needed to pass.",
    )


def test_done_it_says_with_how_much_and_when_in_store_time(clock, merchant, seller):
    store = make_store(merchant, time_zone="Asia/Shanghai")
    ready(store, seller)
    clock.forward(hours=8)
    sit(begin(store, seller), but=1)

    done = told([store])[store.pk]

    assert (done.stand, str(done.sentence)) == (Stand.DONE, "Passed with 95 % on 2026-03-03.")


def test_the_first_that_passed_counts_and_a_later_failure_takes_nothing_back(clock, paper, merchant, seller):
    sit(paper, but=2)

    assert "90 %" in told([paper.store])[paper.store_id].sentence
    assert item(paper.store).is_done


def test_every_store_is_told_in_three_queries(clock, paper, merchant, django_assert_num_queries):
    stores = [paper.store, *(make_store(merchant) for _each in range(5))]

    with django_assert_num_queries(3):
        found = told(stores)

    assert set(found) == {store.pk for store in stores}


def test_the_next_step_moves_on_in_the_same_transaction(clock, paper):
    hand_in(paper_id=paper.pk, actor=paper.user)
    before = Participation.objects.get(store=paper.store).next_step
    clock.forward(minutes=10)

    sit(begin(paper.store, paper.user))

    assert item(paper.store).is_done
    assert before == "" or Participation.objects.get(store=paper.store).next_step != "exam"


def test_the_checklist_leads_to_it(paper, seller_client):
    page = seller_client.get(reverse("merchant:joining", args=[paper.store.code])).content.decode()

    assert "JIT exam" in page
    assert reverse("merchant:exam", args=[paper.store.code]) in page
