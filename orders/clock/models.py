from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import MerchantOwned
from orders.book.models import Fulfilment
from orders.clock.querysets import PolicyVersionQuerySet


def two_warnings() -> list[int]:
    """The hours before a deadline at which the first policy warns."""
    return [24, 4]


class PolicyVersion(models.Model):
    """A dated set of rules for the clock; published ones are immutable."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True)
    handling_days = models.PositiveSmallIntegerField(_("business days to ship"))
    due_time = models.TimeField(_("due time"), help_text=_("Local time at the warehouse."))
    release_after_minutes = models.PositiveIntegerField(
        _("waiting time before release, minutes"),
        default=60,
        help_text=_("In which a buyer may still cancel or change the address; then the job releases."),
    )
    warn_hours = models.JSONField(
        _("warns so many hours ahead"),
        default=two_warnings,
        help_text=_("Whole hours, the longest first."),
    )
    counts_as_shipped = models.CharField(_("counts as shipped"), max_length=20, default="handed_over")

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="policy_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return f"{self.name} v{self.number}"

    def is_valid_at(self, moment):
        """Whether the version's dates include the moment."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)

    def terms(self):
        """What an order keeps of this version: enough to read its deadline without it."""
        return {
            "policy": self.number,
            "business_days": self.handling_days,
            "due_time": self.due_time.isoformat(),
            "counts_as_shipped": self.counts_as_shipped,
        }


class Deadline(MerchantOwned):
    """How a fulfilment's ship-by was reckoned: start, terms and every day between, kept as codes."""

    class StartEvent(models.TextChoices):
        RELEASED = "released", _("released")
        PAID = "paid", _("paid")
        CREATED = "created", _("ordered")

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

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")

    def __str__(self):
        return f"{self.reckoned_ship_by:%Y-%m-%d %H:%M} {self.zone}"

    @property
    def local_zone(self):
        """The zone that the deadline was counted in."""
        return ZoneInfo(self.zone)
