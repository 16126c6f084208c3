"""What staff are asked before an act on an order."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from orders.book.fields import StoreMoment, TrackingNumber
from orders.book.models import Order, Package
from warehouses.sites.models import Channel


class ActForm(forms.Form):
    """An act that asks for nothing; `told` is what its service is told."""

    def __init__(self, data=None, *, order: Order):
        super().__init__(data)
        self.order = order

    def told(self) -> dict:
        return {"order_id": self.order.pk, **self.cleaned_data}


class ReasonForm(ActForm):
    """Why something is done; the seller reads it."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextInputWidget())


class ChannelForm(ActForm):
    """The channel, and so the warehouse, that is to send the order."""

    channel = forms.ModelChoiceField(
        label=_("Warehouse and channel"), queryset=Channel.objects.none(), widget=UnfoldAdminSelectWidget()
    )

    def __init__(self, data=None, *, order):
        super().__init__(data, order=order)
        channels = Channel.objects.for_merchant(order.merchant).select_related("warehouse")
        self.fields["channel"].queryset = channels.order_by("warehouse__code", "code")
        self.fields["channel"].label_from_instance = lambda each: f"{each.warehouse.name} · {each.name}"

    def told(self):
        channel = self.cleaned_data["channel"]
        return {"order_id": self.order.pk, "warehouse": channel.warehouse, "channel": channel}


class OnwardForm(ActForm):
    """The parcel in which the platform's warehouse sends the order on to the buyer."""

    carrier = forms.CharField(label=_("Carrier"), max_length=60, widget=UnfoldAdminTextInputWidget())
    tracking_number = TrackingNumber(widget=UnfoldAdminTextInputWidget())


class PackageForm(ActForm):
    """Which of the order's parcels is meant."""

    package = forms.ChoiceField(label=_("Package"), widget=UnfoldAdminSelectWidget())

    def __init__(self, data=None, *, order):
        super().__init__(data, order=order)
        packages = Package.objects.for_merchant(order.merchant).filter(order=order).standing().order_by("pk")
        self.fields["package"].choices = [
            (each.pk, f"{each.carrier} {each} · {each.get_kind_display()} · {each.get_state_display()}")
            for each in packages
        ]

    def told(self):
        told = dict(self.cleaned_data)
        return {"package_id": int(told.pop("package")), **told}


class PackageReasonForm(PackageForm):
    """Which parcel, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextInputWidget())


class TraceForm(PackageForm):
    """When the carrier scanned a parcel first, known for certain."""

    scanned_at = StoreMoment(label=_("First scanned at"), help_text=_("Store time."), required=True)

    def told(self):
        told = super().told()
        package = Package.objects.for_merchant(self.order.merchant).get(pk=told["package_id"])
        return told | {"labelled_at": package.labelled_at}


class SignForm(PackageForm):
    """Which parcel the buyer signed for, and when."""

    signed_at = StoreMoment(label=_("Signed at"), help_text=_("Store time. Empty means now."))
