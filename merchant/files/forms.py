from django import forms
from django.utils.translation import gettext_lazy as _

ENDINGS = ".csv,.tsv,.txt,.gz,.xlsx,text/csv,application/gzip"


class TableFile(forms.FileField):
    """A file that is to be read as a table; whoever reads it says better what is wrong with it."""

    def __init__(self):
        super().__init__(
            label=_("The file"),
            max_length=255,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"class": "drop", "accept": ENDINGS}),
            help_text=_("CSV, TSV or XLSX; CSV may be gzipped. Drop it here or choose it."),
        )
