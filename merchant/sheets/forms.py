import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from merchant.files.forms import TableFile
from merchant.sheets.models import SheetRun


class SheetFileForm(forms.Form):
    """A file of a sheet's rows; its key is the form's own, so that a double click reads it once."""

    file = TableFile()
    key = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_hex(16)


class SheetConfirmForm(forms.Form):
    """Whether refused lines keep the others out."""

    is_whole = forms.BooleanField(
        label=_("All or nothing"),
        required=False,
        help_text=_("Then nothing is saved as long as a line is refused."),
    )

    def __init__(self, *args, run: SheetRun, **kwargs):
        super().__init__(*args, initial={"is_whole": run.is_whole}, **kwargs)


class SheetDiscardForm(forms.Form):
    """Nothing to fill in: discarding is one click."""
