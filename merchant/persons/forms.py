from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from merchant.persons.kinds import COUNTRIES_OF, Region
from merchant.persons.models import FACTS, ResponsiblePerson
from merchant.postal.forms import REDRAW, AddressForm, PhoneField
from merchant.postal.phones import shown_phone
from merchant.tenancy.public_ids import is_public_id, new_public_id


class PersonForm(AddressForm):
    """A responsible person: for which region, who, where, how reached, and until when."""

    FIRST = ("key", "region", "company_name")
    default_country = "DE"
    countries = frozenset().union(*COUNTRIES_OF.values())

    key = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    region = forms.ChoiceField(
        label=gettext_lazy("Region"), choices=Region.choices, widget=forms.Select({"class": REDRAW})
    )
    company_name = forms.CharField(
        label=pgettext_lazy("responsible person", "Name of the company or person"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=150,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("This is no e-mail address, e.g. eu@example.com.")},
    )
    phone = PhoneField()
    valid_until = forms.DateField(
        label=gettext_lazy("Valid until"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=gettext_lazy("The last day of your contract with this person."),
        error_messages={"invalid": gettext_lazy("This is no day: enter it as 2027-12-31.")},
    )

    def anew(self):
        """The same form, as it was filled in and refused: sent again, it is for another person."""
        self.data = self.data.copy()
        self.data["key"] = new_public_id()
        return self

    @classmethod
    def of(cls, person: ResponsiblePerson):
        """The form as it stands for a person."""
        facts = {name: getattr(person, name) for name in FACTS}
        facts |= {"phone": shown_phone(person.phone), "was_seen": person.stamp}
        return cls(initial=person.address | facts)

    @classmethod
    def typed(cls, told: dict):
        """The form as it is being filled in; a region of one country brings that country."""
        inside = COUNTRIES_OF.get(told.get("region"), cls.countries)
        if told.get("country") not in inside:
            told = told | {"country": cls.default_country if cls.default_country in inside else min(inside)}
        return cls(initial=told)

    @classmethod
    def empty(cls):
        """The form of a new person, with the key that makes it one however often it is sent."""
        return cls(initial={"key": new_public_id()})

    def clean_key(self):
        key = self.cleaned_data["key"]
        return key if is_public_id(key) else new_public_id()

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day < timezone.now().date():
            raise forms.ValidationError(_("This day is over: enter one to come."))
        return day

    def clean(self):
        facts = super().clean()
        region, country = facts.get("region"), facts.get("country")
        if region and country and country not in COUNTRIES_OF[Region(region)]:
            told = {"region": Region(region).label}
            self.add_error("country", _("%(region)s: the address has to lie there.") % told)
        return facts

    @property
    def told(self) -> dict:
        """The facts for the service."""
        return self.address | {name: self.cleaned_data.get(name, "") for name in FACTS}


class SeenForm(forms.Form):
    """Staff approve what the page showed."""

    was_seen = forms.CharField(max_length=40, widget=forms.HiddenInput)


class RejectForm(SeenForm):
    """Why staff reject a person."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget(),
        help_text=gettext_lazy("The seller reads it."),
    )
