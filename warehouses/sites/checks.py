"""Whether what somebody typed about a channel or a warehouse can be; each refusal is one sentence."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from merchant.money.currencies import is_currency
from warehouses.sites.countries import COUNTRIES
from warehouses.sites.exceptions import RatesError
from warehouses.sites.rates import checked

RATES_SENTENCES = {
    "no_row": _("Price by weight is a list of pairs: up to how many grams, and the price in minor units."),
    "too_many": _("A channel has at most %(most)s rows of prices. Leave out those that change little."),
    "no_weight": _("“%(part)s” names no weight in whole grams. Write e.g. 500=4.20 for up to 500 g."),
    "no_price": _("“%(part)s” names no price. Write the weight, “=” and the price, e.g. 500=4.20."),
    "too_fine": _("“%(part)s”: a price in %(currency)s has at most %(places)s decimals."),
    "weight_range": _("A weight of %(weight)s g cannot be: use 1 g to %(most)s g."),
    "price_range": _("The price up to %(weight)s g is too high or below zero."),
    "weights_fall": _(
        "Weights must rise from row to row, and %(weight)s g follows %(before)s g. Put the lighter one first."
    ),
    "prices_fall": _(
        "Up to %(weight)s g costs less than up to %(before)s g. A heavier parcel never costs less: mend one"
        " of the two."
    ),
}


def rates_refused(error: RatesError) -> ValidationError:
    """The refusal in words."""
    numbers = {name: f"{told:,}" if isinstance(told, int) else told for name, told in error.params.items()}
    return ValidationError(RATES_SENTENCES[error.code], code=error.code, params=numbers)


def check_rates(rates) -> None:
    """Refuse prices by weight that do not rise, as the column keeps them."""
    if not isinstance(rates, list):
        raise rates_refused(RatesError("no_row"))
    try:
        checked(rates)
    except RatesError as error:
        raise rates_refused(error) from error


def check_countries(countries) -> None:
    """Refuse a list that names anything but countries, each once."""
    is_list = isinstance(countries, list)
    told = countries if is_list else [countries]
    for code in told:
        if not is_list or not isinstance(code, str) or code not in COUNTRIES:
            raise ValidationError(
                _("“%(code)s” is no country. Use the two letters of ISO 3166-1, e.g. US, GB or DE."),
                code="no_country",
                params={"code": code},
            )
    if len(set(told)) < len(told):
        raise ValidationError(_("A country stands there twice."), code="twice")


def check_currency(code: str) -> None:
    """Refuse what is no currency."""
    if not is_currency(code):
        raise ValidationError(
            _("“%(code)s” is no currency. Use the three letters of ISO 4217, e.g. EUR."),
            code="no_currency",
            params={"code": code},
        )
