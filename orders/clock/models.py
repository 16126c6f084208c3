from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import MerchantOwned
from orders.book.models import Fulfilment
from orders.policy.models import PolicyVersion, StartEvent


class Deadline(MerchantOwned):
    """How a fulfilment's deadlines were reckoned: start, terms and every day between, kept as codes."""

    fulfilment = models.OneToOneField(
        Fulfilment, on_delete=models.PROTECT, related_name="deadline", verbose_name=_("fulfilment")
    )
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, verbose_name=_("policy version"))
    start_event = models.CharField(_("clock started by"), max_length=10, choices=StartEvent)
    started_at = models.DateTimeField(_("clock started at"))
    reckoned_ship_by = models.DateTimeField(_("ship-by by policy"))
    zone = models.CharField(_("time zone"), max_length=50)
    city = models.CharField(_("city"), max_length=100)
    terms = models.JSONField(_("terms"))
    explanation = models.JSONField(_("explanation"))
    delivery = models.JSONField(
        _("explanation of deliver-by"),
        null=True,
        help_text=_("Empty: its policy version sets no deliver-by."),
    )

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")

    def __str__(self):
        return f"{self.reckoned_ship_by:%Y-%m-%d %H:%M} {self.zone}"

    @property
    def deliver_by(self) -> datetime | None:
        """The reckoned deliver-by; None where the policy sets none."""
        return datetime.fromisoformat(self.delivery["ship_by"]) if self.delivery else None

    @property
    def local_zone(self):
        """The zone that ship-by was counted in."""
        return ZoneInfo(self.zone)
