from django import forms
from django.utils.translation import gettext_lazy as _

from orders.intake.models import ImportRun
from orders.intake.profiles import PROFILES


class ImportForm(forms.Form):
    """A file of orders and what kind of file it is."""

    profile = forms.ChoiceField(
        label=_("What kind of file is it?"),
        choices=[(profile.code, profile.name) for profile in PROFILES.values()],
        initial=next(iter(PROFILES)),
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("The file"),
        max_length=255,
        allow_empty_file=True,  # the reader says better what is wrong
        widget=forms.FileInput(attrs={"class": "drop", "accept": ".csv,.gz,text/csv,application/gzip"}),
        help_text=_("CSV with commas in UTF-8, plain or gzipped. Drop it here or choose it."),
    )


class ConfirmForm(forms.Form):
    """How the orders that were found enter the book."""

    treatment = forms.ChoiceField(
        label=_("These orders are"), choices=ImportRun.Treatment, widget=forms.RadioSelect
    )
    create_skus = forms.BooleanField(required=False)

    def __init__(self, *args, run: ImportRun, **kwargs):
        super().__init__(*args, initial={"treatment": run.proposed_treatment}, **kwargs)
        unknown = run.counts.get("unknown_skus", 0)
        self.fields["create_skus"].label = _("Add %(count)s unknown SKUs to the catalogue") % {
            "count": f"{unknown:,}"
        }
        self.fields["create_skus"].help_text = _(
            "Otherwise their orders come in and wait with “unknown SKU” until you add them."
        )
        if not unknown:
            del self.fields["create_skus"]


class DiscardForm(forms.Form):
    """Nothing to fill in: discarding is one click."""
