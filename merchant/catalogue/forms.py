from django import forms
from django.utils.translation import gettext_lazy as _


class SkuForm(forms.Form):
    """What a seller says about one SKU; an unknown weight stays empty and is never 0."""

    code = forms.CharField(
        label=_("SKU"), max_length=64, help_text=_("Your own code, as it stands in order files.")
    )
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    weight_g = forms.IntegerField(
        label=_("Weight, g"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("With its packing. Leave it empty while you don't know it."),
    )
