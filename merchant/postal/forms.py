from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from merchant.postal import wording
from merchant.postal.checks import checked
from merchant.postal.countries import COUNTRIES, country_choices
from merchant.postal.exceptions import PostalError
from merchant.postal.formats import Choices, format_of, label_of
from merchant.postal.models import ADDRESS_FIELDS, PostalAddress
from merchant.postal.phones import LONGEST, clean_phone, example_phone

REDRAW = "redraw"  # a change of such a field changes which fields there are
AUTOCOMPLETE = {
    "street": "street-address",
    "city": "address-level2",
    "country_area": "address-level1",
    "city_area": "address-level3",
    "postal_code": "postal-code",
    "contact_name": "name",
    "company_name": "organization",
    "sorting_code": "off",
}


class AddressForm(forms.Form):
    """An address with the fields of its country, in the order in which that country writes them.

    A form may have fields of its own before and behind them, and of those of the people there the ones in
    `PEOPLE`. What is valid is kept in `address`.
    """

    FIRST: tuple[str, ...] = ()
    PEOPLE: tuple[str, ...] = ()
    NEEDED: tuple[str, ...] = ()  # of the people there
    default_country = "CN"
    countries = COUNTRIES  # those that are offered
    is_whole = True

    country = forms.ChoiceField(
        label=_("Country"), choices=[], error_messages={"invalid_choice": _("Choose the country.")}
    )
    was_seen = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, initial=None, **kwargs):
        super().__init__(data, initial=initial or {}, **kwargs)
        told = self.initial if data is None else data
        country = told.get("country", "")
        self.initial.setdefault("country", self.default_country)
        self.format = format_of(
            country if country in COUNTRIES else self.default_country,
            told.get("country_area", ""),
            told.get("city", ""),
        )
        self.address: dict[str, str] = {}
        self._add_fields()

    @property
    def suggestions(self) -> list[tuple[str, list[str]]]:
        """What is known to stand in a text field: (id of the list, texts)."""
        lists = (("cities", self.format.cities), ("districts", self.format.districts))
        return [(name, _labels(choices)) for name, choices in lists if choices]

    def look_again(self, row: PostalAddress):
        """The row was changed meanwhile: from now on the form has seen what it says now."""
        self.data = self.data.copy()
        self.data["was_seen"] = row.stamp

    def refuse(self, sentences: dict[str, str]):
        """Say what a service refused, each sentence at its field."""
        for name, sentence in sentences.items():
            self.add_error(name if name in self.fields else None, sentence)

    def clean(self):
        facts = super().clean()
        if "country" in facts:
            try:
                self.address = checked(
                    {name: facts.get(name, "") for name in ADDRESS_FIELDS}, is_whole=self.is_whole
                )
            except PostalError as refusal:
                self.refuse(
                    {name: told for name, told in refusal.sentences.items() if name not in self.errors}
                )
        return facts

    def clean_phone(self):
        """For the forms that have one."""
        phone = self.cleaned_data["phone"]
        return clean_phone(phone, self.format.country) if phone else ""

    def _add_fields(self):
        names = [name for name in self.format.order if name in (*ADDRESS_FIELDS, *self.PEOPLE)]
        own = [name for name in self.fields if name not in (*self.FIRST, "country", "was_seen")]
        offered = [choice for choice in country_choices() if choice[0] in self.countries]
        self.fields["country"].choices = offered
        self.fields["country"].widget.attrs = {"class": REDRAW, "autocomplete": "country"}
        for name in names:
            self.fields[name] = self._field(name)
        if "phone" in self.fields and (example := example_phone(self.format.country)):
            self.fields["phone"].help_text = _("With its country code, e.g. %(example)s.") % {
                "example": example
            }
        self.order_fields(["was_seen", *self.FIRST, "country", *names, *own])

    def _field(self, name):
        is_needed = (name in self.format.required and self.is_whole) or name in self.NEEDED
        attrs = {"autocomplete": AUTOCOMPLETE[name]}
        told = {"label": wording.label(self.format, name), "required": is_needed}
        told["error_messages"] = {"required": wording.needed(self.format)}
        if name == "country_area" and self.format.areas:
            widget = forms.Select({**attrs, "class": REDRAW}, [("", "–"), *_keys(self.format.areas)])
            return forms.CharField(**told, max_length=100, widget=widget)
        lists = {"city": self.format.cities, "city_area": self.format.districts}
        if lists.get(name):
            attrs["list"] = {"city": "cities", "city_area": "districts"}[name]
            attrs |= {"class": REDRAW} if name == "city" else {}
        if name == "postal_code":
            told["help_text"] = wording.postcode_hint(self.format)
        longest = {"street": 250, "postal_code": 20, "sorting_code": 20}.get(name, 100)
        return forms.CharField(**told, max_length=longest, widget=forms.TextInput(attrs))


class PhoneField(forms.CharField):
    """A phone number as somebody types it; the form makes it one that can be stored."""

    def __init__(self, **kwargs):
        widget = forms.TextInput({"type": "tel", "autocomplete": "tel"})
        super().__init__(**{"label": _("Phone"), "max_length": LONGEST, "widget": widget} | kwargs)


def _keys(choices: Choices):
    language = get_language() or "en"
    return [(choice[0], label_of(choice, language)) for choice in choices]


def _labels(choices: Choices):
    return [label for _key, label in _keys(choices)]
