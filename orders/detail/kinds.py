"""Every kind of act on an order's page: its words, its right, its form and when it is possible."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.book.holds import HoldKind
from orders.book.models import Package
from orders.book.status import OrderStatus
from orders.detail import forms
from orders.detail.standing import Standing

ENDS = {Package.State.SIGNED, Package.State.RETURNED, Package.State.LOST}


@dataclass(frozen=True)
class Kind:
    """One kind of act: whose right it is, what its buttons say, what it does, when it is possible."""

    right: str
    label: str
    is_possible: Callable[[Standing], bool]
    form: type[Form] = forms.ActForm
    told: str = ""
    button: str = ""  # what does it, where that is not what opens it


# In the order of the head's buttons: the first that is possible is the one to do next.
ORDER_ACTS = {
    "release": Kind(
        "release_orders",
        _("Release"),
        lambda at: at.order.status == OrderStatus.PENDING and HoldKind.RISK not in at.held_for,
        told=_("The clock starts now, and the order may be shipped."),
    ),
    "ship": Kind("ship_orders", _("Mark shipped"), lambda at: at.is_to_ship, forms.ShipForm),
    "submit": Kind(
        "submit_orders",
        _("Hand to warehouse"),
        lambda at: at.is_to_ship and at.is_open and at.fulfilment.warehouse_id and not at.held_for,
        told=_("The warehouse gets a pick list with this order. What changes afterwards holds the order."),
    ),
    "hold": Kind(
        "hold_orders",
        pgettext_lazy("act", "Hold"),
        lambda at: at.is_here and HoldKind.MANUAL not in at.held_for,
        forms.ReasonForm,
        told=_("The order stays where it is until somebody releases the hold; its clock runs on."),
    ),
    "assign": Kind(
        "assign_orders",
        _("Choose warehouse"),
        lambda at: at.is_open,
        forms.AssignForm,
        told=_("Matching never overwrites your choice. The date may come earlier, never later."),
    ),
    "unlock": Kind(
        "assign_orders",
        _("Let matching decide again"),
        lambda at: at.is_open and at.fulfilment.is_locked,
        told=_("The country table is asked anew, as if nobody had chosen."),
    ),
    "take_back_submission": Kind(
        "submit_orders",
        _("Take back from the warehouse"),
        lambda at: at.is_here and at.fulfilment.state == "open" and at.fulfilment.submitted_at is not None,
        forms.ReasonForm,
        told=_("Tell the warehouse, too: its printed pick list still names this order."),
    ),
    "ask_cancellation": Kind(
        "hold_orders",
        _("Buyer wants to cancel"),
        lambda at: at.is_here and HoldKind.CANCELLATION not in at.held_for,
        forms.ReasonForm,
        told=_("The order is held until somebody cancels it or refuses."),
        button=_("Note the request"),
    ),
    "cancel": Kind(
        "cancel_orders",
        _("Cancel the order"),
        lambda at: at.is_here,
        forms.CancelForm,
        told=_("What has not left is cancelled for good. Parcels on their way are not touched."),
    ),
}
# They stand beside what they are about, not in the head.
CARD_ACTS = {
    "choose_country": Kind(
        "ship_orders",
        _("Choose the country"),
        lambda at: HoldKind.ADDRESS in at.held_for and at.is_here and not at.order.country,
        forms.CountryForm,
        button=_("Save"),
    ),
    "add_skus": Kind(
        "edit_catalogue", _("Add them to the catalogue"), lambda at: HoldKind.UNKNOWN_SKU in at.held_for
    ),
    "release_hold": Kind("hold_orders", _("Release the hold"), lambda at: HoldKind.MANUAL in at.held_for),
    "accept_cancellation": Kind(
        "cancel_orders",
        _("Accept: cancel the order"),
        lambda at: HoldKind.CANCELLATION in at.held_for and at.is_here,
        forms.AcceptForm,
        told=_("All that has not left is cancelled for the buyer; this cannot be undone."),
    ),
    "refuse_cancellation": Kind(
        "cancel_orders",
        _("Refuse: ship it"),
        lambda at: HoldKind.CANCELLATION in at.held_for,
        forms.ReasonForm,
        told=_("The order goes on. Tell the buyer why."),
    ),
    "confirm_personalisation": Kind(
        "hold_orders", _("The text is right"), lambda at: at.is_here and at.has_unconfirmed()
    ),
    "settle_change": Kind(
        "edit_orders",
        _("Settled"),
        lambda at: HoldKind.CHANGED in at.held_for,
        forms.SettledForm,
    ),
    "change_address": Kind(
        "edit_orders",
        _("Change address"),
        lambda at: at.is_here,
        forms.AddressForm,
        told=_(
            "With another country or postcode, the warehouse is chosen anew; the date may come earlier,"
            " never later than promised. If the warehouse has the order already, it is held."
        ),
        button=_("Save the address"),
    ),
    "reveal": Kind("see_recipients", _("Show in full"), lambda at: True),
    "note": Kind("note_orders", _("Add note"), lambda at: True, forms.NoteForm),
    "tag": Kind("tag_orders", pgettext_lazy("act", "Tag"), lambda at: True, forms.TagForm),
    "untag": Kind("tag_orders", _("Take off"), lambda at: True, forms.TagForm),
    "new_tag": Kind("edit_tags", _("New tag"), lambda at: True, forms.NewTagForm, button=_("Add")),
}
PACKAGE_ACTS = {
    "sign": Kind(
        "ship_orders",
        _("Mark signed"),
        lambda at: at.package.may_become(Package.State.SIGNED) and not at.goes_to_platform,
        forms.SignForm,
    ),
    "arrive": Kind(
        "ship_orders",
        _("Mark arrived"),
        lambda at: at.goes_to_platform and at.package.may_become(Package.State.SIGNED),
        forms.ArriveForm,
        told=_("The parcel has come to the platform's warehouse; from there it goes on to the buyer."),
    ),
    "take_back_end": Kind(
        "ship_orders",
        _("Undo this outcome"),
        lambda at: at.package.state in ENDS,
        forms.ReasonForm,
        told=_("The parcel is on its way again, as if this had not been recorded."),
    ),
    "trace": Kind(
        "ship_orders",
        _("Label and first scan"),
        lambda at: at.package.state != Package.State.VOIDED,
        forms.TraceForm,
        told=_("What the carrier's tracking shows. Both are kept apart from the hand-over."),
        button=_("Save"),
    ),
    "correct": Kind(
        "ship_orders",
        _("Correct carrier or number"),
        lambda at: at.package.state != Package.State.VOIDED,
        forms.CorrectForm,
        button=_("Correct the number"),
    ),
    "return_package": Kind(
        "ship_orders",
        _("It came back"),
        lambda at: at.package.may_become(Package.State.RETURNED),
        forms.ReturnForm,
        told=_("Refused or undeliverable: it is back with the sender."),
        button=_("Mark returned"),
    ),
    "lose": Kind(
        "ship_orders",
        _("It is lost"),
        lambda at: at.package.may_become(Package.State.LOST),
        forms.LoseForm,
        told=_("The carrier has given it up."),
        button=_("Mark lost"),
    ),
    "void": Kind(
        "ship_orders",
        _("It never left"),
        lambda at: at.package.may_become(Package.State.VOIDED) and at.package.kind == Package.Kind.FIRST,
        forms.ReasonForm,
        told=_("The package is voided; its units are to be shipped again."),
        button=_("Void it"),
    ),
}
