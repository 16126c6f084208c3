from django import forms
from django.utils.translation import gettext_lazy as _

from merchant.company.models import OWN_FACTS, Company
from merchant.company.numbers import is_possible, written
from merchant.company.wording import LABELS, impossible_number
from merchant.postal.forms import AddressForm


class CompanyForm(AddressForm):
    """Company information; it may be saved with gaps, and the page says which are left."""

    FIRST = OWN_FACTS
    is_whole = False

    name = forms.CharField(
        label=LABELS["name"],
        max_length=150,
        required=False,
        help_text=_("As it stands on the business licence."),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    registration_number = forms.CharField(
        label=LABELS["registration_number"],
        max_length=40,
        required=False,
        help_text=_("In China the unified social credit code with its 18 signs."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    representative = forms.CharField(
        label=LABELS["representative"],
        max_length=100,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    @property
    def not_optional(self) -> set[str]:
        """What is needed in the end, though it may be left for later."""
        return {*OWN_FACTS, *self.format.required}

    @classmethod
    def of(cls, company: Company | None):
        """The form as it stands for a company, or an empty one."""
        return cls(initial=company.facts | {"was_seen": company.stamp} if company else None)

    def clean(self):
        facts = super().clean()
        number = written(facts.get("registration_number", ""))
        if number and not is_possible(number, facts.get("country", "")):
            self.add_error("registration_number", impossible_number())
        return facts

    @property
    def told(self) -> dict[str, str]:
        """The facts for the service."""
        return self.address | {name: self.cleaned_data.get(name, "") for name in OWN_FACTS}
