"""What staff enter about a policy version; a mistake is refused by one sentence that says how to mend it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextInputWidget

from merchant.tenancy.zones import clean_zone
from orders.book.models import Order
from orders.book.shipped import ShippedBy
from orders.policy.models import PolicyVersion
from warehouses.sites.countries import COUNTRIES

FURTHEST_WARNING = 240  # hours
LONGEST_WAIT = 30 * 24 * 60  # minutes before a release
SEPARATOR = re.compile(r"[\s,，、;]+")


class WarnHours(forms.CharField):
    """Whole hours before a deadline, the longest first; none for no warning."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=200, widget=UnfoldAdminTextInputWidget(), **kwargs)

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value):
        words = [word for word in SEPARATOR.split(super().clean(value)) if word]
        hours = [int(word) if word.isascii() and word.isdigit() else 0 for word in words]
        is_falling = all(first > second for first, second in zip(hours, hours[1:], strict=False))
        if not is_falling or not all(1 <= hour <= FURTHEST_WARNING for hour in hours):
            raise ValidationError(
                _("Write whole hours from %(most)s down to 1, each less than the one before, e.g. 24, 4.")
                % {"most": FURTHEST_WARNING}
            )
        return hours


class PolicyForm(forms.ModelForm):
    """A draft; `refused` is what the service said when it would not save it."""

    refused = ""
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())
    warn_hours = WarnHours(
        label=gettext_lazy("Warns so many hours ahead"),
        help_text=gettext_lazy("Whole hours, the longest first. Empty: no warning."),
    )

    class Meta:
        model = PolicyVersion
        exclude = ()  # noqa: DJ006, the admin's fieldsets name the fields
        help_texts = {
            "valid_from": gettext_lazy("UTC. For orders that are released from this moment on."),
            "valid_to": gettext_lazy("UTC. Empty: until a successor begins."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "seen" in self.fields:
            self.initial["seen"] = self.instance.edition

    def clean_market(self):
        market = self.cleaned_data["market"].upper()
        if market and market not in COUNTRIES:
            raise ValidationError(
                _(
                    "“%(market)s” is no country. Use the two letters of ISO 3166-1, e.g. GB, or leave it"
                    " empty."
                )
                % {"market": market}
            )
        return market

    def clean_zone_name(self):
        zone = self.cleaned_data["zone_name"]
        return clean_zone(zone) if zone else zone

    def clean_release_after_minutes(self):
        minutes = self.cleaned_data["release_after_minutes"]
        if minutes > LONGEST_WAIT:
            raise ValidationError(
                _("At most %(most)s minutes, which are 30 days: orders would wait for nothing.")
                % {"most": LONGEST_WAIT}
            )
        return minutes

    def clean(self):
        if self.refused:
            raise ValidationError(self.refused)
        told = super().clean()
        if (
            told.get("counts_as_shipped") == ShippedBy.ARRIVED
            and told.get("leg") != Order.Leg.TO_PLATFORM_WAREHOUSE
        ):
            self.add_error(
                "counts_as_shipped",
                _(
                    "Only orders by way of the platform's warehouse arrive there: choose that leg, or"
                    " another event."
                ),
            )
        return told


class ConfirmForm(forms.Form):
    """An act that asks for nothing but a click."""


class PublishForm(forms.Form):
    """Published for good: whoever does it types the version's number."""

    number = forms.CharField(max_length=20, widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}))
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput())

    def __init__(self, *args, policy: PolicyVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.fields["number"].label = _("Type the version's number, %(number)s, to confirm") % {
            "number": policy.number
        }

    def clean_number(self):
        if self.cleaned_data["number"] != str(self.policy.number):
            raise ValidationError(_("Type %(number)s here to confirm.") % {"number": self.policy.number})
        return self.policy.number
