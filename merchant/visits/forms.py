from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget


class StartVisitForm(forms.Form):
    """Why somebody of the platform wants to see what a seller sees."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("The merchant reads it, with your name and the time."),
    )
