"""What each act of an order's page asks for, and the page beside it that only asks what would be."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from orders.book.fields import StoreMoment, TrackingNumber
from orders.book.models import Line, Order, Package, Tag
from warehouses.matching.forms import ChannelChoiceField
from warehouses.sites.countries import country_choices
from warehouses.sites.models import Warehouse

NOW_IF_EMPTY = _("Store time. Empty means now.")
EMPTY_IF_UNKNOWN = _("Store time. Leave it empty where nobody knows.")
TYPED_AS_IT_IS = {"autocomplete": "off", "spellcheck": "false"}
MOST_DAYS = 60


class ActForm(forms.Form):
    """An act that asks for nothing; `cleaned_data` is what its service is told."""

    def __init__(self, data=None, *, order: Order, package: Package | None = None, **kwargs):
        super().__init__(data, **kwargs)
        self.order, self.package = order, package

    def main_fields(self):
        return self.visible_fields()


class ReasonForm(ActForm):
    """Why something is done or taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class SettledForm(ActForm):
    """What somebody did about a change that came too late."""

    reason = forms.CharField(label=_("What was done"), max_length=200)


class AcceptForm(ReasonForm):
    """Why the buyer wants the order cancelled: as it was noted, until somebody knows better."""

    def __init__(self, data=None, *, order, **kwargs):
        super().__init__(data, order=order, **kwargs)
        self.initial["reason"] = getattr(order, "asked_because", "")


class UnitsForm(ActForm):
    """An act on all that is left of an order, or on the units that were typed for its lines."""

    def __init__(self, data=None, *, order, **kwargs):
        super().__init__(data, order=order, **kwargs)
        # Also those that left meanwhile: what was typed for them must not be lost.
        self.lines = order.shown_lines if data is None else list(order.lines.all())
        for line in self.lines:
            self.fields[f"units_{line.pk}"] = forms.IntegerField(
                label=line.sku_code,
                required=False,
                min_value=0,
                max_value=line.to_ship,
                error_messages={"max_value": _("Only %(limit_value)s are left to ship.")},
                widget=forms.NumberInput(attrs={"class": "small-number"}),
            )

    def clean(self):
        """Units by line instead of a field a line; None, meaning all that is left, when none was typed."""
        told = {name: value for name, value in self.cleaned_data.items() if not name.startswith("units_")}
        typed = {line.pk: self.cleaned_data.get(f"units_{line.pk}") for line in self.lines}
        is_whole = all(count is None for count in typed.values())
        return told | {"units": None if is_whole else {pk: count or 0 for pk, count in typed.items()}}

    def main_fields(self):
        return [field for field in self.visible_fields() if not field.name.startswith("units_")]

    def unit_fields(self):
        fields = [(line, self[f"units_{line.pk}"]) for line in self.lines]
        return [(line, field) for line, field in fields if line.to_ship or field.errors]

    def offers_a_part(self):
        """Whether there is anything to part."""
        return sum(line.to_ship for line in self.lines) > 1 or self.has_typed_units()

    def has_typed_units(self):
        return any(field.data for _line, field in self.unit_fields())


class ShipForm(UnitsForm):
    """A parcel handed to a carrier; one number a line says how many of its units are inside."""

    only_a_part = _("Only a part of it is in this parcel")

    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    tracking_number = TrackingNumber(widget=forms.TextInput(attrs=TYPED_AS_IT_IS))
    handed_over_at = StoreMoment(
        label=_("Handed over at"),
        help_text=_(
            "Store time. Empty means now; more than 24 hours ago counts from now, unless platform staff prove"
            " the carrier's scan."
        ),
    )
    labelled_at = StoreMoment(label=_("Label bought at"), help_text=EMPTY_IF_UNKNOWN)

    def __init__(self, data=None, *, order, **kwargs):
        super().__init__(data, order=order, **kwargs)
        self.initial["carrier"] = getattr(order, "usual_carrier", "")


class CancelForm(UnitsForm):
    """Who wants it cancelled, why, and how much of it."""

    only_a_part = _("Cancel only a part of it")

    by = forms.ChoiceField(
        label=_("Who wants it"),
        choices=Line.CancelledBy.choices,
        initial=Line.CancelledBy.BUYER,
        help_text=_("What the seller cancels counts against the store; what the buyer asked for does not."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SignForm(ActForm):
    """That the buyer has signed, and when."""

    signed_at = StoreMoment(label=_("Signed at"), help_text=NOW_IF_EMPTY)


class ReturnForm(ReasonForm):
    """That a parcel came back, why, and when."""

    returned_at = StoreMoment(label=_("Came back at"), help_text=NOW_IF_EMPTY)


class LoseForm(ReasonForm):
    """That a parcel is lost, how one knows, and since when."""

    lost_at = StoreMoment(label=_("Lost at"), help_text=NOW_IF_EMPTY)


class ArriveForm(ActForm):
    """That a parcel has come to the platform's warehouse, and when."""

    arrived_at = StoreMoment(label=_("Arrived at"), help_text=NOW_IF_EMPTY)


class CorrectForm(ActForm):
    """The right carrier and number of a parcel."""

    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    tracking_number = TrackingNumber(widget=forms.TextInput(attrs=TYPED_AS_IT_IS))

    def __init__(self, data=None, *, order, package, **kwargs):
        super().__init__(data, order=order, package=package, **kwargs)
        self.initial = {"carrier": package.carrier, "tracking_number": package.tracking_number}


class TraceForm(ActForm):
    """When a parcel's label was bought, and when the carrier first scanned it."""

    labelled_at = StoreMoment(label=_("Label bought at"), help_text=EMPTY_IF_UNKNOWN)
    scanned_at = StoreMoment(
        label=_("First scanned at"),
        help_text=_(
            "Store time, as the carrier's tracking shows it. More than 24 hours ago, it counts from now."
        ),
    )

    def __init__(self, data=None, *, order, package, **kwargs):
        super().__init__(data, order=order, package=package, **kwargs)
        self.initial = {"labelled_at": package.labelled_at, "scanned_at": package.scanned_at}


class CountryForm(ActForm):
    """The destination of an order whose file named none."""

    country = forms.ChoiceField(label=_("Destination"))

    def __init__(self, data=None, *, order, **kwargs):
        super().__init__(data, order=order, **kwargs)
        self.fields["country"].choices = [("", "—"), *country_choices(get_language())]


class AddressForm(ActForm):
    """Whom an order goes to, and where; prefilled only for somebody who was shown the recipient."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=50, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    street = forms.CharField(
        label=_("Street"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)
    subdivision = forms.CharField(label=_("State or province"), max_length=10, required=False)
    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, data=None, *, order, **kwargs):
        super().__init__(data, order=order, **kwargs)
        recipient = getattr(order, "recipient", None)
        self.initial = {name: getattr(recipient, name, "") for name in self.fields}
        self.initial |= {name: getattr(order, name) for name in ("country", "subdivision", "postcode")}
        self.fields["country"].choices = [("", "—"), *country_choices(get_language())]


class AssignForm(ActForm):
    """The warehouse and channel that a person chooses."""

    channel = ChannelChoiceField()

    def __init__(self, data=None, *, order, **kwargs):
        super().__init__(data, order=order, **kwargs)
        self.fields["channel"].offer_those_of(order.merchant)

    def clean(self):
        channel = self.cleaned_data.get("channel")
        return {"channel": channel, "warehouse": channel and channel.warehouse}


class NoteForm(ActForm):
    """What a colleague should know about the order."""

    text = forms.CharField(
        label=_("New note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000})
    )


class TagForm(ActForm):
    """One of the merchant's tags."""

    tag_id = forms.ModelChoiceField(queryset=Tag.objects.none(), to_field_name="public_id")

    def __init__(self, data=None, *, order, **kwargs):
        super().__init__(data, order=order, **kwargs)
        self.fields["tag_id"].queryset = Tag.objects.for_merchant(order.merchant)

    def clean(self):
        tag = self.cleaned_data.get("tag_id")
        return {"tag_id": tag and tag.pk}


class NewTagForm(ActForm):
    """A word that the merchant has no tag for yet."""

    name = forms.CharField(label=_("New tag"), max_length=30)
    tone = forms.ChoiceField(label=_("Colour"), choices=Tag.Tone.choices, initial=Tag.Tone.GREY)


class WhatIfForm(forms.Form):
    """Another warehouse, cut-off or number of business days than the order was dated by."""

    warehouse = forms.ChoiceField(label=_("Warehouse"))
    days = forms.IntegerField(label=_("Business days"), min_value=0, max_value=MOST_DAYS)
    cutoff = forms.TimeField(
        label=_("Cut-off"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Empty: the warehouse's own."),
    )

    def __init__(self, data=None, *, warehouses: Sequence[Warehouse], **kwargs):
        super().__init__(data, **kwargs)
        self.warehouses = {warehouse.code: warehouse for warehouse in warehouses}
        self.fields["warehouse"].choices = [
            (code, f"{warehouse.name} · {code}") for code, warehouse in self.warehouses.items()
        ]

    def clean_warehouse(self):
        return self.warehouses[self.cleaned_data["warehouse"]]
