from django import forms
from django.utils.translation import gettext_lazy as _

WEIGHTS = [(250, "250 g"), (500, "500 g"), (1000, "1 kg"), (2000, "2 kg")]
USUAL = 500


class MarketsForm(forms.Form):
    """Which markets, and what a parcel weighs."""

    q = forms.CharField(
        label=_("Country"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Country")}),
    )
    weight = forms.TypedChoiceField(
        label=_("Weight of a parcel"), choices=WEIGHTS, coerce=int, required=False, empty_value=USUAL
    )

    @property
    def wanted(self) -> tuple[str, int]:
        """The search and the weight, as far as they are understood."""
        self.is_valid()
        told = self.cleaned_data
        return told.get("q", "").strip(), told.get("weight") or USUAL
