from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from merchant.exams import guide, selectors, services
from merchant.exams.exceptions import ExamError, TimeIsOver
from merchant.exams.forms import AnswerForm, AnswersForm, LanguageForm, ReadForm, StartForm
from merchant.exams.models import Paper
from merchant.frame.marked import rendered
from merchant.frame.responses import page_or_partial
from merchant.tenancy.access import requires


@require_GET
@requires("see_joining")
def exam(request):
    """The guide with one's progress, the next attempt, and what was sat for the store."""
    context = {
        "standing": selectors.standing_of_person(request.store, request.user),
        "others": selectors.papers_of_others(request.store, request.user),
    }
    return render(request, "merchant/exams/exam.html", context)


@require_GET
@requires("see_joining")
def exam_chapter(request, chapter):
    """A chapter of the guide, with the ones before and after it."""
    chapters = selectors.chapters_of(request.store, request.user)
    codes = [one.chapter.code for one in chapters]
    if chapter not in codes:
        raise Http404
    place = codes.index(chapter)
    context = {
        "shown": chapters[place],
        "text": rendered(chapters[place].chapter.body),
        "number": place + 1,
        "count": len(chapters),
        "previous": chapters[place - 1].chapter if place else None,
        "next": chapters[place + 1].chapter if place + 1 < len(chapters) else None,
    }
    return render(request, "merchant/exams/chapter.html", context)


@require_POST
@requires("sit_exam")
def exam_read(request, chapter):
    """Note that one has read a chapter, and go on to the next unread one."""
    row, form = guide.chapter_of(chapter), ReadForm(request.POST)
    if row is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, _("Open the chapter, read it, and say so at its end."))
        return redirect("merchant:exam_chapter", request.store.code, chapter)
    try:
        services.read_chapter(
            store_id=request.store.pk, chapter_id=row.pk, actor=request.user, **form.cleaned_data
        )
    except ExamError as refusal:
        messages.error(request, str(refusal))
        return redirect("merchant:exam_chapter", request.store.code, chapter)
    following = selectors.standing_of_person(request.store, request.user).next_chapter
    if following:
        return redirect("merchant:exam_chapter", request.store.code, following.code)
    messages.success(request, _("You have read the whole guide: the exam is open."))
    return redirect("merchant:exam", request.store.code)


@require_POST
@requires("sit_exam")
def exam_start(request):
    """Draw a paper, or lead to the one that is open."""
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Begin from the exam's page."))
        return redirect("merchant:exam", request.store.code)
    try:
        paper = services.start_paper(
            store_id=request.store.pk, actor=request.user, language=get_language(), **form.cleaned_data
        )
    except ExamError as refusal:
        messages.error(request, str(refusal))
        return redirect("merchant:exam", request.store.code)
    return _to(request, paper)


@never_cache
@require_GET
@requires("see_joining")
def exam_paper(request, public_id):
    """A paper: its questions to whoever sits it, its result once it is graded."""
    paper = _paper(request, public_id)
    if paper.state == Paper.State.CLOSED:
        told = {
            "graded": selectors.graded_of(paper),
            "withheld": selectors.why_no_answers(paper, request.user),
        }
        return render(request, "merchant/exams/result.html", told)
    if paper.user_id != request.user.pk:
        return render(request, "merchant/exams/others_paper.html", {"paper": paper})
    told = {"sitting": selectors.sitting_of(paper), "is_to_be_sure": "sure" in request.GET}
    return render(request, "merchant/exams/paper.html", told)


@require_POST
@requires("sit_exam")
def exam_answer(request, public_id):
    """Keep the answer to one question as soon as it is given."""
    paper, form = _paper(request, public_id), AnswerForm(request.POST)
    refusal = _kept(request, paper, form)
    if not request.htmx or paper.user_id != request.user.pk:
        return _to(request, paper, refusal)
    context = {
        "paper": paper,
        "refusal": refusal,
        "place": form.cleaned_data.get("place"),
        "sitting": selectors.sitting_of(paper),
    }
    page, part = "merchant/exams/paper.html", "merchant/exams/_answer_state.html"
    return page_or_partial(request, page, part, context)


@require_POST
@requires("sit_exam")
def exam_save(request, public_id):
    """Keep what the whole page says: for whoever has no JavaScript."""
    paper = _paper(request, public_id)
    refusal = _kept(request, paper, AnswersForm(request.POST))
    return _to(request, paper, refusal, done=_("Saved. You can go on, here or on another device."))


@require_POST
@requires("sit_exam")
def exam_language(request, public_id):
    """Show the paper in its other language, with what the page says kept first."""
    paper, form = _paper(request, public_id), LanguageForm(request.POST)
    refusal = _kept(request, paper, AnswersForm(request.POST))
    if refusal or not form.is_valid():
        return _to(request, paper, refusal or _("Choose one of the two languages."))
    try:
        services.switch_language(paper_id=paper.pk, actor=request.user, **form.cleaned_data)
    except ExamError as refused:
        refusal = str(refused)
    return _to(request, paper, refusal)


@require_POST
@requires("sit_exam")
def exam_hand_in(request, public_id):
    """Keep what the page says, and end the paper; once its time is over only the latter.

    Where questions are left without an answer, the page asks first whether that is meant.
    """
    paper = _paper(request, public_id)
    if paper.state == Paper.State.CLOSED:
        return _to(request, paper)  # a second click: the result says it all
    refusal = _kept(request, paper, AnswersForm(request.POST))
    paper.refresh_from_db(fields=["state"])
    if paper.state == Paper.State.CLOSED or refusal:
        return _to(request, paper, refusal)
    sitting = selectors.sitting_of(paper)
    if sitting.unanswered and not sitting.is_over and "sure" not in request.POST:
        page = reverse("merchant:exam_paper", args=[request.store.code, paper.public_id])
        return redirect(f"{page}?sure=#hand-in")
    try:
        services.hand_in(paper_id=paper.pk, actor=request.user)
    except ExamError as refused:
        refusal = str(refused)
    return _to(request, paper, refusal)


def _kept(request, paper, form):
    """Why the answers that a form brings are not kept; empty where they are. Late ones end their paper."""
    if not form.is_valid():
        return _("This page is old or was changed. Load it anew and answer once more.")
    try:
        services.answer_questions(paper_id=paper.pk, actor=request.user, given=form.cleaned_data["given"])
    except TimeIsOver as refusal:
        services.close_paper_if_over(paper_id=paper.pk)
        return str(refusal)
    except ExamError as refusal:
        return str(refusal)
    return ""


def _paper(request, public_id):
    """What is right is read once the paper is graded, and no earlier."""
    rows = Paper.objects.for_merchant(request.merchant).filter(store=request.store)
    return get_object_or_404(rows.select_related("user").defer("solution"), public_id=public_id)


def _to(request, paper, refusal="", done=""):
    if refusal:
        messages.error(request, refusal)
    elif done:
        messages.success(request, done)
    return redirect("merchant:exam_paper", request.store.code, paper.public_id)
