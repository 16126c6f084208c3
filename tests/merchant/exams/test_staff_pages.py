"""Staff keep guide, bank and policy, and look at papers."""

from dataclasses import replace
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from merchant.audit.models import Event
from merchant.exams import keeping
from merchant.exams.bank import Entry, Option
from merchant.exams.exceptions import BankFileError, ExamError
from merchant.exams.models import Chapter, ExamPolicy, Question
from merchant.exams.services import hand_in
from tests.merchant.exams.builders import sit

pytestmark = pytest.mark.django_db
IMPORT, EXPORT = "admin:merchant_question_import", "admin:merchant_question_file"


def entry(code="jit-90", **told):
    fields = {
        "topic": "jit",
        "kind": "single",
        "is_active": True,
        "text_en": f"Which one, {code}?",
        "text_zh": f"哪一个，{code}？",
        "explanation_en": "This one, because of that.",
        "explanation_zh": "这一个，原因如下。",
        "options": tuple(Option(f"O{n}", f"选{n}", n == 2) for n in range(1, 4)),
    }
    return Entry(code=code, **fields | told)


def form_of(question, **told):
    """What the admin's form sends for a question."""
    kept = question.entry
    names = ("text_en", "text_zh", "explanation_en", "explanation_zh", "kind")
    body = {name: getattr(kept, name) for name in names} | {"topic": question.topic_id, "code": kept.code}
    for number, option in enumerate(kept.options, start=1):
        body |= {f"option_{number}_en": option.en, f"option_{number}_zh": option.zh}
        body |= {f"option_{number}_right": "on"} if option.right else {}
    return body | ({"is_active": "on"} if kept.is_active else {}) | told


def change(question):
    return reverse("admin:merchant_question_change", args=[question.pk])


def file_of(data):
    return {"file": SimpleUploadedFile("bank.csv", data)}


# --- the bank --------------------------------------------------------------------------------------------


def test_a_question_is_added_and_changed_by_its_form(staff_client):
    body = form_of(Question.objects.get(code="jit-01"), code="jit-90", text_en="New?", text_zh="新？")

    added = staff_client.post(reverse("admin:merchant_question_add"), body)
    question = Question.objects.get(code="jit-90")
    changed = staff_client.post(change(question), form_of(question, text_en="Newer?\r\nYes?", code="other"))

    question.refresh_from_db()
    assert (added.status_code, changed.status_code) == (302, 302)
    assert (question.code, question.text_en) == ("jit-90", "Newer?\nYes?")
    assert Event.objects.filter(kind="exam_question.changed", subject_id=question.pk).exists()


def test_a_question_that_is_wrong_is_refused_at_its_field(staff_client):
    question = Question.objects.get(code="jit-01")

    page = staff_client.post(change(question), form_of(question, option_1_right="on", text_zh=""))
    many = staff_client.post(change(question), form_of(question, option_1_right="on"))

    assert page.status_code == many.status_code == 200
    assert "Mark exactly one option as right." in many.content.decode()
    assert Question.objects.get(code="jit-01").entry == question.entry


def test_the_service_refuses_what_the_form_would(staff):
    all_right = tuple(replace(option, right=True) for option in entry().options)

    with pytest.raises(ExamError, match="exactly one"):
        keeping.save_question(entry=entry(options=all_right), actor=staff)


def test_the_file_that_goes_out_comes_in_and_goes_out_the_same(staff_client):
    sent = staff_client.get(reverse(EXPORT))

    response = staff_client.post(reverse(IMPORT), file_of(sent.content))

    assert response.status_code == 302
    assert sent["Content-Disposition"].startswith('attachment; filename="exam-questions-')
    assert staff_client.get(reverse(EXPORT)).content == sent.content


def test_a_file_adds_and_changes_and_leaves_the_rest(staff):
    known = Question.objects.get(code="jit-01").entry
    changed = Entry(**{name: getattr(known, name) for name in Entry.__slots__} | {"is_active": False})
    data = keeping.bank_file.written([entry(), changed, Question.objects.get(code="jit-02").entry])

    done = keeping.import_bank(data=data, actor=staff)

    assert (done.added, done.changed, done.unchanged) == (1, 1, 1)
    assert Question.objects.count() == 61
    assert not Question.objects.get(code="jit-01").is_active


def test_a_file_with_one_wrong_row_changes_nothing_and_says_which(staff, staff_client):
    before = keeping.export_bank()
    data = keeping.bank_file.written([entry("jit-91"), entry("jit-92", topic="weather")])

    page = staff_client.post(reverse(IMPORT), file_of(data)).content.decode()

    assert "Nothing was taken in" in page
    assert "Row 3" in page
    assert keeping.export_bank() == before
    with pytest.raises(BankFileError):
        keeping.import_bank(data=data, actor=staff)


@pytest.mark.parametrize("data", [b"not a table", b"\xff\x00", b"PK\x03\x04", b'"'])
def test_what_is_no_file_of_the_bank_is_refused(staff_client, data):
    page = staff_client.post(reverse(IMPORT), file_of(data))

    assert page.status_code == 200
    assert "Nothing was taken in" in page.content.decode()


def test_no_file_at_all_is_told_at_the_field(staff_client):
    assert "required" in staff_client.post(reverse(IMPORT)).content.decode()


@pytest.mark.parametrize("name", [IMPORT, EXPORT])
def test_sellers_never_see_the_bank(seller_client, name):
    assert seller_client.get(reverse(name)).status_code in {302, 403}
    assert seller_client.post(reverse(name)).status_code in {302, 403}


def test_the_list_tells_how_difficult_each_question_was(paper, staff_client):
    sit(paper, but=5)
    asked = paper.answers.get(place=1).question
    wrong = paper.answers.get(place=20).question
    never = Question.objects.exclude(asked_on__paper=paper).first()

    found = {row.pk: row for row in Question.objects.with_difficulty()}
    page = staff_client.get(reverse("admin:merchant_question_changelist"))

    assert (found[asked.pk].times_asked, found[asked.pk].times_right) == (1, 1)
    assert (found[wrong.pk].times_asked, found[wrong.pk].times_right) == (1, 0)
    assert (found[wrong.pk].percent_of_the_wrong, found[wrong.pk].percent_of_the_right) == (75, None)
    assert (found[never.pk].times_asked, found[never.pk].times_right) == (0, 0)
    assert page.status_code == 200


def test_a_paper_that_is_being_sat_makes_no_figures(paper):
    assert not [row for row in Question.objects.with_difficulty() if row.times_asked]


@pytest.mark.parametrize("asked", ["", "?o=6", "?o=-7", "?q=jit", "?kind__exact=single"])
def test_the_list_sorts_and_filters(paper, staff_client, asked):
    hand_in(paper_id=paper.pk, actor=paper.user)

    assert staff_client.get(reverse("admin:merchant_question_changelist") + asked).status_code == 200


# --- guide, policy, papers -------------------------------------------------------------------------------


def test_a_chapter_is_saved_as_a_new_revision_and_shown_as_it_is_read(staff_client):
    chapter = Chapter.objects.get(code="jit")
    url = reverse("admin:merchant_chapter_change", args=[chapter.pk])
    body = {"place": 50, "is_active": "on", "title_en": "JIT", "title_zh": "JIT", "code": "other"}

    saved = staff_client.post(url, body | {"body_en": "A **bold** word", "body_zh": "字"})

    chapter.refresh_from_db()
    assert (saved.status_code, chapter.revision, chapter.code) == (302, 2, "jit")
    assert "<strong>bold</strong>" in staff_client.get(url).content.decode()


def test_a_place_in_the_guide_is_no_new_text(staff):
    chapter = Chapter.objects.get(code="jit")
    chapter.place = 1

    assert keeping.save_chapter(chapter=chapter, actor=staff).revision == 1


@pytest.mark.parametrize(
    "wrong", [{"questions": 0}, {"minutes": 0}, {"pass_percent": 101}, {"attempts_a_day": 0}, {"minutes": ""}]
)
def test_a_policy_that_makes_no_sense_is_refused(staff_client, wrong):
    good = {"valid_from": "2027-01-01", "questions": 5, "minutes": 5, "pass_percent": 50}
    good |= {"attempts_a_day": 1, "cool_down_minutes": 0}

    refused = staff_client.post(reverse("admin:merchant_exampolicy_add"), good | wrong)
    saved = staff_client.post(reverse("admin:merchant_exampolicy_add"), good)

    assert (refused.status_code, saved.status_code) == (200, 302)
    assert ExamPolicy.objects.count() == 2


def test_a_changed_policy_is_written_down(staff):
    policy = ExamPolicy.objects.get()
    policy.pass_percent = 90

    keeping.save_policy(policy=policy, actor=staff)

    event = Event.objects.get(kind="exam_policy.changed")
    assert event.data == {"field": "exampolicy.pass_percent", "old": "80", "new": "90"}


def test_papers_are_looked_at_and_never_changed(paper, staff_client):
    url = reverse("admin:merchant_paper_change", args=[paper.pk])

    while_open = staff_client.get(url).content.decode()
    hand_in(paper_id=paper.pk, actor=paper.user)
    after = unescape(staff_client.get(url).content.decode())

    assert "It is being sat" in while_open
    assert paper.questions[0]["text"]["en"] in after
    assert staff_client.post(url, {"passed": "on"}).status_code == 403
    papers = reverse("admin:merchant_paper_changelist")
    assert staff_client.get(papers, {"passed__exact": "0"}).status_code == 200


@pytest.mark.parametrize("model", ["chapter", "question", "exampolicy", "paper"])
def test_nothing_is_deleted(paper, staff_client, model):
    url = reverse(f"admin:merchant_{model}_changelist")

    answer = staff_client.post(url, {"action": "delete_selected", "_selected_action": ["1"]})

    assert b"Are you sure" not in answer.content
