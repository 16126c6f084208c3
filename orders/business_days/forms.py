"""What the pages of business days ask for: a store's own, and those of staff."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from warehouses.calendars.models import Closure

FORMER_YEARS, COMING_YEARS = 1, 5  # around this one, in which staff decide days


class WeekForm(forms.Form):
    """The weekdays on which the store ships, and from when on."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=WEEKDAYS.items(),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "week"}),
        error_messages={"required": _("Choose at least one day: orders leave on working days only.")},
    )

    begins = forms.DateField(
        label=pgettext_lazy("working days", "From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say from which day on these are the working days.")},
    )

    def clean_weekdays(self):
        return frozenset(self.cleaned_data["weekdays"])


class DecidedForm(forms.ModelForm):
    """A day that staff decide; `entered` is what they had entered when they came back to mend it."""

    entered = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= self.entered

    def clean_day(self):
        """Years for which nobody can know anything are a slip of the keys."""
        day, this_year = self.cleaned_data["day"], timezone.now().year
        first, last = this_year - FORMER_YEARS, this_year + COMING_YEARS
        if "day" in self.changed_data and not first <= day.year <= last:
            told = {"day": day, "first": str(first), "last": str(last)}
            sentence = gettext("%(day)s is too far away: choose a day of the years %(first)s to %(last)s.")
            raise ValidationError(sentence % told)
        return day


class ClosureForm(forms.ModelForm):
    """Days on which the store does not ship."""

    class Meta:
        model = Closure
        fields = ["first_day", "last_day", "reason"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("first_day", "last_day")
        }
