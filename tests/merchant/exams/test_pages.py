"""The pages of the exam, with and without JavaScript, for those who sit it and those who look."""

import re
from html import unescape

import pytest
from django.urls import reverse

from merchant.exams.models import ExamPolicy, Paper
from merchant.exams.services import hand_in
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.merchant.exams.builders import begin, given_on, right_answers, sit

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def address(paper, name="exam_paper"):
    return reverse(f"merchant:{name}", args=[paper.store.code, paper.public_id])


def of_store(store, name):
    return reverse(f"merchant:{name}", args=[store.code])


def page_of(client, paper):
    return unescape(client.get(address(paper)).content.decode())


def whole_page(paper, **answers):
    """What the page sends without JavaScript: each question's answer, and what it was."""
    kept = given_on(paper)
    body = {f"was{place}": ",".join(given) for place, given in kept.items()}
    return body | {f"q{place}": given for place, given in kept.items()} | answers


def test_one_click_begins_and_leads_to_the_paper(clock, joined, seller_client):
    response = seller_client.post(of_store(joined, "exam_start"), {"sat_before": 0})

    paper = Paper.objects.get()
    assert response.url == address(paper)
    page = page_of(seller_client, paper)
    assert "until 10:30" in page
    assert page.count("<fieldset") == 20


@pytest.mark.parametrize("sent", [{}, {"sat_before": "x"}, {"sat_before": "-1"}, {"sat_before": "9"}])
def test_a_forged_start_draws_nothing(clock, joined, seller_client, sent):
    response = seller_client.post(of_store(joined, "exam_start"), sent)

    assert response.url == of_store(joined, "exam")
    assert not Paper.objects.exists()


def test_a_start_in_the_address_draws_nothing(joined, seller_client):
    assert seller_client.get(of_store(joined, "exam_start")).status_code == 405
    assert not Paper.objects.exists()


def test_an_answer_is_saved_as_it_is_given(paper, seller_client):
    response = seller_client.post(address(paper, "exam_answer"), {"place": 3, "q3": "a"}, headers=HTMX)

    part = response.content.decode()
    assert part.lstrip().startswith('<div id="answer-state">')
    assert "1 of 20 answered" in part
    assert "answer 3 saved" in part
    assert given_on(paper)[3] == ["a"]


def test_without_htmx_the_same_leads_back_to_the_paper(paper, seller_client):
    response = seller_client.post(address(paper, "exam_answer"), {"place": 3, "q3": "a"})

    assert response.url == address(paper)
    assert given_on(paper)[3] == ["a"]


def test_several_answers_to_a_question_come_as_they_were_ticked(paper, seller_client):
    place = next(one["place"] for one in paper.questions if one["kind"] == "multiple")

    seller_client.post(address(paper, "exam_answer"), {"place": place, f"q{place}": ["c", "a"]}, headers=HTMX)

    assert given_on(paper)[place] == ["a", "c"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"place": ""},
        {"place": "x", "qx": "a"},
        {"place": "0", "q0": "a"},
        {"place": "999", "q999": "a"},
        {"place": "3", "q3": "zz"},
        {"place": "3", "q3": "a\0"},
        {"place": "3", "q3": "a" * 1_000_000},
        {"place": "9" * 5000, "q3": "a"},
    ],
)
def test_a_forged_answer_reads_one_sentence_and_changes_nothing(paper, seller_client, body):
    response = seller_client.post(address(paper, "exam_answer"), body, headers=HTMX)

    assert response.status_code == 200
    assert response.content.decode().count('role="alert"') == 1
    assert len(response.content) < 3000
    assert not any(given_on(paper).values())


def test_the_whole_page_is_saved_without_javascript(paper, seller_client):
    seller_client.post(address(paper, "exam_save"), whole_page(paper, q1=["a"], q7=["b"]))

    kept = given_on(paper)
    assert (kept[1], kept[7], kept[2]) == (["a"], ["b"], [])
    assert len(re.findall(r"<input[^>]* checked", page_of(seller_client, paper))) == 2


def test_an_old_page_undoes_nothing_that_was_answered_elsewhere(paper, seller_client):
    old = whole_page(paper, q1=["a"])
    seller_client.post(address(paper, "exam_answer"), {"place": 2, "q2": "b"}, headers=HTMX)

    seller_client.post(address(paper, "exam_save"), old)

    assert (given_on(paper)[1], given_on(paper)[2]) == (["a"], ["b"])


def test_a_page_with_one_forged_answer_saves_none(paper, seller_client):
    seller_client.post(address(paper, "exam_save"), whole_page(paper, q1=["a"], q2=["zz"]))

    assert not any(given_on(paper).values())
    assert "no such answer" in page_of(seller_client, paper)


def test_another_device_and_a_new_session_go_on_with_the_same_paper(paper, seller, seller_client):
    seller_client.post(address(paper, "exam_answer"), {"place": 3, "q3": "a"}, headers=HTMX)
    before = questions_in(page_of(seller_client, paper))
    seller_client.post(reverse("account_logout"))

    elsewhere = client_of(seller)

    assert questions_in(page_of(elsewhere, paper)) == before
    assert "Go on with the paper" in elsewhere.get(of_store(paper.store, "exam")).content.decode()


def questions_in(page):
    """All that stands between the first and the last question, and so what is ticked."""
    return page.partition('<ol class="questions">')[2].partition("</ol>")[0]


def test_the_language_is_switched_on_the_paper_and_what_was_chosen_is_kept(paper, seller_client):
    english = page_of(seller_client, paper)

    seller_client.post(address(paper, "exam_language"), whole_page(paper, q1=["a"]) | {"language": "zh"})

    chinese = page_of(seller_client, paper)
    assert paper.questions[0]["text"]["zh"] in chinese
    assert paper.questions[0]["text"]["zh"] not in english
    assert given_on(paper)[1] == ["a"]


def test_a_language_that_is_none_changes_nothing(paper, seller_client):
    seller_client.post(address(paper, "exam_language"), {"language": "fr"})

    paper.refresh_from_db()
    assert paper.language == "en"


def test_handed_in_with_the_page_it_shows_the_result(paper, seller_client):
    right = {f"q{place}": given for place, given in right_answers(paper, but=2).items()}

    form = whole_page(paper, **right)
    asked = seller_client.get(seller_client.post(address(paper, "exam_hand_in"), form).url).text
    response = seller_client.post(address(paper, "exam_hand_in"), form | {"sure": "1"})

    assert "2 questions have no answer yet and would count as wrong: 19, 20." in asked
    page = seller_client.get(response.url).content.decode()
    assert "Passed with 90 %" in page
    assert page.count("topic-bar") == 6
    assert page.count("not answered") == 2


def test_the_result_tells_what_is_right_and_why(paper, seller_client):
    hand_in(paper_id=paper.pk, actor=paper.user)

    graded = seller_client.get(address(paper)).context["graded"]

    assert [{c.id for c in q.choices if c.is_right} for q in graded.questions] == [
        set(one["right"]) for one in paper.solution
    ]
    assert all(question.explanation for question in graded.questions)


def test_a_late_answer_is_refused_and_the_result_follows(clock, paper, seller_client):
    clock.forward(minutes=31)

    response = seller_client.post(address(paper, "exam_answer"), {"place": 3, "q3": "a"}, headers=HTMX)

    assert "time of this paper is over" in response.content.decode()
    assert not any(given_on(paper).values())
    assert "Not passed: 0 %" in page_of(seller_client, paper)


def test_handed_in_too_late_what_the_page_says_does_not_count(clock, paper, seller_client):
    clock.forward(minutes=31)
    right = {f"q{place}": given for place, given in right_answers(paper).items()}

    seller_client.post(address(paper, "exam_hand_in"), whole_page(paper, **right))

    paper.refresh_from_db()
    assert (paper.state, paper.passed) == ("closed", False)


def test_looking_at_a_paper_whose_time_is_over_changes_nothing(clock, paper, seller_client):
    clock.forward(minutes=31)

    page = page_of(seller_client, paper)

    assert "Grade it now" in page
    assert "<fieldset" not in page
    paper.refresh_from_db()
    assert paper.state == "open"


def test_the_next_attempt_says_when_it_is_possible(clock, paper, seller_client):
    hand_in(paper_id=paper.pk, actor=paper.user)

    page = seller_client.get(of_store(paper.store, "exam")).content.decode()

    assert f"{paper.drawn_at:%Y-%m-%d} 10:10, store time" in page
    assert of_store(paper.store, "exam_start") not in page


def test_colleagues_see_the_result_and_not_the_open_paper(paper, colleague_client):
    while_open = page_of(colleague_client, paper)
    sit(paper)
    after = page_of(colleague_client, paper)

    assert "is sitting it until" in while_open
    assert paper.questions[0]["text"]["en"] not in while_open
    assert "Passed with 100 %" in after


@pytest.mark.parametrize("name", ["exam_answer", "exam_save", "exam_language", "exam_hand_in"])
def test_a_colleague_who_may_sit_it_cannot_touch_anothers_paper(paper, merchant, name):
    other = client_of(make_seller(merchant, role="operator"))
    body = whole_page(paper, q1=["a"]) | {"place": 1, "language": "zh"}

    for headers in ({}, HTMX, HTMX | {"hx-boosted": "true"}):
        response = other.post(address(paper, name), body, headers=headers)
        assert response.url == address(paper)

    paper.refresh_from_db()
    assert (paper.state, paper.language) == ("open", "en")
    assert not any(given_on(paper).values())


@pytest.mark.parametrize("name", ["exam_answer", "exam_save", "exam_language", "exam_hand_in"])
def test_a_clerk_may_not_sit_it(paper, colleague_client, name):
    assert colleague_client.post(address(paper, name), whole_page(paper, q1=["a"])).status_code == 403


@pytest.mark.parametrize("name", ["exam_paper", "exam_answer", "exam_save", "exam_language", "exam_hand_in"])
def test_another_merchants_paper_is_not_found(paper, outsider, outsider_client, name):
    theirs = make_store(outsider.memberships.get().merchant)
    foreign = reverse(f"merchant:{name}", args=[theirs.code, paper.public_id])

    for url in (address(paper, name), foreign):
        send = outsider_client.get if name == "exam_paper" else outsider_client.post
        assert send(url, {"place": 1, "q1": "a"}).status_code == 404

    assert not any(given_on(paper).values())


def test_a_paper_is_not_found_in_another_store_of_its_merchant(paper, merchant, seller_client):
    other = make_store(merchant)

    url = reverse("merchant:exam_paper", args=[other.code, paper.public_id])

    assert seller_client.get(url).status_code == 404


def test_the_pages_ask_the_database_a_fixed_number_of_times(
    paper, seller_client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        page_of(seller_client, paper)
    sit(paper)
    with django_assert_max_num_queries(13):
        page_of(seller_client, paper)


def test_the_pages_fit(clock, joined, seller, seller_client):
    ExamPolicy.objects.update(questions=60)
    paper = begin(joined, seller)

    assert len(seller_client.get(address(paper)).content) < 200_000
    sit(paper)
    assert len(seller_client.get(address(paper)).content) < 200_000
