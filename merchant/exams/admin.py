from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.db.models.functions import NullIf
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from merchant.exams import keeping
from merchant.exams.bank_file import NUMBERS
from merchant.exams.exceptions import BankFileError
from merchant.exams.forms import BankFileForm, QuestionForm
from merchant.exams.models import Chapter, ExamPolicy, Paper, Question, spoken
from merchant.exams.selectors import graded_of
from merchant.frame.marked import rendered
from merchant.frame.staff import KeptAdmin, LargeAdmin


@admin.register(Chapter)
class ChapterAdmin(KeptAdmin):
    """The guide: Markdown in both languages, shown below as sellers read it once it is saved."""

    list_display = ["title", "code", "place", "is_active", "revision"]
    search_fields = ["code", "title_en", "title_zh"]
    fields = [("code", "place", "is_active"), ("title_en", "title_zh"), "body_en", "body_zh"]
    change_form_after_template = "merchant/exams/staff/_chapter.html"

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def change_view(self, request, object_id, form_url="", extra_context=None):
        chapter = self.get_object(request, object_id)
        if chapter is not None and self.has_view_permission(request, chapter):
            told = {"shown": [rendered(chapter.body_en), rendered(chapter.body_zh)]}
            extra_context = told | (extra_context or {})
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        keeping.save_chapter(chapter=obj, actor=request.user)


@admin.register(ExamPolicy)
class ExamPolicyAdmin(KeptAdmin):
    """How the exam is held, from a day on."""

    list_display = [
        *("valid_from", "questions", "is_per_topic", "minutes", "pass_percent"),
        *("attempts_a_day", "cool_down_minutes"),
    ]

    def save_model(self, request, obj, form, change):
        keeping.save_policy(policy=obj, actor=request.user)


@admin.register(Question)
class QuestionAdmin(KeptAdmin):
    """The bank, with how difficult each question turned out to be; it goes out and comes in as a file."""

    form = QuestionForm
    list_display = [
        *("code", "topic", "kind", "text", "is_active", "times_asked", "share_right", "discrimination")
    ]
    list_filter = ["topic", "kind", "is_active"]
    list_select_related = ["topic"]
    search_fields = ["code", "text_en", "text_zh"]
    list_before_template = "merchant/exams/staff/_bank.html"
    fieldsets = [
        (None, {"fields": [("code", "topic"), ("kind", "is_active")]}),
        (_("question"), {"fields": ["text_en", "text_zh", "explanation_en", "explanation_zh"]}),
        (
            _("options"),
            {
                "fields": [
                    (f"option_{number}_en", f"option_{number}_zh", f"option_{number}_right")
                    for number in NUMBERS
                ],
                "description": _("A question that is true or false has two: true, then false."),
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_difficulty()

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    @display(description=_("question"))
    def text(self, question):
        return getattr(question, f"text_{spoken(get_language())}")

    @display(description=_("asked"), ordering="times_asked")
    def times_asked(self, question):
        return question.times_asked

    @display(description=_("right, percent"), ordering=F("times_right") * 100 / NullIf(F("times_asked"), 0))
    def share_right(self, question):
        return f"{question.times_right * 100 // question.times_asked}" if question.times_asked else "–"

    @display(description=_("tells good papers from bad"))
    def discrimination(self, question):
        """By how many percent the papers that had it right were better than those that had it wrong."""
        right, wrong = question.percent_of_the_right, question.percent_of_the_wrong
        return f"{right - wrong:+.0f}" if None not in (right, wrong) else "–"

    def save_model(self, request, obj, form, change):
        obj.pk = keeping.save_question(entry=form.entry, actor=request.user).pk

    def get_urls(self):
        own = [
            path("file/", self.admin_site.admin_view(self.bank_file), name="merchant_question_file"),
            path("import/", self.admin_site.admin_view(self.bank_import), name="merchant_question_import"),
        ]
        return [*own, *super().get_urls()]

    def bank_file(self, request):
        """The whole bank, right answers included."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response = HttpResponse(keeping.export_bank(), content_type="text/csv; charset=utf-8")
        name = f"exam-questions-{timezone.now():%Y%m%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def bank_import(self, request):
        """A file of the bank is taken in whole, or every problem is told by its row."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        sent = request.method == "POST"
        form, problems = BankFileForm(*((request.POST, request.FILES) if sent else ())), []
        if form.is_valid():
            try:
                done = keeping.import_bank(data=form.cleaned_data["file"].read(), actor=request.user)
            except BankFileError as refusal:
                problems = refusal.problems
            else:
                told = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
                self.message_user(
                    request,
                    _("Taken in: %(added)s new, %(changed)s changed, %(unchanged)s as they were.") % told,
                    messages.SUCCESS,
                )
                return redirect(reverse("admin:merchant_question_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Bring in questions"),
            "form": form,
            "problems": problems,
        }
        return render(request, "merchant/exams/staff/import.html", context)


@admin.register(Paper)
class PaperAdmin(LargeAdmin):
    """What was sat, with its result; nobody changes a paper."""

    list_display = ["public_id", "store", "user", "state", "percent", "passed", "drawn_at", "closed_at"]
    list_filter = ["state", "passed", "language"]
    list_select_related = ["store", "user"]
    search_fields = ["public_id", "store__code", "user__email"]
    fields = [
        ("store", "user"),
        ("state", "passed", "score", "percent"),
        ("drawn_at", "closes_at", "closed_at"),
        ("language", "terms", "seed"),
    ]
    change_form_outer_before_template = "merchant/exams/staff/_paper.html"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        paper = self.get_object(request, object_id)
        if paper is not None and self.has_view_permission(request, paper):
            graded = graded_of(paper) if paper.state == Paper.State.CLOSED else None
            extra_context = {"graded": graded} | (extra_context or {})
        return super().change_view(request, object_id, form_url, extra_context)
