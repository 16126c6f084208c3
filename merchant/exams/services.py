"""Reading the guide, sitting the exam, and grading it.

Who begins or ends a paper locks the participation first, then the paper; who answers locks the paper alone.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.exams import drawing, grading, papers
from merchant.exams.exceptions import ExamError, TimeIsOver
from merchant.exams.models import Chapter, ChapterRead, Paper, PaperAnswer, Question, spoken
from merchant.exams.own_papers import sat_by
from merchant.exams.selectors import standing_of_person
from merchant.messages.services import Told, tell
from merchant.parking.services import Sparing
from merchant.stores.querysets import ON_THE_WAY
from merchant.stores.selectors import checklist
from merchant.stores.services import lock_participation, refresh_progress
from merchant.stores.steps import Stand
from merchant.tenancy.models import Store

BATCH = 50
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next
GRADED = ["state", "closed_at", "score", "percent", "passed"]
TERMS = ("questions", "is_per_topic", "minutes", "pass_percent")


def read_chapter(*, store_id: int, chapter_id: int, revision: int, actor) -> ChapterRead:
    """Note that somebody has read a chapter as it is; what staff changed meanwhile is read once more."""
    with transaction.atomic():
        chapter = Chapter.objects.select_for_update().get(pk=chapter_id)
        if chapter.revision != revision:
            raise ExamError(_("The chapter was changed since you opened it. Read it as it is now."))
        store = Store.objects.get(pk=store_id)
        told = {"revision": revision, "read_at": timezone.now()}
        read, _is_new = ChapterRead.objects.update_or_create(
            store=store,
            user=actor,
            chapter=chapter,
            defaults=told,
            create_defaults=told | {"merchant_id": store.merchant_id},
        )
        return read


def start_paper(*, store_id: int, actor, language: str, sat_before: int) -> Paper:
    """Draw a paper for somebody; whoever has one open in the store gets that one.

    `sat_before` is how many papers the form knew of: sent again after a paper has ended, it draws no other.
    """
    for paper_id in Paper.objects.of_user(actor).overdue(timezone.now()).values_list("pk", flat=True):
        close_paper_if_over(paper_id=paper_id)
    with transaction.atomic():
        participation = lock_participation(store_id)
        get_user_model().objects.select_for_update(no_key=True).get(pk=actor.pk)  # one paper in all stores
        latest = Paper.objects.of_person(participation.store, actor).select_for_update().first()
        if latest is not None and latest.is_over(timezone.now()):
            _close(latest, participation)
        elif latest is not None:
            return latest
        standing = standing_of_person(participation.store, actor)
        if len(standing.papers) != sat_before:
            raise ExamError(_("This page is old: an attempt was made since. Begin from the exam's page."))
        _check_sits_no_other(actor)
        _check_may_start(participation, standing)
        paper = _drawn(participation.store, actor, language, standing.policy)
        told = {"person": str(actor)}
        audit.record("joining.exam_begun", participation.store, actor=actor, data=told)
        return paper


def _check_sits_no_other(actor):
    elsewhere = sat_by(actor)
    if elsewhere is not None:
        told = {"store": elsewhere.store.name}
        raise ExamError(_("You are sitting the exam for %(store)s: hand that paper in first.") % told)


def _check_may_start(participation, standing):
    if participation.state not in ON_THE_WAY:
        raise ExamError(_("The store does not join the programme yet. Begin its checklist first."))
    item = next((one for one in checklist(participation.store) if one.step.code == "exam"), None)
    if item is not None and item.stand == Stand.BLOCKED:
        raise ExamError(_("First comes “%(step)s”.") % {"step": item.blocked_by[0].label})
    if refusal := standing.refusal:
        raise ExamError(refusal)


def _drawn(store, actor, language, policy):
    bank = {question.pk: question for question in Question.objects.drawable()}
    if not bank:
        raise ExamError(_("The exam has no questions yet. Platform staff have to enter some."))
    seed = secrets.token_hex(16)
    drawn = drawing.draw(
        [papers.drawable(question) for question in bank.values()],
        questions=policy.questions,
        is_per_topic=policy.is_per_topic,
        seed=seed,
    )
    topics = {one.code: {"en": one.title_en, "zh": one.title_zh} for one in Chapter.objects.all()}
    asked, solution = papers.frozen(drawn, bank, topics)
    now = timezone.now()
    paper = Paper.objects.create(
        merchant_id=store.merchant_id,
        store=store,
        user=actor,
        language=spoken(language),
        drawn_at=now,
        closes_at=now + timedelta(minutes=policy.minutes),
        questions=asked,
        solution=solution,
        terms={name: getattr(policy, name) for name in TERMS},
        seed=seed,
    )
    PaperAnswer.objects.bulk_create(
        PaperAnswer(merchant_id=store.merchant_id, paper=paper, question_id=one.key, place=place)
        for place, one in enumerate(drawn, start=1)
    )
    return paper


def answer_questions(*, paper_id: int, actor, given: Mapping[int, Sequence[str]]) -> Paper:
    """Keep answers to an open paper, all of them or none; of a question the last one counts."""
    with transaction.atomic():
        paper = _lock_to_answer(paper_id, actor)
        asked = {one["place"]: one for one in paper.questions}
        for place, chosen in given.items():
            if refusal := papers.refusal_of(asked.get(place), chosen):
                raise ExamError(str(refusal))
        rows = {row.place: row for row in PaperAnswer.objects.filter(paper=paper, place__in=given)}
        for place, chosen in given.items():
            rows[place].given, rows[place].given_at = sorted(set(chosen)), timezone.now()
        PaperAnswer.objects.bulk_update(rows.values(), ["given", "given_at"])
        return paper


def switch_language(*, paper_id: int, actor, language: str) -> Paper:
    """Show an open paper in the other language; questions and answers stay what they are."""
    with transaction.atomic():
        paper = _lock_to_answer(paper_id, actor)
        paper.language = spoken(language)
        paper.save(update_fields=["language"])
        return paper


def hand_in(*, paper_id: int, actor) -> Paper:
    """End a paper before its time, or after it before the sweep does; handed in twice it is once."""
    with transaction.atomic():
        participation, paper = _lock_to_close(paper_id)
        _check_is_theirs(paper, actor)
        if paper.state == Paper.State.OPEN:
            _close(paper, participation)
        return paper


def close_due_papers() -> int:
    """Grade the papers whose time is over; returns how many there were."""
    closed, sparing = 0, Sparing("exams")
    for _round in range(ROUNDS):
        due = sparing.spared(Paper.objects.overdue(timezone.now())).order_by("closes_at")
        found = sparing.act(Paper, list(due.values_list("pk", flat=True)[:BATCH]), _close_overdue)
        if not sparing.goes_on(found):
            break
        closed += found
    return closed


def _close_overdue(ids):
    """Each in a transaction of its own: none waits for the locks of another store."""
    return sum(close_paper_if_over(paper_id=paper_id) for paper_id in ids)


def close_paper_if_over(*, paper_id: int) -> bool:
    """Grade a paper whose time is over; whether it was for this call to do."""
    with transaction.atomic():
        participation, paper = _lock_to_close(paper_id)
        if paper.state == Paper.State.CLOSED or not paper.is_over(timezone.now()):
            return False
        _close(paper, participation)
        return True


def _close(paper, participation):
    if paper.state == Paper.State.CLOSED:
        return
    answers = list(PaperAnswer.objects.filter(paper=paper))
    given = {answer.place: answer.given for answer in answers}
    result = grading.grade(papers.keys_of(paper.solution), given, paper.terms["pass_percent"])
    right = {mark.place: mark.is_right for mark in result.marks}
    for answer in answers:
        answer.is_right = right[answer.place]
    PaperAnswer.objects.bulk_update(answers, ["is_right"])
    paper.become(Paper.State.CLOSED)
    paper.score, paper.percent, paper.passed = result.right, result.percent, result.passed
    paper.save(update_fields=GRADED)
    kind = "joining.exam_passed" if result.passed else "joining.exam_failed"
    told = {"person": str(paper.user), "percent": result.percent}
    audit.record(kind, participation.store, data=told, actor=paper.user)
    if result.passed:
        store = participation.store
        told = {"store": store.name, "person": str(paper.user), "percent": str(result.percent)}
        tell([Told(store, "exam.passed", store.code, told)])
    refresh_progress(store_id=participation.store_id)


def _lock_to_close(paper_id):
    store_id = Paper.objects.values_list("store_id", flat=True).get(pk=paper_id)
    participation = lock_participation(store_id)
    paper = Paper.objects.select_for_update(of=("self",)).select_related("user").get(pk=paper_id)
    return participation, paper


def _lock_to_answer(paper_id, actor):
    paper = Paper.objects.select_for_update(of=("self",)).select_related("user").get(pk=paper_id)
    _check_is_theirs(paper, actor)
    if paper.state == Paper.State.CLOSED:
        raise ExamError(_("This paper is graded already; it takes no answers any more."))
    if paper.is_over(timezone.now()):
        raise TimeIsOver(_("The time of this paper is over. What was saved by then counts."))
    return paper


def _check_is_theirs(paper, actor):
    if paper.user_id != actor.pk:
        raise ExamError(_("Only %(person)s sits this paper.") % {"person": paper.user})
