from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from merchant.audit.selectors import timeline
from merchant.frame.staff import KeptAdmin, LargeAdmin
from merchant.jobs.bell import ring
from merchant.stores import notes, services, tasks
from merchant.stores.exceptions import StoreError
from merchant.stores.filters import AgeFilter, ChosenFilter, StandFilter, StateFilter, StepFilter
from merchant.stores.forms import NoteForm, SendNoteForm
from merchant.stores.funnel import funnel
from merchant.stores.models import JoiningNote, JoiningTerms, Participation
from merchant.stores.selectors import checklist
from merchant.stores.sought import Sought
from merchant.stores.steps import Stand, step_of

LIST = "admin:merchant_participation_changelist"


@admin.register(Participation)
class ParticipationAdmin(LargeAdmin):
    """Which store is where on its way, and since when: who is stuck is found by step, stand and age."""

    list_display = [
        *("store", "merchant", "state", "state_since", "step", "stand", "step_since", "mend_until"),
    ]
    list_filter = [StateFilter, StepFilter, StandFilter, AgeFilter, ChosenFilter]
    list_select_related = ["store", "merchant"]
    search_fields = ["store__code"]
    search_help_text = _("A store's code or a part of its name, or a merchant's code.")
    list_before_template = "merchant/stores/staff/_ways.html"
    change_form_outer_before_template = "merchant/stores/staff/_store.html"
    actions = ["write_to_chosen"]
    fields = [
        ("store", "merchant"),
        ("state", "state_since"),
        ("step", "stand", "step_since"),
        ("begun_at", "activated_at", "activated_by"),
        ("mend_until", "leave_reason", "look_at"),
    ]
    readonly_fields = ["step", "stand"]

    def get_ordering(self, request):
        """Who is asked for by state stands there longest first."""
        sought = _sought(request)
        return [sought.since] if sought.state else ["-pk"]

    def found_by(self, request, queryset, term):
        return queryset.named(term)

    @display(description=_("next step"))
    def step(self, participation):
        step = step_of(participation.next_step)
        return step.label if step else "–"

    @display(description=_("how it stands"))
    def stand(self, participation):
        known = participation.next_stand in Stand.values
        return Stand(participation.next_stand).label if known else "–"

    @admin.action(description=_("Write to these stores"), permissions=["write"])
    def write_to_chosen(self, request, queryset):
        """To the ticked ones, or to all that the list's filters let through."""
        if request.POST.get("select_across") == "1":
            query = _sought(request).query()
        else:
            query = Sought.of({"ids": ",".join(request.POST.getlist("_selected_action"))}).query()
        return redirect(f"{reverse('admin:merchant_participation_note')}?{query}")

    def has_write_permission(self, request, obj=None):
        return request.user.has_perm("merchant.add_joiningnote")

    def get_urls(self):
        pages = {"funnel": self.funnel, "note": self.note, "note/edit": self.edit}
        pages |= {"note/preview": self.preview, "note/send": self.send}
        own = [
            path(
                f"{where}/",
                self.admin_site.admin_view(view),
                name=f"merchant_participation_{where.replace('/', '_')}",
            )
            for where, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row is not None and self.has_view_permission(request, row):
            extra_context = {
                "items": checklist(row.store),
                "events": timeline(row.merchant_id, row.store, only="joining."),
                "now": timezone.now(),
                "visit": _way_in(request.user, row),
                **(extra_context or {}),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def funnel(self, request):
        """How many stores stand where, for how long; each number leads to its list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {"funnel": funnel(), "now": timezone.now(), "list": reverse(LIST)}
        return self._page(request, "funnel", _("Joining: which stores are where"), context)

    def note(self, request):
        """The form of a message to the stores that the address names."""
        self._check_may_write(request)
        return self._note_page(request, NoteForm())

    def edit(self, request):
        """The same form again, with what was typed."""
        self._check_may_write(request)
        return self._note_page(request, NoteForm(initial=_typed(request.POST)))

    def preview(self, request):
        """The message as it will be read, with how many stores get it; nothing is sent yet."""
        self._check_may_write(request)
        form = NoteForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self._note_page(request, form)
        seen = notes.stores_of(_sought(request), timezone.now()).count()
        form = SendNoteForm(initial={**form.cleaned_data, "seen": seen})
        return self._note_page(request, form, "note_preview")

    def send(self, request):
        """Send it; a second click finds it sent."""
        self._check_may_write(request)
        form = SendNoteForm(request.POST if request.method == "POST" else None)
        note = self._written(request, form) if form.is_valid() else None
        if note is not None:
            ring(tasks.send_note, note.pk)
            self.message_user(
                request, _("Written: the stores are told one after the other."), messages.SUCCESS
            )
            return redirect("admin:merchant_joiningnote_change", note.pk)
        if request.method == "POST" and form.has_its_texts:
            return self._note_page(request, form, "note_preview")
        return self._note_page(request, NoteForm(initial=_typed(request.POST)))

    def _written(self, request, form):
        try:
            return notes.write_note(sought=_sought(request), actor=request.user, **form.texts())
        except StoreError as refusal:
            form.add_error(None, str(refusal))
            return None

    def _note_page(self, request, form, name="note"):
        sought = _sought(request)
        context = {
            "form": form,
            "count": notes.stores_of(sought, timezone.now()).count(),
            "everybody": sought == Sought(),
            "query": sought.query(),
            "back": f"{reverse(LIST)}?{sought.query()}",
        }
        return self._page(request, name, _("Write to stores"), context)

    def _page(self, request, name, title, context):
        frame = self.admin_site.each_context(request)
        context = {**frame, "opts": self.opts, "title": title, **context}
        return render(request, f"merchant/stores/staff/{name}.html", context)

    def _check_may_write(self, request):
        if not self.has_write_permission(request):
            raise PermissionDenied


def _sought(request):
    return Sought.of(request.GET.dict())


def _way_in(user, participation):
    """Where staff see the seller's own pages; empty for who may not."""
    may_visit = user.has_perm("merchant.add_visit")
    address = "admin:merchant_merchant_see_as_seller"
    return reverse(address, args=[participation.merchant_id]) if may_visit else ""


def _typed(posted):
    return {name: posted[name] for name in ("text_en", "text_zh") if name in posted}


@admin.register(JoiningNote)
class JoiningNoteAdmin(LargeAdmin):
    """What staff wrote to stores, and how many were told."""

    list_display = ["made_at", "text_en", "text_zh", "wanted", "told", "made_by", "done_at"]
    list_select_related = ["made_by"]
    search_fields = ["public_id"]
    exclude = ["last_id"]


@admin.register(JoiningTerms)
class JoiningTermsAdmin(KeptAdmin):
    """The numbers of joining, from a day on."""

    list_display = ["valid_from", "mend_days", "escalate_hours", "remind_days", "still_days"]

    def save_model(self, request, obj, form, change):
        services.save_terms(terms=obj, actor=request.user)
