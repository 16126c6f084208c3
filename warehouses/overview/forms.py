from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from merchant.tenancy.zones import clean_zone
from warehouses.calendars.library import subdivisions_of
from warehouses.sites.codes import is_taken
from warehouses.sites.countries import COUNTRIES
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse
from warehouses.sites.room import room_left


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
            "code",
            "name",
            "merchant",
            "kind",
            "owner",
            "country",
            "subdivision",
            "city",
            "time_zone",
            "weekdays",
            "cutoff",
            "is_active",
        ]

    def clean_country(self):
        country = self.cleaned_data["country"].upper()
        if country not in COUNTRIES:
            raise forms.ValidationError(
                _("“%(code)s” is no country. Use the two letters of ISO 3166-1, e.g. US, GB or DE.")
                % {"code": country}
            )
        return country

    def clean_time_zone(self):
        return clean_zone(self.cleaned_data["time_zone"])

    def clean_subdivision(self):
        return self.cleaned_data["subdivision"].upper()

    def clean(self):
        facts = super().clean()
        country, subdivision = facts.get("country"), facts.get("subdivision")
        if country and subdivision and subdivision not in subdivisions_of(country):
            self.add_error("subdivision", _no_subdivision(country, subdivision))
        merchant = facts.get("merchant", self.instance.merchant)
        if self.instance.pk is None and is_taken(facts.get("code", ""), merchant=merchant):
            self.add_error("code", _taken(merchant))
        if self.instance.pk is None and merchant and not room_left(merchant):
            self.add_error("merchant", _full())
        if merchant is None and facts.get("owner") != Warehouse.Owner.PLATFORM:
            self.add_error("owner", _("A warehouse without a merchant belongs to the platform."))
        return facts


class ChannelForm(forms.ModelForm):
    """A channel as staff enter it; what it can cost an order stands in its warehouse."""

    class Meta:
        model = Channel
        fields = ["warehouse", "merchant", "code", "name", "carrier", "transit_days", "is_active"]

    def clean(self):
        facts = super().clean()
        if self.instance.pk:
            return facts  # the two below are chosen once
        warehouse, merchant = facts.get("warehouse"), facts.get("merchant")
        if warehouse and warehouse.merchant_id and (merchant is None or merchant.pk != warehouse.merchant_id):
            self.add_error("merchant", _("The warehouse is a merchant's own: choose the same merchant here."))
        return facts


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
