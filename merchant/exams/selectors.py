"""What the pages of the exam show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from merchant.exams import grading, papers
from merchant.exams.attempts import Allowance, allowance
from merchant.exams.guide import chapters_shown, policy_now
from merchant.exams.models import Chapter, ChapterRead, ExamPolicy, Paper, PaperAnswer, spoken
from merchant.exams.own_papers import sat_by, tries_of
from merchant.tenancy.models import Store

PAPERS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ChapterShown:
    """A chapter of the guide, and whether one has read it."""

    chapter: Chapter
    read_at: datetime | None


@dataclass(frozen=True)
class PersonStanding:
    """How somebody stands with the exam in a store."""

    store: Store
    policy: ExamPolicy
    chapters: Sequence[ChapterShown]
    papers: Sequence[Paper]  # their own, the latest first
    passed: Paper | None  # whoever passed it for the store
    allowance: Allowance

    @property
    def unread(self):
        return [one.chapter for one in self.chapters if one.read_at is None]

    @property
    def read_count(self):
        return len(self.chapters) - len(self.unread)

    @property
    def next_chapter(self):
        return next(iter(self.unread), None)

    @property
    def open_paper(self):
        return next((paper for paper in self.papers if paper.state == Paper.State.OPEN), None)

    @cached_property
    def refusal(self) -> str:
        """Why no paper may be begun now, in a sentence; empty where one may."""
        if self.passed:
            return _("The exam is passed: it counts for the store, and nobody need sit it again.")
        if self.unread:
            told = {"chapter": self.unread[0].title}
            return _("The exam opens when every chapter of the guide is read. Next: %(chapter)s.") % told
        if self.allowance.next_at is None:
            return ""
        told = {"moment": f"{timezone.localtime(self.allowance.next_at, self._zone):%Y-%m-%d %H:%M}"}
        if self.allowance.is_day_full:
            return _("Today's attempts are used up. The next is possible from %(moment)s, store time.") % told
        return _("The next attempt is possible from %(moment)s, store time.") % told

    @property
    def _zone(self):
        return ZoneInfo(self.store.time_zone)


def standing_of_person(store: Store, user) -> PersonStanding:
    """How somebody stands with the exam in a store.

    Attempts and the time to cool down are a person's, wherever they sit the exam: all papers are drawn from
    one bank. Papers that were passed elsewhere hold nobody up.
    """
    policy = policy_now()
    rows = Paper.objects.for_merchant(store.merchant_id).of_person(store, user)
    mine = list(rows.defer("questions", "solution"))
    tries = tries_of(user)
    drawn, closed = [begun for begun, _end in tries], [end for _begun, end in tries if end]
    passed = Paper.objects.for_merchant(store.merchant_id).filter(store=store).passed()
    return PersonStanding(
        store,
        policy,
        chapters_of(store, user),
        mine,
        passed.select_related("user").defer("questions", "solution").order_by("pk").first(),
        allowance(drawn, closed, policy, ZoneInfo(store.time_zone), timezone.now()),
    )


def chapters_of(store: Store, user) -> list[ChapterShown]:
    """The guide's chapters in order, with what somebody has read of them for a store."""
    rows = ChapterRead.objects.for_merchant(store.merchant_id).filter(store=store, user=user)
    read = dict(rows.values_list("chapter_id", "read_at"))
    return [ChapterShown(chapter, read.get(chapter.pk)) for chapter in chapters_shown()]


def why_no_answers(paper: Paper, user) -> str:
    """Why a closed paper's questions are not shown to somebody, in a sentence; empty where they are.

    All papers are drawn from one bank: whoever is sitting one, or has still to, learns nothing from others.
    """
    if sat_by(user) is not None:
        return _("The questions are shown once you have handed in the paper that you are sitting.")
    of_store = Paper.objects.for_merchant(paper.merchant_id).filter(store=paper.store_id)
    if paper.user_id != user.pk and not of_store.passed().exists():
        return _("A colleague's questions and answers are shown once the exam is passed for the store.")
    return ""


def papers_of_others(store: Store, user) -> list[Paper]:
    """What colleagues sat for the store, the latest first."""
    rows = Paper.objects.for_merchant(store.merchant_id).filter(store=store).exclude(user=user)
    return list(rows.select_related("user").defer("questions", "solution").order_by("-pk")[:PAPERS_SHOWN])


@dataclass(frozen=True)
class Sitting:
    """A paper that is being sat; nothing in it tells what is right."""

    paper: Paper
    questions: Sequence[papers.Shown]
    seconds_left: int

    @property
    def answered(self):
        return sum(bool(question.given) for question in self.questions)

    @property
    def unanswered(self):
        """The places of questions without an answer."""
        return [question.place for question in self.questions if not question.given]

    @property
    def is_over(self):
        return self.seconds_left < 0


def sitting_of(paper: Paper) -> Sitting:
    """An open paper in its language, with what was answered so far."""
    given = {row.place: row.given for row in _answers(paper)}
    # A clock that was put back gives no more than the whole time.
    left = min((paper.closes_at - timezone.now()).total_seconds(), paper.terms["minutes"] * 60)
    return Sitting(paper, papers.shown(paper.questions, given, paper.language), int(left // 1))


@dataclass(frozen=True, slots=True)
class TopicShown:
    """A topic's result, with its chapter to read again."""

    code: str
    title: str
    score: grading.TopicScore


@dataclass(frozen=True)
class Graded:
    """A closed paper with its result."""

    paper: Paper
    topics: Sequence[TopicShown]
    questions: Sequence[papers.Shown]

    @property
    def asked(self):
        return len(self.questions)


def graded_of(paper: Paper) -> Graded:
    """A closed paper in the reader's language: the result by topic, each question with what is right."""
    answers, language = list(_answers(paper)), spoken(get_language())
    right = {row.place: bool(row.is_right) for row in answers}
    given = {row.place: row.given for row in answers}
    titles = {one["topic"]: one["title"][language] for one in paper.solution}
    marks = [grading.Mark(one["place"], one["topic"], right[one["place"]]) for one in paper.solution]
    return Graded(
        paper,
        [TopicShown(score.topic, titles[score.topic], score) for score in grading.topic_scores(marks)],
        papers.shown_graded(paper.questions, paper.solution, given, right, language),
    )


def _answers(paper):
    return PaperAnswer.objects.for_merchant(paper.merchant_id).filter(paper=paper)
