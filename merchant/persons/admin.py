from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.audit.selectors import timeline
from merchant.frame.staff import ReadOnlyAdmin, act_page
from merchant.persons import services
from merchant.persons.exceptions import PersonError
from merchant.persons.forms import RejectForm, SeenForm
from merchant.persons.kinds import PersonStatus
from merchant.persons.models import ResponsiblePerson

ACTS = {
    "approve": (_("Approve"), SeenForm, services.approve_person, PersonStatus.APPROVED),
    "reject": (_("Reject"), RejectForm, services.reject_person, PersonStatus.REJECTED),
}


@admin.register(ResponsiblePerson)
class ResponsiblePersonAdmin(ReadOnlyAdmin):
    """The queue of responsible persons to check, oldest first, each decided on its own page."""

    list_display = [
        "company_name",
        "merchant",
        "region",
        "status",
        "status_since",
        "valid_until",
        "is_used",
    ]
    list_filter = ["status", "region", ("retired_at", admin.EmptyFieldListFilter)]
    list_select_related = ["merchant"]
    search_fields = ["company_name", "merchant__code", "merchant__name", "email"]
    ordering = ["status_since"]
    fields = [
        ("merchant", "region", "company_name"),
        ("country", "country_area", "city"),
        ("street", "postal_code"),
        ("email", "phone", "valid_until"),
        ("status", "status_since", "checked_by"),
        ("reason", "retired_at"),
    ]
    change_form_outer_before_template = "merchant/persons/staff/_review.html"

    @admin.display(description=_("in use"), boolean=True)
    def is_used(self, person):
        return person.retired_at is None

    def get_urls(self):
        act = path(
            "<int:person_id>/act/<str:name>/",
            self.admin_site.admin_view(self.act),
            name="merchant_responsibleperson_act",
        )
        return [act, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        person = self.get_object(request, object_id)
        if person is not None and self.has_view_permission(request, person):
            told = {
                "person": person,
                "is_expired": person.is_over(timezone.now().date()),
                "acts": _acts(person) if self.has_act_permission(request) else {},
                "events": timeline(person.merchant_id, person),
            }
            extra_context = {**told, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    def act(self, request, person_id, name):
        """The form of one act, and the act itself."""
        if not self.has_act_permission(request):
            raise PermissionDenied
        if name not in ACTS:
            raise Http404
        person = get_object_or_404(ResponsiblePerson, pk=person_id)
        label, form_class, service, _status = ACTS[name]
        data = request.POST if request.method == "POST" else None
        form = form_class(data, initial={"was_seen": person.stamp})
        if form.is_valid():
            try:
                service(person_id=person.pk, actor=request.user, **form.cleaned_data)
            except PersonError as refusal:
                form.add_error(None, str(refusal))
        if request.method == "POST" and not form.errors:
            self.message_user(request, _("Done: %(act)s.") % {"act": label}, messages.SUCCESS)
            return redirect(reverse("admin:merchant_responsibleperson_change", args=[person.pk]))
        title = _("%(act)s: %(person)s") % {"act": label, "person": person}
        told = "\n".join([*person.lines, person.email, str(person.valid_until)])
        return act_page(self, request, person, form=form, title=title, button=label, told=told)

    def has_act_permission(self, request):
        """Who may change persons, though nobody edits their fields."""
        return request.user.has_perm("merchant.change_responsibleperson")


def _acts(person):
    """The acts that are possible now."""
    return {name: label for name, (label, _form, _service, to) in ACTS.items() if person.may_become(to)}
