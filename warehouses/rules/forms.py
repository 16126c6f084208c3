from django import forms
from django.utils.translation import gettext_lazy as _

from warehouses.matching.drafts import MOST_RULES


class ActForm(forms.Form):
    """Nothing to fill in: what is meant stands in the address."""


class MoveForm(forms.Form):
    """The position that a rule is to have."""

    to = forms.IntegerField(min_value=0, max_value=MOST_RULES + 1)


class BeginForm(forms.Form):
    """Whether a draft that is there already is thrown away for it."""

    replace = forms.BooleanField(label=_("Throw away the draft that is there"), required=False)


class DiscardForm(forms.Form):
    """That somebody means it: what is discarded is gone."""

    sure = forms.BooleanField(
        label=_("Yes, throw the draft away"),
        error_messages={"required": _("Tick that you mean it: a discarded draft is gone.")},
    )
