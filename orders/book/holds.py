"""The reasons for which an order waits for a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HoldKind(models.TextChoices):
    """Why an order waits; each goes by itself when its reason goes."""

    UNMATCHED = "unmatched", _("no warehouse fits")
    STOCK = "out_of_stock", _("out of stock")
    WEIGHT = "weight_unknown", _("weight unknown")
    SIZE = "too_heavy_or_large", _("too heavy or too large")
    UNKNOWN_SKU = "unknown_sku", _("unknown SKU")
    ADDRESS = "address", _("address incomplete")
    NO_POLICY = "no_policy", _("no policy fits")
    CHANGED = "changed", _("changed too late")
    PERSONALISATION = "personalisation", _("personalisation unconfirmed")
    CANCELLATION = "cancellation", _("cancellation asked")
    RISK = "risk", _("risk")
    MANUAL = "manual", _("held by hand")
