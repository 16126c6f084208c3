import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from merchant.sheets.models import SheetRun


class SheetFileForm(forms.Form):
    """A file of a sheet's rows; its key is the form's own, so that a double click reads it once."""

    file = forms.FileField(
        label=_("The file"),
        max_length=255,
        allow_empty_file=True,  # the reader says better what is wrong
        widget=forms.FileInput(
            attrs={"class": "drop", "accept": ".csv,.tsv,.txt,.gz,.xlsx,text/csv,application/gzip"}
        ),
        help_text=_("CSV, TSV or XLSX; CSV may be gzipped. Drop it here or choose it."),
    )
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
