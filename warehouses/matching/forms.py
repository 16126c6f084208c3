from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from warehouses.matching.wording import ANY_OTHER_COUNTRY
from warehouses.sites.countries import country_choices
from warehouses.sites.models import Channel

ANY_OTHER_CHOICE = "*"  # in the form only: an empty value is what a browser sends for nothing chosen


class ChannelChoiceField(forms.ModelChoiceField):
    """One of a merchant's channels in use, grouped by their warehouse."""

    def __init__(self):
        empty_label = _("Choose a warehouse and its channel")
        super().__init__(
            Channel.objects.none(),
            label=_("Warehouse and channel"),
            empty_label=empty_label,
            help_text=_("A warehouse is offered with each channel that is in use there."),
        )

    def offer_those_of(self, merchant):
        """Narrow the choice to the channels that a parcel of this merchant can take now."""
        channels = Channel.objects.for_merchant(merchant).in_use().select_related("warehouse")
        self.queryset = channels.order_by("warehouse__name", "warehouse_id", "name")
        self.choices = [("", self.empty_label), *_grouped(self)]

    def label_from_instance(self, channel):
        # With its warehouse: a closed list shows the chosen line alone, without the group above it.
        named = channel.carrier.casefold() in channel.name.casefold()
        return " · ".join([channel.warehouse.name, channel.name] + ([] if named else [channel.carrier]))


class SetRouteForm(forms.Form):
    """Which warehouse and channel serve a country; the channels are grouped by their warehouse."""

    country = forms.TypedChoiceField(label=_("Destination"), coerce=lambda code: code.strip(ANY_OTHER_CHOICE))
    channel = ChannelChoiceField()

    def __init__(self, *args, merchant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channel"].offer_those_of(merchant)
        self.fields["country"].choices = [(ANY_OTHER_CHOICE, ANY_OTHER_COUNTRY), *country_choices()]

    @classmethod
    def of(cls, route):
        """The form as it stands for a row."""
        initial = {"country": route.country or ANY_OTHER_CHOICE, "channel": route.channel_id}
        return cls(initial=initial, merchant=route.merchant)

    @classmethod
    def to(cls, country, merchant):
        """The form for a destination that has no row yet."""
        return cls(initial={"country": country} if country else {}, merchant=merchant)

    @property
    def has_channels(self):
        """Whether there is anything to choose."""
        return len(self.fields["channel"].choices) > 1


class RemoveRouteForm(forms.Form):
    """Nothing to fill in: the row is named by the address."""


def _grouped(field):
    by_warehouse = groupby(field.queryset, key=lambda channel: channel.warehouse)
    return [
        (str(warehouse), [(channel.pk, field.label_from_instance(channel)) for channel in channels])
        for warehouse, channels in by_warehouse
    ]
