from django import forms
from django.utils.translation import gettext_lazy as _

from warehouses.matching.drafts import MOST_RULES


class ActForm(forms.Form):
    """Nothing to fill in: what is meant stands in the address."""


class MoveForm(forms.Form):
    """The position that a rule is to have."""

    to = forms.IntegerField(min_value=0, max_value=MOST_RULES + 1)


class BeginForm(forms.Form):
    """Whether a draft that is there already is thrown away for it."""

    replace = forms.BooleanField(label=_("Throw away the draft that is there"), required=False)


class DiscardForm(forms.Form):
    """That somebody means it: what is discarded is gone."""

    sure = forms.BooleanField(
        label=_("Yes, throw the draft away"),
        error_messages={"required": _("Tick that you mean it: a discarded draft is gone.")},
    )


class PublishForm(forms.Form):
    """What is published: the draft as it was seen, with the number that it gets typed by hand."""

    draft_seen = forms.CharField(widget=forms.HiddenInput, max_length=30)
    note = forms.CharField(
        label=_("What is new"),
        max_length=200,
        required=False,
        help_text=_("For your colleagues; it stands beside the version."),
    )
    typed_number = forms.CharField(max_length=12, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args, number, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = number
        field = self.fields["typed_number"]
        field.label = _("To publish, type the new version's number: %(number)s") % {"number": number}
        field.widget.attrs["inputmode"] = "numeric"

    def clean_typed_number(self):
        if self.cleaned_data["typed_number"].strip() != str(self.number):
            told = {"number": self.number}
            raise forms.ValidationError(_("Type %(number)s, the number that this version gets.") % told)
        return self.number
