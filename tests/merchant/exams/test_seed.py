"""The bank, the guide and the policy that the exam begins with."""

from collections import Counter

import pytest
from django.conf import settings

from merchant.exams import bank_file, keeping
from merchant.exams.bank import Kind, problems_of
from merchant.exams.guide import chapters_shown, policy_now, topic_codes
from merchant.exams.models import Question
from merchant.frame.marked import rendered

pytestmark = pytest.mark.django_db
SEED = settings.BASE_DIR / "merchant" / "exams" / "seed"


@pytest.fixture
def entries(db):
    return [question.entry for question in Question.objects.order_by("code")]


def test_there_are_sixty_good_questions_over_all_chapters(entries):
    assert Counter(entry.kind for entry in entries) == {"single": 30, "multiple": 15, "true_false": 15}
    assert Counter(entry.topic for entry in entries) == dict.fromkeys(topic_codes(), 10)
    assert not [problem for entry in entries for problem in problems_of(entry, topic_codes())]


def test_no_two_questions_say_the_same(entries):
    for field in ("code", "text_en", "text_zh", "explanation_en", "explanation_zh"):
        assert len({getattr(entry, field) for entry in entries}) == 60, field


def test_each_language_is_its_own(entries):
    def is_chinese(text):
        return any("\u4e00" <= letter <= "\u9fff" for letter in text)

    for entry in entries:
        assert is_chinese(entry.text_zh), entry.code
        assert is_chinese(entry.explanation_zh), entry.code
        assert not is_chinese(entry.text_en + entry.explanation_en), entry.code


def test_an_explanation_teaches_more_than_the_answer(entries):
    assert not [entry.code for entry in entries if len(entry.explanation_en) < 50]


def test_the_right_answer_is_neither_known_by_its_place_nor_by_its_length(entries):
    single = [entry for entry in entries if entry.kind == Kind.SINGLE]
    places = Counter(next(n for n, o in enumerate(e.options) if o.right) for e in single)
    longest = sum(max(e.options, key=lambda option: len(option.en)).right for e in single)
    true = sum(entry.options[0].right for entry in entries if entry.kind == Kind.TRUE_FALSE)

    assert max(places.values()) <= 10
    assert longest <= len(single) / 2
    assert 6 <= true <= 9


def test_the_bank_goes_out_as_the_very_file_it_came_from():
    assert keeping.export_bank() == (SEED / "questions.csv").read_bytes()


def test_the_very_file_comes_in_again_and_changes_nothing(staff):
    done = keeping.import_bank(data=(SEED / "questions.csv").read_bytes(), actor=staff)

    assert (done.added, done.changed, done.unchanged) == (0, 0, 60)


def test_the_guide_has_a_chapter_for_every_topic_in_both_languages():
    chapters = chapters_shown()

    assert [chapter.code for chapter in chapters] == ["orders", "days", "shipping", "packing", "jit", "fines"]
    for chapter in chapters:
        for text in (chapter.body_en, chapter.body_zh):
            assert rendered(text).count("<h2>") >= 3, chapter.code
        assert not chapter.body_en.startswith("#  ")
        assert len(chapter.body_en) > 800
        assert len(chapter.body_zh) > 300


def test_the_first_policy_is_that_of_the_programme():
    policy = policy_now()

    assert (policy.questions, policy.minutes, policy.pass_percent) == (20, 30, 80)
    assert (policy.attempts_a_day, policy.cool_down_minutes, policy.is_per_topic) == (3, 10, False)


def test_the_file_of_the_bank_is_read_whole():
    found, problems = bank_file.read((SEED / "questions.csv").read_bytes(), topic_codes())

    assert (len(found), problems) == (60, [])
