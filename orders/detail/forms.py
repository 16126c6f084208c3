from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orders.book.fields import StoreMoment, TrackingNumber
from orders.book.models import Line, Package
from warehouses.sites.countries import country_choices


class ShipForm(forms.Form):
    """A parcel handed to a carrier; one number a line says how many of its units are inside."""

    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    tracking_number = TrackingNumber(
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    handed_over_at = StoreMoment(
        label=_("Handed over at"),
        help_text=_(
            "Store time. Empty means now; more than 24 hours ago counts from now without a carrier's scan."
        ),
    )

    def __init__(self, *args, lines: list[Line], carrier: str = "", **kwargs):
        super().__init__(*args, initial={"carrier": carrier}, **kwargs)
        self.lines = lines  # also those that left meanwhile: what was typed for them must not be lost
        for line in self.lines:
            self.fields[f"units_{line.pk}"] = forms.IntegerField(
                label=line.sku_code,
                required=False,
                min_value=0,
                max_value=line.to_ship,
                error_messages={"max_value": _("Only %(limit_value)s are left to ship.")},
                widget=forms.NumberInput(attrs={"class": "small-number"}),
            )

    def units(self) -> dict[int, int] | None:
        """Units by line as typed; None, meaning all that is left, when nothing was typed."""
        typed = {line.pk: self.cleaned_data.get(f"units_{line.pk}") for line in self.lines}
        if all(count is None for count in typed.values()):
            return None
        return {pk: count or 0 for pk, count in typed.items()}

    def main_fields(self):
        return [self["carrier"], self["tracking_number"], self["handed_over_at"]]

    def unit_fields(self):
        fields = [(line, self[f"units_{line.pk}"]) for line in self.lines]
        return [(line, field) for line, field in fields if line.to_ship or field.errors]

    def has_typed_units(self):
        return any(field.data for _line, field in self.unit_fields())


class SignForm(forms.Form):
    """That the buyer has signed, and when."""

    signed_at = StoreMoment(label=_("Signed at"), help_text=_("Store time. Empty means now."))


class CorrectForm(forms.Form):
    """The right carrier and number of a parcel."""

    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    tracking_number = TrackingNumber()

    @classmethod
    def of(cls, package: Package):
        return cls(initial={"carrier": package.carrier, "tracking_number": package.tracking_number})


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ConfirmForm(forms.Form):
    """An act that asks for nothing."""


class CountryForm(forms.Form):
    """The destination of an order whose file named none."""

    country = forms.ChoiceField(label=_("Destination"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "—"), *country_choices(get_language())]
