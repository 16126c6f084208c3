from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.api.models import ApiToken
from merchant.tenancy.models import Store

FOR_EVER = "0"
LIFETIMES = [
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("one year")),
    (FOR_EVER, _("until it is revoked")),
]


class TokenForm(forms.Form):
    """A new token: which store, what for, what it may do and for how long."""

    store = forms.ModelChoiceField(
        label=_("Store"), queryset=Store.objects.none(), to_field_name="code", empty_label=None
    )
    name = forms.CharField(
        label=pgettext_lazy("token", "Name"), max_length=60, help_text=_("The program that will use it.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=ApiToken.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    lifetime = forms.ChoiceField(label=_("Valid for"), choices=LIFETIMES, initial="365")

    def __init__(self, *args, merchant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["store"].queryset = Store.objects.for_merchant(merchant).order_by("code")

    def facts(self) -> dict:
        """What the service is told: the moment instead of the number of days."""
        facts = dict(self.cleaned_data)
        days = facts.pop("lifetime")
        expires_at = None if days == FOR_EVER else timezone.now() + timedelta(days=int(days))
        return facts | {"expires_at": expires_at}
