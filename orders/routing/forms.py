from django import forms
from django.utils.translation import gettext_lazy as _


class TryForm(forms.Form):
    """Which order the rules are tried on."""

    number = forms.CharField(label=_("Order number"), max_length=60, strip=True)


class RematchForm(forms.Form):
    """Nothing to fill in: what moves stands on the page."""
