from django import forms
from django.utils.translation import gettext_lazy as _

from merchant.supply.models import number_validator


class AskForm(forms.Form):
    """Asks for the account; there is nothing to fill in."""


class NumberForm(forms.Form):
    """An account's number as staff enter it."""

    number = forms.CharField(label=_("Account number"), max_length=40, validators=[number_validator])
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Where the number comes from; it stays in the store's history."),
    )
