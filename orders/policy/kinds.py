"""What a store is fined for."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PenaltyKind(models.TextChoices):
    """The kinds of failing that a policy version may have tiers for."""

    LATE_SHIPMENT = "late_shipment", _("late shipment")
    LATE_DELIVERY = "late_delivery", _("late delivery")
    INVALID_TRACKING = "invalid_tracking", _("false or invalid tracking")
    OUT_OF_STOCK = "out_of_stock", pgettext_lazy("penalty", "out of stock")
    WEIGHT_MISREPORT = "weight_misreport", _("weight misreported")
    LATE_JIT = "late_jit", _("late JIT hand-over")


# No job can find these: staff enter them.
BY_HAND = (PenaltyKind.INVALID_TRACKING, PenaltyKind.OUT_OF_STOCK, PenaltyKind.WEIGHT_MISREPORT)
