import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.export.models import ExportRun


class ExportForm(forms.Form):
    """What kind of file; its key is the form's own, so that a double click makes one."""

    shape = forms.ChoiceField(
        label=_("What stands in it"),
        choices=[
            (ExportRun.Shape.ORDERS, _("All about the orders, a row a line")),
            (ExportRun.Shape.CONFIRMATION, _("Shipping confirmation: a row for each SKU in each parcel")),
        ],
        initial=ExportRun.Shape.ORDERS,
        widget=forms.RadioSelect,
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=ExportRun.Format,
        initial=ExportRun.Format.CSV,
        widget=forms.RadioSelect,
        help_text=_("XLSX keeps long numbers and leading zeros; CSV is faster and has no limit."),
    )
    with_recipients = forms.BooleanField(
        label=_("With recipients"),
        required=False,
        help_text=_("Names, addresses and phone numbers. It is written down that you took them out."),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args, may_see_recipients: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = secrets.token_hex(16)
        if not may_see_recipients:
            del self.fields["with_recipients"]

    @property
    def asks_for_recipients(self) -> bool:
        """Personal data is in the file; a shipping confirmation has none."""
        is_orders = self.cleaned_data["shape"] == ExportRun.Shape.ORDERS
        return is_orders and self.cleaned_data.get("with_recipients", False)


class ExportActForm(forms.Form):
    """That a file is to be written no further, or to go."""
