"""The rows of a channel's price by weight, as a seller types them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from merchant.money.currencies import decimals, from_minor, to_minor
from warehouses.sites.checks import rates_refused
from warehouses.sites.exceptions import RatesError
from warehouses.sites.rates import DEAREST, HEAVIEST_G, MOST_ROWS, checked

SPARE_ROWS = 3


class RateForm(forms.Form):
    """One row: up to which weight, and the price."""

    up_to = forms.IntegerField(label=gettext_lazy("Up to, g"), min_value=1, max_value=HEAVIEST_G)
    price = forms.DecimalField(label=gettext_lazy("Price"), min_value=0, max_digits=12)

    def __init__(self, *args, currency="", **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["price"].widget.attrs["step"] = "any"
        self.fields["up_to"].error_messages["required"] = _(
            "A price without its weight: say up to how many g."
        )
        self.fields["price"].error_messages["required"] = _("A weight without its price: say what it costs.")
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_price(self):
        price = self.cleaned_data["price"]
        if self.currency and price != round(price, decimals(self.currency)):
            raise ValidationError(
                _("A price in %(currency)s has at most %(count)s decimals.")
                % {"currency": self.currency, "count": decimals(self.currency)}
            )
        if self.currency and to_minor(price, self.currency) > DEAREST:
            raise ValidationError(_("This price is too high."))
        return price


class BaseRateFormSet(forms.BaseFormSet):
    """All rows of a channel; empty ones are passed over."""

    def __init__(self, *args, currency="", **kwargs):
        super().__init__(*args, form_kwargs={"currency": currency}, **kwargs)
        self.currency = currency

    def filled(self):
        return [form for form in self.forms if form.has_changed()]

    def clean(self):
        """Refuse what does not rise, at the row where it does not."""
        if any(self.errors):
            return
        filled = self.filled()
        if filled and not self.currency:
            raise ValidationError(_("Say in which currency the prices are."))
        try:
            self.rates = checked(self._row(form) for form in filled)
        except RatesError as error:
            at = filled[error.row] if error.row is not None else None
            if at is None:
                raise rates_refused(error) from error
            at.add_error("price" if error.code == "prices_fall" else "up_to", rates_refused(error))

    def _row(self, form):
        return [form.cleaned_data["up_to"], to_minor(form.cleaned_data["price"], self.currency)]


RateFormSet = forms.formset_factory(
    RateForm,
    BaseRateFormSet,
    extra=SPARE_ROWS,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)


def shown_rates(channel) -> list[dict]:
    """What the rows of a channel say, for its form."""
    currency = channel.warehouse.currency
    return [{"up_to": up_to, "price": from_minor(price, currency)} for up_to, price in channel.rates]
