"""What is right, and why, never leaves the server before a paper is graded."""

import html
from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from merchant.exams.exceptions import ExamError
from merchant.exams.models import ExamPolicy, Paper, Question
from merchant.exams.services import hand_in
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.merchant.exams.builders import begin, ready, sit

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture
def whole(clock, joined, seller):
    """A paper that asks the whole bank."""
    ExamPolicy.objects.update(questions=60)
    return begin(joined, seller)


def addresses(paper):
    """Every page of the store that has to do with joining, and a few that have not."""
    store = paper.store.code
    yield reverse("merchant:exam_paper", args=[store, paper.public_id])
    for name in ("exam", "joining", "joining_about", "workbench"):
        yield reverse(f"merchant:{name}", args=[store])
    yield reverse("merchant:joining_stores", args=[paper.merchant.code])
    yield reverse("search", args=[store]) + "?q=jit"


def posts(paper):
    for name in ("exam_answer", "exam_save", "exam_language"):
        yield reverse(f"merchant:{name}", args=[paper.store.code, paper.public_id])


def every_answer(client, paper):
    """All that a browser gets to see of an open paper, pages and fragments, followed where they lead."""
    body = {"place": 1, "q1": "a", "was1": "", "language": "zh"}
    for url in addresses(paper):
        for headers in ({}, HTMX, {"accept-language": "zh-hans"}):
            yield client.get(url, headers=headers, follow=True)
    boosted, restored = HTMX | {"hx-boosted": "true"}, HTMX | {"hx-history-restore-request": "true"}
    for url in posts(paper):
        for headers in ({}, HTMX, boosted, restored):
            yield client.post(url, body, headers=headers, follow=True)
            yield client.post(url, {"place": "x", "q1": "zz"}, headers=headers, follow=True)


@pytest.mark.parametrize("who", ["owner", "clerk"])
def test_no_explanation_is_in_any_page_or_fragment_of_an_open_paper(whole, seller, merchant, who):
    client = client_of(seller if who == "owner" else make_seller(merchant, role="clerk"))
    secrets = [text for one in whole.solution for text in one["explanation"].values()]

    seen = [html.unescape(answer.content.decode()) for answer in every_answer(client, whole)]

    assert len(seen) > 30
    assert len(secrets) == 120
    assert not [secret for secret in secrets for page in seen if secret in page]


def test_the_pages_of_an_open_paper_do_not_even_read_what_is_right(whole, seller_client):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for url in addresses(whole):
            seller_client.get(url)

    read = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert len(read) > 20
    assert not [sql for sql in read if '"solution"' in sql or '"explanation_en"' in sql]


def test_the_bank_is_not_told_by_its_codes(whole, seller_client):
    page = seller_client.get(next(addresses(whole))).content.decode()

    assert not [code for code in Question.objects.values_list("code", flat=True) if code in page]


def test_right_and_wrong_options_look_alike(whole, seller_client):
    """Neither value, nor place, nor mark of an option hangs on whether it is right."""
    page = seller_client.get(next(addresses(whole)))

    for question in page.context["sitting"].questions:
        assert [choice.id for choice in question.choices] == list("abcdef")[: len(question.choices)]
        assert {choice.is_right for choice in question.choices} == {None}
        assert (question.explanation, question.is_right) == ("", None)


def test_the_right_option_stands_anywhere(clock, joined, seller):
    ExamPolicy.objects.update(questions=60, attempts_a_day=50, cool_down_minutes=0)
    places = Counter()
    for _attempt in range(12):
        paper = begin(joined, seller)
        kinds = {one["place"]: one["kind"] for one in paper.questions}
        places.update(one["right"][0] for one in paper.solution if kinds[one["place"]] == "single")
        hand_in(paper_id=paper.pk, actor=seller)

    assert sum(places.values()) == 360
    assert min(places[letter] for letter in "abc") > 60
    assert places["d"] > 20


def test_once_graded_everything_is_told(whole, seller, seller_client):
    hand_in(paper_id=whole.pk, actor=seller)

    page = html.unescape(seller_client.get(next(addresses(whole))).content.decode())

    assert not [one for one in whole.solution if one["explanation"]["en"] not in page]


# --- what other papers would tell --------------------------------------------------------------------------


def result_of(user, paper):
    url = reverse("merchant:exam_paper", args=[paper.store.code, paper.public_id])
    return html.unescape(client_of(user).get(url).text)


def told_of(paper, page):
    return [one for one in paper.solution if one["explanation"]["en"] in page]


def failed(store, user):
    paper = begin(store, user)
    return hand_in(paper_id=paper.pk, actor=user)


def test_who_sits_a_paper_is_told_nothing_by_their_earlier_ones(clock, joined, merchant, seller):
    ExamPolicy.objects.update(cool_down_minutes=0)
    earlier = failed(joined, seller)
    before = told_of(earlier, result_of(seller, earlier))
    begin(joined, seller)

    page = result_of(seller, earlier)

    assert len(before) == len(earlier.solution)
    assert told_of(earlier, page) == []
    assert "once you have handed in the paper" in page


def test_what_colleagues_answered_is_shown_once_the_store_has_passed(clock, joined, merchant, seller):
    colleague = make_seller(merchant)
    ready(joined, colleague)
    theirs = failed(joined, colleague)
    hidden = result_of(seller, theirs)

    sit(begin(joined, seller))

    assert told_of(theirs, hidden) == []
    assert "once the exam is passed for the store" in hidden
    assert len(told_of(theirs, result_of(seller, theirs))) == len(theirs.solution)


def test_attempts_are_a_persons_in_whatever_stores_they_sit(clock, joined, merchant, seller):
    other = make_store(merchant)
    ready(other, seller)
    failed(joined, seller)

    with pytest.raises(ExamError, match="The next attempt is possible from"):
        begin(other, seller)


def test_a_paper_that_was_passed_for_one_store_holds_up_no_other(clock, joined, merchant, seller):
    other = make_store(merchant)
    ready(other, seller)
    sit(begin(joined, seller))

    assert begin(other, seller).store == other


def test_a_second_paper_is_not_begun_in_another_store(clock, joined, merchant, seller):
    other = make_store(merchant)
    ready(other, seller)
    paper = begin(joined, seller)

    with pytest.raises(ExamError, match=f"for {joined.name}: hand that paper in first"):
        begin(other, seller)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(**facts_of(paper, store=other))


def facts_of(paper, **instead):
    names = ("merchant", "user", "language", "drawn_at", "closes_at", "questions", "solution", "terms")
    return {name: getattr(paper, name) for name in names} | {"seed": "another"} | instead
