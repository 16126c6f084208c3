from decimal import Decimal

from django import forms
from django.core.validators import RegexValidator
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import code_validator
from merchant.tenancy.zones import clean_zone
from warehouses.overview.forms import check_coordinates, check_subdivision, read_countries
from warehouses.sites.checks import check_currency
from warehouses.sites.countries import countries_in_words, country_choices
from warehouses.sites.history import seen
from warehouses.sites.models import MONDAY_TO_FRIDAY, Channel, Warehouse

OWN_KINDS = (Warehouse.Kind.OVERSEAS, Warehouse.Kind.DOMESTIC)
OWN_OWNERS = (Warehouse.Owner.THIRD_PARTY, Warehouse.Owner.SELLER)
MARK = RegexValidator(r"\A[0-9a-f]{32}\Z")
LONGEST_MM = 100_000


def _longest(model, name):
    return model._meta.get_field(name).max_length


class CodeForm(forms.Form):
    """What begins every form of a row that is known by its code: settled once."""

    code = forms.CharField(
        label=pgettext_lazy("warehouse", "Code"),
        max_length=30,
        help_text=_("2 to 30 capital letters, digits and hyphens, e.g. LAX1. It stays as it is."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    was_seen = forms.CharField(required=False, validators=[MARK], widget=forms.HiddenInput)

    def clean_code(self):
        code = self.cleaned_data["code"].upper()
        code_validator(code)
        return code

    def settle(self, row):
        """The form of a row that is there: it keeps its code, and its page remembers what it said."""
        del self.fields["code"]
        self.fields["was_seen"].required = True
        self.initial["was_seen"] = seen(row)

    def look_again(self, row):
        """The row was changed meanwhile: from now on the form has seen what it says now."""
        self.data = self.data.copy()
        self.data["was_seen"] = seen(row)

    @property
    def told(self) -> dict:
        """The facts for the service, without what is the page's own."""
        return {name: value for name, value in self.cleaned_data.items() if name != "was_seen"}

    def parts(self):
        """The fields in their parts: (heading, fields)."""
        for heading, names in self.PARTS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield heading, fields


class WarehouseForm(CodeForm):
    """A merchant's own warehouse as the seller enters it."""

    PARTS = [
        (_("What it is"), ["code", "name", "kind", "owner"]),
        (
            _("Where it stands"),
            ["country", "subdivision", "street", "postcode", "city", "latitude", "longitude"],
        ),
        (_("When it works"), ["time_zone", "weekdays", "cutoff"]),
        (_("What it is priced in"), ["currency"]),
    ]

    name = forms.CharField(label=pgettext_lazy("warehouse", "Name"), max_length=_longest(Warehouse, "name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[], widget=forms.RadioSelect)
    owner = forms.ChoiceField(label=_("Owner"), choices=[], widget=forms.RadioSelect)
    country = forms.ChoiceField(label=_("Country"), choices=[], help_text=_("Its public holidays count."))
    subdivision = forms.CharField(
        label=_("Subdivision"),
        max_length=3,
        required=False,
        help_text=_("State or province, where its holidays differ: ISO 3166-2 without the country, e.g. CA."),
    )
    city = forms.CharField(
        label=_("City"), max_length=_longest(Warehouse, "city"), help_text=_("Shown beside every deadline.")
    )
    street = forms.CharField(
        label=_("Street and number"), max_length=_longest(Warehouse, "street"), required=False
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=_longest(Warehouse, "postcode"), required=False
    )
    latitude = forms.DecimalField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        decimal_places=6,
        required=False,
        help_text=_("In degrees; below zero south of the equator, e.g. 34.052235."),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        decimal_places=6,
        required=False,
        help_text=_("In degrees; below zero west of Greenwich, e.g. -118.243683."),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=50,
        help_text=_("A name of the IANA list: type the city and choose."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=WEEKDAYS.items(),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "week"}),
        initial=MONDAY_TO_FRIDAY,
        error_messages={"required": _("Choose at least one day: orders leave on working days only.")},
    )
    cutoff = forms.TimeField(
        label=_("Cut-off"),
        required=False,
        initial="15:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_(
            "By the clock on its wall; what comes later counts from the next working day. Empty: midnight."
        ),
    )
    currency = forms.CharField(
        label=_("Currency of its channels' prices"),
        max_length=3,
        required=False,
        help_text=_("Three letters of ISO 4217, e.g. EUR. You can also say it with the first price."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )

    def __init__(self, *args, warehouse=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _labelled(OWN_KINDS, warehouse and warehouse.kind, Warehouse.Kind)
        self.fields["owner"].choices = _labelled(OWN_OWNERS, warehouse and warehouse.owner, Warehouse.Owner)
        self.fields["country"].choices = [("", "—"), *country_choices(get_language())]
        self.initial = {"kind": OWN_KINDS[0], "owner": OWN_OWNERS[0]} | self.initial
        if warehouse:
            names = [name for _heading, names in self.PARTS for name in names if name != "code"]
            self.initial |= {name: getattr(warehouse, name) for name in names}
            self.settle(warehouse)

    def clean_time_zone(self):
        return clean_zone(self.cleaned_data["time_zone"])

    def clean_subdivision(self):
        return self.cleaned_data["subdivision"].upper()

    def clean_currency(self):
        return read_currency(self.cleaned_data["currency"])

    def clean_weekdays(self):
        return sorted(set(self.cleaned_data["weekdays"]))

    def clean(self):
        told = super().clean()
        check_subdivision(self, told)
        check_coordinates(self, told)
        return told


class ChannelForm(CodeForm):
    """A channel out of an own warehouse; its prices are rows of their own."""

    PARTS = [
        (_("What it is"), ["code", "name", "carrier", "transit_days", "in_use"]),
        (_("Where it goes"), ["countries"]),
        (_("What it takes"), ["max_weight", "max_side", "max_girth"]),
    ]

    name = forms.CharField(label=pgettext_lazy("channel", "Name"), max_length=_longest(Channel, "name"))
    carrier = forms.CharField(label=_("Carrier"), max_length=_longest(Channel, "carrier"))
    transit_days = forms.IntegerField(
        label=_("Transit, business days"),
        min_value=0,
        max_value=365,
        help_text=_("Counted at the destination."),
    )
    in_use = forms.BooleanField(
        label=_("In use"),
        required=False,
        initial=True,
        help_text=_("Orders take channels in use only; those that have it keep it."),
    )
    countries = forms.CharField(
        label=_("Countries served"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Names or codes with commas between, e.g. Germany, FR; “EU” is all its members. Empty: anywhere."
        ),
    )
    max_weight = forms.DecimalField(
        label=_("Heaviest parcel, kg"),
        min_value=Decimal("0.001"),
        max_value=1000,
        decimal_places=3,
        required=False,
        help_text=_("Empty: no limit."),
    )
    max_side = forms.DecimalField(
        label=_("Longest side, cm"),
        min_value=Decimal("0.1"),
        max_value=LONGEST_MM // 10,
        decimal_places=1,
        required=False,
    )
    max_girth = forms.DecimalField(
        label=_("Length and girth, cm"),
        min_value=Decimal("0.1"),
        max_value=LONGEST_MM // 10,
        decimal_places=1,
        required=False,
        help_text=_("The longest side and twice each of the other two."),
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        required=False,
        help_text=_("Three letters of ISO 4217, e.g. EUR: of all prices out of this warehouse."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )

    def __init__(self, *args, warehouse, channel=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.warehouse = warehouse
        if warehouse.currency:
            del self.fields["currency"]
        if channel:
            self.initial |= _shown(channel)
            self.settle(channel)

    @property
    def told(self):
        told = super().told
        told.pop("currency", None)
        told["is_active"] = told.pop("in_use")
        told["max_weight_g"] = _scaled(told.pop("max_weight"), 1000)
        told["max_side_mm"] = _scaled(told.pop("max_side"), 10)
        told["max_girth_mm"] = _scaled(told.pop("max_girth"), 10)
        return told

    @property
    def priced_in(self) -> str:
        """In which currency the prices are typed; empty while nobody said."""
        return self.warehouse.currency or (self.is_bound and self.cleaned_data.get("currency")) or ""

    def clean_countries(self):
        return read_countries(self.cleaned_data["countries"])

    def clean_currency(self):
        return read_currency(self.cleaned_data["currency"])

    def clean(self):
        told = super().clean()
        side, girth = told.get("max_side"), told.get("max_girth")
        if side and girth and girth < side:
            self.add_error("max_girth", _("Length and girth include the longest side: it cannot be less."))
        return told


class UseForm(forms.Form):
    """Whether a warehouse is to be in use; the page's button says which."""

    in_use = forms.TypedChoiceField(
        choices=[("True", _("yes")), ("False", _("no"))],
        coerce=lambda value: value == "True",
        widget=forms.HiddenInput,
    )


class DefaultForm(forms.Form):
    """Which warehouse dates the orders of one store that found none."""

    warehouse = forms.ChoiceField(label=_("Warehouse"), choices=[])
    was_seen = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(self, *args, store, places, default=None, **kwargs):
        super().__init__(*args, auto_id=f"id_{store.code}_%s", **kwargs)
        self.places = {place.code: place for place in places}
        self.fields["warehouse"].choices = [(place.code, f"{place.name} · {place.code}") for place in places]
        if default:
            self.initial |= {"warehouse": default.code, "was_seen": default.code}
        else:
            self.fields["warehouse"].choices.insert(0, ("", "—"))

    def clean_warehouse(self):
        return self.places[self.cleaned_data["warehouse"]]


def read_currency(text: str) -> str:
    """The code that was typed, in capitals; nothing is allowed."""
    currency = text.strip().upper()
    if currency:
        check_currency(currency)
    return currency


def _labelled(offered, current, choices):
    """The choices, with what stands there now also where sellers may not choose it anew."""
    codes = [*offered, *([choices(current)] if current and current not in offered else [])]
    return [(code.value, capfirst(code.label)) for code in codes]


def _shown(channel):
    return {
        **{name: getattr(channel, name) for name in ("name", "carrier", "transit_days")},
        "in_use": channel.is_active,
        "countries": countries_in_words(channel.countries),
        "max_weight": _unscaled(channel.max_weight_g, 3),
        "max_side": _unscaled(channel.max_side_mm, 1),
        "max_girth": _unscaled(channel.max_girth_mm, 1),
    }


def _scaled(value, times):
    return None if value is None else int(value * times)


def _unscaled(value, places):
    """A limit in the unit that people use, without zeros at its end."""
    return None if value is None else f"{Decimal(value).scaleb(-places).normalize():f}"
