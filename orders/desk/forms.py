from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.selection.finding import MOST_PASTED, pasted


class NumbersForm(forms.Form):
    """Many order or tracking numbers at once."""

    numbers = forms.CharField(
        label=_("Order or tracking numbers"),
        max_length=20_000,
        help_text=_("Up to 200, separated by spaces, commas or line breaks."),
        widget=forms.Textarea(attrs={"rows": 12, "class": "code", "spellcheck": "false"}),
    )

    def clean_numbers(self):
        numbers = pasted(self.cleaned_data["numbers"])
        if len(numbers) > MOST_PASTED:
            raise forms.ValidationError(
                _("These are %(count)s numbers; paste at most %(most)s at once."),
                params={"count": f"{len(numbers):,}", "most": MOST_PASTED},
            )
        if not numbers:
            raise forms.ValidationError(_("Paste at least one number."))
        return numbers


class ViewForm(forms.Form):
    """A name for what the list shows."""

    name = forms.CharField(label=pgettext_lazy("view", "Name"), max_length=40)


class ColumnsForm(forms.Form):
    """Which columns of a table to show; `known` names them."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, known: Mapping[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = known.items()
