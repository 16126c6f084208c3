from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from merchant.attachments.forms import FilesField
from orders.penalties.models import Waiver
from orders.policy.kinds import BY_HAND, PenaltyKind


class AppealForm(forms.Form):
    """Why a penalty is wrong, with what shows it."""

    text = forms.CharField(
        label=_("Why it should be taken back"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What happened and when, and what shows it. It can be sent once."),
    )
    files = FilesField()


class DecisionForm(forms.Form):
    """What staff decide about an appeal."""

    accept = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[
            ("", "–"),
            ("yes", _("accept: the penalty is withdrawn")),
            ("no", _("reject: it is upheld")),
        ],
        coerce=lambda chosen: chosen == "yes",
        widget=UnfoldAdminSelectWidget(),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=UnfoldAdminTextareaWidget(),
        help_text=_("The seller reads it."),
    )


class ReasonForm(forms.Form):
    """Why staff take a penalty back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("The seller reads it."),
    )


class EnterForm(forms.Form):
    """A penalty for what no job can find."""

    store = forms.CharField(label=_("Store code"), max_length=30, widget=UnfoldAdminTextInputWidget())
    number = forms.CharField(label=_("Order number"), max_length=64, widget=UnfoldAdminTextInputWidget())
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in BY_HAND],
        widget=UnfoldAdminSelectWidget(),
    )
    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=12,
        decimal_places=3,
        min_value=0,
        required=False,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("In the store's currency. Empty: what the order's policy version takes is proposed."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("The seller reads it."),
    )


class WaiverForm(forms.ModelForm):
    """A waiver as staff announce it."""

    kinds = forms.MultipleChoiceField(
        label=pgettext_lazy("penalties", "Kinds"),
        choices=PenaltyKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every kind."),
    )

    class Meta:
        model = Waiver
        fields = [
            *("name", "begins_at", "ends_at", "kinds", "market", "subdivision", "programme", "leg"),
            *("warehouse", "store", "reason"),
        ]
