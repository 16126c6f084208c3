from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from merchant.addresses.models import FACTS, StoreAddress
from merchant.postal.forms import AddressForm, PhoneField
from merchant.postal.phones import shown_phone


class StoreAddressForm(AddressForm):
    """Where returns go: who and where, in the order of the country."""

    PEOPLE = ("contact_name", "company_name")
    NEEDED = ("contact_name",)

    phone = PhoneField()

    @classmethod
    def of(cls, row: StoreAddress | None):
        """The form as it stands for an address, or an empty one."""
        if row is None:
            return cls()
        facts = row.address | {name: getattr(row, name) for name in FACTS}
        facts |= {"phone": shown_phone(row.phone), "was_seen": row.stamp}
        if row.is_placed_by_hand:
            facts |= {"latitude": row.latitude, "longitude": row.longitude}
        return cls(initial=facts)

    @property
    def told(self) -> dict[str, str]:
        """The facts for the service."""
        return self.address | {name: self.cleaned_data.get(name, "") for name in FACTS}

    @property
    def place(self):
        """Latitude and longitude as somebody typed them; None where they are to be guessed."""
        return None


class DispatchForm(StoreAddressForm):
    """Where goods are dispatched from, with the place on the map where somebody knows it better."""

    latitude = forms.DecimalField(
        label=gettext_lazy("Latitude"),
        min_value=-90,
        max_value=90,
        required=False,
        help_text=gettext_lazy("In degrees, e.g. 24.91389. Empty: guessed from the city."),
    )
    longitude = forms.DecimalField(
        label=gettext_lazy("Longitude"),
        min_value=-180,
        max_value=180,
        required=False,
        help_text=gettext_lazy("In degrees; below zero west of Greenwich, e.g. -118.24368."),
    )

    def clean(self):
        facts = super().clean()
        known = [name for name in ("latitude", "longitude") if facts.get(name) is not None]
        if len(known) == 1 and not {"latitude", "longitude"} & self.errors.keys():
            (other,) = {"latitude", "longitude"} - set(known)
            self.add_error(other, _("Enter both degrees or neither."))
        return facts

    @property
    def place(self):
        latitude, longitude = self.cleaned_data.get("latitude"), self.cleaned_data.get("longitude")
        return None if latitude is None else (latitude, longitude)


FORMS = {StoreAddress.Kind.DISPATCH: DispatchForm, StoreAddress.Kind.RETURNS: StoreAddressForm}
