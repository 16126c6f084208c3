from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import display

from merchant.attachments.responses import saved_file
from merchant.cases import services
from merchant.cases.exceptions import CaseError
from merchant.cases.filters import AgeFilter, AssigneeFilter, StateFilter, asked_state
from merchant.cases.forms import CloseForm, NoteForm, SeenForm, StaffAnswerForm, TakeForm, WriteForm
from merchant.cases.models import Case, CaseFile, CaseTerms
from merchant.cases.staff import review_of
from merchant.frame.staff import KeptAdmin, LargeAdmin
from merchant.tenancy.models import Store
from merchant.tenancy.public_ids import new_public_id


@dataclass(frozen=True)
class Act:
    """One thing that staff do about a case: what it is called, its form, and do(request, told, **of)."""

    label: Promise
    form: type[forms.Form]
    do: Callable


def _answer(request, told, **of):
    services.answer_case(**of, **told, seen=SeenForm.of(request.POST), by_staff=True)


def _close(request, told, **of):
    services.close_case(**of, **told, seen=SeenForm.of(request.POST), by_staff=True)


def _note(_request, told, **of):
    services.note_case(**of, **told)


def _take(_request, told, **of):
    services.take_case(**of, **told)


def _give_back(_request, _told, **of):
    services.give_case_back(**of)


ACTS = {
    "answer": Act(_("Answer"), StaffAnswerForm, _answer),
    "note": Act(_("Note for colleagues"), NoteForm, _note),
    "close": Act(_("Close the case"), CloseForm, _close),
    "take": Act(pgettext_lazy("case", "Take it"), TakeForm, _take),
    "give-back": Act(pgettext_lazy("case", "Give it back to the queue"), forms.Form, _give_back),
}


@admin.register(Case)
class CaseAdmin(LargeAdmin):
    """Cases of every store: what waits for staff, the oldest first; acts call the services."""

    list_display = ["subject_shown", "store", "category", "state", "waits", "assignee", "is_unread_by_staff"]
    list_filter = [StateFilter, "category", AssigneeFilter, AgeFilter]
    list_select_related = ["store", "assignee"]
    search_fields = ["public_id", "store__code"]
    list_before_template = "merchant/cases/staff/_write.html"

    def get_ordering(self, request):
        """What waits is a queue."""
        return ["-pk"] if asked_state(request) in ("all", Case.State.CLOSED) else ["state_since", "pk"]

    @display(description=_("subject"))
    def subject_shown(self, case):
        return case.shown_subject

    @display(description=_("waits"))
    def waits(self, case):
        return "–" if case.state == Case.State.CLOSED else timesince(case.state_since)

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("write/", view(self.write), name="merchant_case_write"),
            path("<int:case_id>/act/<str:name>/", view(self.act), name="merchant_case_act"),
            path("<int:case_id>/files/<str:file_id>/", view(self.file), name="merchant_case_file"),
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One page with all that staff decide by; nobody edits its fields."""
        case = self.get_object(request, object_id)
        if case is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        return self._page(request, case, {})

    def act(self, request, case_id, name):
        """One act; what is refused keeps its text, beside what was written meanwhile."""
        case = self._case(request, case_id)
        if name not in ACTS:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        act = ACTS[name]
        form = act.form(request.POST, request.FILES, auto_id=f"{name}-%s")
        if form.is_valid():
            try:
                act.do(request, form.cleaned_data, case_id=case.pk, actor=request.user)
            except CaseError as refusal:
                form.add_error(None, str(refusal))
        if form.errors:
            return self._page(request, self._case(request, case_id), {name: form})
        self.message_user(request, _("Done: %(act)s.") % {"act": act.label}, messages.SUCCESS)
        return redirect(reverse("admin:merchant_case_change", args=[case.pk]))

    def write(self, request):
        """Staff open a case for a store."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = WriteForm(request.POST) if is_sent else WriteForm(initial={"key": new_public_id()})
        if form.is_valid() and (case := _written(form, request.user)):
            self.message_user(request, _("Sent; the store was told."), messages.SUCCESS)
            return redirect(reverse("admin:merchant_case_change", args=[case.pk]))
        told = {"title": _("Write to a store"), "form": form, "button": pgettext_lazy("case", "Send")}
        back = reverse("admin:merchant_case_changelist")
        return render(request, "frame/staff_act.html", self._context(request) | told | {"back": back})

    def file(self, request, case_id, file_id):
        """A file of the case, to be saved."""
        case = get_object_or_404(Case, pk=case_id)
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        return saved_file(get_object_or_404(CaseFile, message__case=case, public_id=file_id))

    def has_act_permission(self, request, obj=None):
        """Who may answer cases, though nobody edits their fields."""
        return request.user.has_perm("merchant.change_case")

    def _case(self, request, case_id):
        if not self.has_act_permission(request):
            raise PermissionDenied
        return get_object_or_404(Case.objects.select_related("store__merchant", "assignee"), pk=case_id)

    def _page(self, request, case, sent):
        """The review page; `sent` holds the form of an act that was refused."""
        empty = {name: act.form(auto_id=f"{name}-%s") for name, act in ACTS.items()}
        refused = [error for form in sent.values() for error in form.non_field_errors()]
        told = {
            "original": case,
            "title": case.shown_subject,
            "review": review_of(case),
            "may_act": self.has_act_permission(request),
            "forms": empty | sent,
            "labels": {name: act.label for name, act in ACTS.items()},
            "refused": refused,
            "is_mine": case.assignee_id == request.user.pk,
        }
        return render(request, "merchant/cases/staff/case.html", self._context(request) | told)

    def _context(self, request):
        return {**self.admin_site.each_context(request), "opts": self.opts}


@admin.register(CaseTerms)
class CaseTermsAdmin(KeptAdmin):
    """The numbers of cases, from a day on."""

    list_display = ["valid_from", "reopen_days", "most_open"]

    def save_model(self, request, obj, form, change):
        services.save_terms(terms=obj, actor=request.user)


def _written(form, actor):
    """The case that the form asks for; None where there is no such store, which the form says then."""
    told = form.cleaned_data
    store = Store.objects.filter(code=told.pop("store").strip().upper()).first()
    if store is None:
        form.add_error("store", _("There is no store of this code. Look at it once more."))
        return None
    return services.open_case(store_id=store.pk, actor=actor, by_staff=True, **told)
