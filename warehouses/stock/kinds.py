"""How stock moves, and why a person adjusts it (pure)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What a movement is."""

    RECEIPT = "receipt", pgettext_lazy("stock", "received")
    ADJUSTMENT = "adjustment", pgettext_lazy("stock", "adjusted")
    COUNT = "count", pgettext_lazy("stock", "counted")
    SHIPMENT = "shipment", pgettext_lazy("stock", "shipped")
    GIVEN_BACK = "given_back", _("parcel voided")
    RESERVATION = "reservation", pgettext_lazy("stock", "reserved")
    RELEASE = "release", pgettext_lazy("stock", "released")


class Reason(TextChoices):
    """Why a person adjusts stock."""

    DAMAGED = "damaged", pgettext_lazy("stock", "damaged")
    MISSING = "missing", pgettext_lazy("stock", "missing")
    USED = "used", _("own use or sample")
    FOUND = "found", pgettext_lazy("stock", "found again")
    RETURNED = "returned", _("returned by a buyer")
    MISTYPED = "mistyped", _("entered wrongly before")
    OTHER = "other", pgettext_lazy("stock", "another reason")


# The reasons that go one way only: they take away or they add.
GOES = {
    Reason.DAMAGED: -1,
    Reason.MISSING: -1,
    Reason.USED: -1,
    Reason.FOUND: 1,
    Reason.RETURNED: 1,
}
