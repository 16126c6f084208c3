"""What the page of business days asks for."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from warehouses.calendars.models import Closure


class WeekForm(forms.Form):
    """The weekdays on which the store ships."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=WEEKDAYS.items(),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "week"}),
        error_messages={"required": _("Choose at least one day: orders leave on working days only.")},
    )

    def clean_weekdays(self):
        return frozenset(self.cleaned_data["weekdays"])


class ClosureForm(forms.ModelForm):
    """Days on which the store does not ship."""

    class Meta:
        model = Closure
        fields = ["first_day", "last_day", "reason"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("first_day", "last_day")
        }
