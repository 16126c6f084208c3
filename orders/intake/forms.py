from collections.abc import Iterable

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from merchant.files.forms import TableFile
from orders.intake.columns.services import OWN, RECOGNISE
from orders.intake.models import ImportRun, SavedMap
from orders.intake.profiles import PROFILES

SAVED = "map:"


class ImportForm(forms.Form):
    """A file of orders and what kind of file it is; `maps` are the store's saved columns."""

    file = TableFile()
    profile = forms.ChoiceField(
        label=_("What kind of file is it?"), initial=RECOGNISE, widget=forms.RadioSelect
    )

    def __init__(self, *args, maps: Iterable[SavedMap], **kwargs):
        super().__init__(*args, **kwargs)
        self.maps = {f"{SAVED}{saved.public_id}": saved for saved in maps}
        self.fields["profile"].choices = [
            (RECOGNISE, _("Recognise it by its columns")),
            *(
                (code, format_lazy(_("My columns: {name}"), name=saved.name))
                for code, saved in self.maps.items()
            ),
            *((profile.code, profile.name) for profile in PROFILES.values()),
            (OWN, _("Another file: I say what its columns mean")),
        ]

    def kind(self) -> str:
        """The profile's code that was chosen; saved columns are a file of one's own."""
        chosen = self.cleaned_data["profile"]
        return OWN if chosen in self.maps else chosen

    def saved(self) -> SavedMap | None:
        """The saved columns that were chosen."""
        return self.maps.get(self.cleaned_data["profile"])


class KeepForm(forms.Form):
    """Under which name columns are kept; without one they are used once."""

    name = forms.CharField(label=_("Keep these columns as"), max_length=60, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, is_named: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = is_named
        if is_named:
            self.fields["name"].label = pgettext_lazy("columns", "Name")
        else:
            self.fields["name"].help_text = _(
                "Then the next such file needs one click. Empty: only this once."
            )


class ConfirmForm(forms.Form):
    """How the orders that were found enter the book."""

    treatment = forms.ChoiceField(
        label=_("These orders are"), choices=ImportRun.Treatment, widget=forms.RadioSelect
    )
    create_skus = forms.BooleanField(required=False)
    is_whole = forms.BooleanField(
        label=_("All or nothing"),
        required=False,
        help_text=_("Then nothing comes in as long as a line is refused."),
    )

    def __init__(self, *args, run: ImportRun, **kwargs):
        initial = {"treatment": run.proposed_treatment, "is_whole": run.is_whole}
        super().__init__(*args, initial=initial, **kwargs)
        if not run.counts.get("refused"):
            del self.fields["is_whole"]
        unknown = run.counts.get("unknown_skus", 0)
        self.fields["create_skus"].label = ngettext(
            "Add %(count)s unknown SKU to the catalogue",
            "Add %(count)s unknown SKUs to the catalogue",
            unknown,
        ) % {"count": f"{unknown:,}"}
        self.fields["create_skus"].help_text = _(
            "Otherwise their orders come in and wait with “unknown SKU” until you add them."
        )
        if not unknown:
            del self.fields["create_skus"]


class UndoForm(forms.Form):
    """Whether an import is taken back as a whole or as far as it can be."""

    only_all = forms.BooleanField(
        label=_("Only if all of them can be taken back"),
        required=False,
        help_text=_("Otherwise those that can be are taken back, and the others stay as they are."),
    )


class DiscardForm(forms.Form):
    """Nothing to fill in: discarding is one click."""
