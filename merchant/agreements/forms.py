"""What a signatory and what staff enter; a mistake is refused by one sentence that says how to mend it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from merchant.agreements.models import AgreementVersion, Language
from merchant.agreements.names import LONGEST, is_full_name


class ShownForm(forms.Form):
    """What the page showed when it was made; a page of ours never sends anything else."""

    language = forms.ChoiceField(choices=Language)
    shown = forms.CharField(max_length=64)


class SignForm(forms.Form):
    """The tick and the typed name that make a signature."""

    accepted = forms.BooleanField(
        label=gettext_lazy("I have read the agreement and accept it for this store."),
        error_messages={"required": gettext_lazy("Tick this once you have read the agreement.")},
    )
    signatory = forms.CharField(
        label=gettext_lazy("The signatory's full name, typed"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy(
            "As it stands in an identity document. Whoever signs may act for the company; the name is kept as"
            " typed."
        ),
        error_messages={"required": gettext_lazy("Type the signatory's full name.")},
    )

    def clean_signatory(self):
        name = self.cleaned_data["signatory"]
        if not is_full_name(name):
            raise ValidationError(
                _("This is no full name. Type first and last name in letters, e.g. 王小梅 or Anna Smith.")
            )
        return name

    def untick(self):
        """Another text stands above it now: it is accepted anew, or not at all."""
        self.data = self.data.copy()
        self.data.pop("accepted", None)


class VersionForm(forms.ModelForm):
    """A draft; `refused` is what the service said when it would not save it."""

    refused = ""
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())

    class Meta:
        model = AgreementVersion
        exclude = ()  # noqa: DJ006, the admin's fieldsets name the fields
        widgets = {
            "text_zh": UnfoldAdminTextareaWidget(attrs={"rows": 24}),
            "text_en": UnfoldAdminTextareaWidget(attrs={"rows": 24}),
            "changed_zh": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "changed_en": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "seen" in self.fields:
            self.initial["seen"] = self.instance.edition

    def clean(self):
        if self.refused:
            raise ValidationError(self.refused)
        return super().clean()


class ConfirmForm(forms.Form):
    """An act that asks for nothing but a click."""


class PublishForm(forms.Form):
    """Published for good: whoever does it types the version's number."""

    number = forms.CharField(max_length=20, widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}))
    seen = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args, version: AgreementVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["number"].label = _("Type the version's number, %(number)s, to confirm") % {
            "number": version.number
        }

    def clean_number(self):
        if self.cleaned_data["number"] != str(self.version.number):
            raise ValidationError(_("Type %(number)s here to confirm.") % {"number": self.version.number})
        return self.version.number
