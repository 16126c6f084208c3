from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from merchant.audit.selectors import timeline
from merchant.company import selectors, services
from merchant.company.models import FIELDS, Company, Registration
from merchant.company.numbers import is_possible, written
from merchant.company.wording import impossible_number
from merchant.frame.staff import KeptAdmin, ReadOnlyAdmin
from merchant.postal.checks import checked
from merchant.postal.countries import country_choices
from merchant.postal.exceptions import PostalError

ARRANGED = [
    "merchant",
    ("name", "registration_number"),
    "representative",
    ("country", "country_area"),
    ("city", "city_area"),
    ("street", "postal_code"),
]


class RegistrationForm(forms.ModelForm):
    """What a register says, as staff enter it, by the rules that sellers follow, too."""

    country = forms.ChoiceField(label=_("country"), choices=[], widget=UnfoldAdminSelectWidget)

    class Meta:
        model = Registration
        fields = ["merchant", *FIELDS]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()

    def clean(self):
        facts = super().clean()
        number = written(facts.get("registration_number", ""))
        if number and not is_possible(number, facts.get("country", "")):
            self.add_error("registration_number", impossible_number())
        try:
            facts |= checked(facts, is_whole=False) if "country" in facts else {}
        except PostalError as refusal:
            for name, sentence in refusal.sentences.items():
                self.add_error(name, sentence)
        return facts


@admin.register(Registration)
class RegistrationAdmin(KeptAdmin):
    """What registers say of merchants' companies; sellers read where their information differs from it."""

    form = RegistrationForm
    list_display = ["merchant", "name", "registration_number", "entered_by", "changed_at"]
    list_select_related = ["merchant", "entered_by"]
    search_fields = ["merchant__code", "merchant__name", "name", "registration_number"]
    autocomplete_fields = ["merchant"]
    fields = [*ARRANGED, ("entered_by", "changed_at")]
    readonly_fields = ["entered_by", "changed_at"]

    def get_readonly_fields(self, request, obj=None):
        return ["merchant", *self.readonly_fields] if obj else self.readonly_fields

    def save_model(self, request, obj, form, change):
        told = {name: form.cleaned_data.get(name, "") for name in FIELDS}
        row = services.save_registration(merchant_id=obj.merchant_id, told=told, actor=request.user)
        obj.pk = row.pk


@admin.register(Company)
class CompanyAdmin(ReadOnlyAdmin):
    """What companies say of themselves, with what differs from the register."""

    list_display = ["merchant", "name", "registration_number", "country", "city", "changed_at"]
    list_filter = ["country"]
    list_select_related = ["merchant"]
    search_fields = ["merchant__code", "merchant__name", "name", "registration_number"]
    ordering = ["-changed_at"]
    fields = [*ARRANGED, "changed_at"]
    change_form_outer_before_template = "merchant/company/staff/_standing.html"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        company = self.get_object(request, object_id)
        if company is not None and self.has_view_permission(request, company):
            told = {
                "standing": selectors.standing_of(company.merchant),
                "events": timeline(company.merchant_id, company),
            }
            extra_context = {**told, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)
