"""Guides that were read and papers that are being sat, made by the services that people use."""

from merchant.exams.guide import chapters_shown
from merchant.exams.models import Paper, PaperAnswer
from merchant.exams.services import answer_questions, hand_in, read_chapter, start_paper
from merchant.stores.services import begin_joining
from merchant.stores.steps import Stand, Told


def not_signed(stores):
    """What a step before the exam tells while it is not done."""
    return {store.pk: Told(Stand.TO_DO) for store in stores}


def read_guide(store, user):
    """Every chapter, as it is now."""
    for chapter in chapters_shown():
        read_chapter(store_id=store.pk, chapter_id=chapter.pk, revision=chapter.revision, actor=user)


def ready(store, user):
    """The store joins, and the person has read the guide."""
    begin_joining(store_id=store.pk, actor=user)
    read_guide(store, user)


def begin(store, user, language="en"):
    """The person's next paper in the store."""
    sat_before = Paper.objects.of_person(store, user).count()
    return start_paper(store_id=store.pk, actor=user, language=language, sat_before=sat_before)


def right_answers(paper, but=0):
    """Place → what is right; for the last `but` questions nothing."""
    told = {one["place"]: one["right"] for one in paper.solution}
    return told | {one["place"]: [] for one in paper.solution[len(paper.solution) - but :]}


def sit(paper, but=0):
    """Answer all but so many right, and hand the paper in."""
    answer_questions(paper_id=paper.pk, actor=paper.user, given=right_answers(paper, but))
    return hand_in(paper_id=paper.pk, actor=paper.user)


def given_on(paper):
    """Place → what is kept as given."""
    return dict(PaperAnswer.objects.filter(paper=paper).values_list("place", "given"))
