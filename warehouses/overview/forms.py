from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
)

from merchant.tenancy.zones import clean_zone
from warehouses.calendars.library import subdivisions_of
from warehouses.sites.checks import check_countries, rates_refused
from warehouses.sites.codes import is_taken
from warehouses.sites.countries import countries_of
from warehouses.sites.exceptions import RatesError, SiteError, UnknownCountry
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse
from warehouses.sites.rates import parse_rates, write_rates
from warehouses.sites.room import room_left
from warehouses.sites.services import check_currency_stays, hold_room


class WarehouseForm(forms.ModelForm):
    """A warehouse as staff enter it; its clock depends on every one of these facts being right."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("working days"),
        choices=WEEKDAYS.items(),
        coerce=int,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Warehouse
        fields = [
            *("code", "name", "merchant", "kind", "owner", "country", "subdivision", "street", "postcode"),
            *("city", "latitude", "longitude", "time_zone", "weekdays", "cutoff", "currency", "is_active"),
        ]

    def clean_country(self):
        country = self.cleaned_data["country"].upper()
        check_countries([country])
        return country

    def clean_time_zone(self):
        return clean_zone(self.cleaned_data["time_zone"])

    def clean_subdivision(self):
        return self.cleaned_data["subdivision"].upper()

    def clean_currency(self):
        currency = self.cleaned_data["currency"]
        try:
            check_currency_stays(self.instance, currency)
        except SiteError as error:
            raise forms.ValidationError(str(error)) from error
        return currency

    def clean(self):
        facts = super().clean()
        check_subdivision(self, facts)
        check_coordinates(self, facts)
        merchant = facts.get("merchant", self.instance.merchant)
        if self.instance.pk is None and merchant:
            hold_room(merchant)  # until it is saved: this is all one transaction
        if self.instance.pk is None and is_taken(facts.get("code", ""), merchant=merchant):
            self.add_error("code", _taken(merchant))
        if self.instance.pk is None and merchant and not room_left(merchant):
            self.add_error("merchant", _full())
        if merchant is None and facts.get("owner") != Warehouse.Owner.PLATFORM:
            self.add_error("owner", _("A warehouse without a merchant belongs to the platform."))
        return facts


class ChannelForm(forms.ModelForm):
    """A channel as staff enter it; without a merchant it is recommended to everybody."""

    countries = forms.CharField(
        label=gettext_lazy("countries served"),
        required=False,
        max_length=10_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Codes or names with commas between; “EU” is all its members. Empty: anywhere."
        ),
    )
    rates = forms.CharField(
        label=gettext_lazy("price by weight"),
        required=False,
        max_length=4_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Grams and price in the warehouse's currency, e.g. 500=4.20; 1000=5.60."),
    )

    class Meta:
        model = Channel
        fields = [
            *("warehouse", "merchant", "code", "name", "carrier", "transit_days", "countries"),
            *("max_weight_g", "max_side_mm", "max_girth_mm", "rates", "is_active"),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["countries"] = ", ".join(self.instance.countries)
            self.initial["rates"] = write_rates(self.instance.rates, self.instance.warehouse.currency)

    def clean_countries(self):
        return read_countries(self.cleaned_data["countries"])

    def clean(self):
        facts = super().clean()
        warehouse = facts.get("warehouse") or (self.instance.warehouse if self.instance.pk else None)
        if warehouse and "rates" in facts:
            self._read_rates(facts, warehouse.currency)
        if self.instance.pk:
            return facts  # the two below are chosen once
        merchant = facts.get("merchant")
        if warehouse and warehouse.merchant_id and (merchant is None or merchant.pk != warehouse.merchant_id):
            self.add_error("merchant", _("The warehouse is a merchant's own: choose the same merchant here."))
        return facts

    def _read_rates(self, facts, currency):
        if facts["rates"].strip() and not currency:
            self.add_error("rates", _("The warehouse has no currency yet: give it one first."))
            return
        try:
            facts["rates"] = parse_rates(facts["rates"], currency)
        except RatesError as error:
            self.add_error("rates", rates_refused(error))


class StoreWarehouseForm(forms.ModelForm):
    """Which warehouse dates a store's unmatched orders."""

    class Meta:
        model = StoreWarehouse
        fields = ["store", "warehouse"]

    def clean(self):
        facts = super().clean()
        store = self.instance.store if self.instance.pk else facts.get("store")
        warehouse = facts.get("warehouse")
        if store and warehouse and warehouse.merchant_id not in (None, store.merchant_id):
            self.add_error("warehouse", _("This warehouse belongs to another merchant."))
        return facts


def check_subdivision(form, facts):
    """Refuse a subdivision that the country does not have."""
    country, subdivision = facts.get("country"), facts.get("subdivision")
    if country and subdivision and subdivision not in subdivisions_of(country):
        form.add_error("subdivision", _no_subdivision(country, subdivision))


def check_coordinates(form, facts):
    """Refuse one coordinate without the other."""
    for missing, given in (("latitude", "longitude"), ("longitude", "latitude")):
        if facts.get(missing) is None and facts.get(given) is not None and missing not in form.errors:
            form.add_error(missing, _("Give both coordinates or neither."))


def read_countries(text: str) -> list[str]:
    """The countries that were typed; a word that is none is named."""
    try:
        return countries_of(text)
    except UnknownCountry as error:
        raise forms.ValidationError(
            _("“%(word)s” is no country. Use its name or the two letters of ISO 3166-1, e.g. US, GB or DE.")
            % {"word": error.word[:100]}
        ) from error


def _taken(merchant):
    if merchant is None:
        return _("A warehouse of this code exists. The platform's codes are nobody else's.")
    return _("The merchant or the platform has a warehouse of this code already.")


def _full():
    return _("The merchant has %(most)s warehouses, as many as are possible.") % {
        "most": f"{settings.WAREHOUSES_MAX:,}"
    }


def _no_subdivision(country, subdivision):
    known = ", ".join(subdivisions_of(country))
    if not known:
        return _("No subdivisions of %(country)s are known: leave this empty.") % {"country": country}
    return _("“%(code)s” is no subdivision of %(country)s. Known are: %(known)s.") % {
        "code": subdivision,
        "country": country,
        "known": known,
    }
