from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.book.models import Order
from orders.book.shipped import ShippedBy
from orders.policy.kinds import PenaltyKind
from orders.policy.querysets import PolicyVersionQuerySet
from orders.policy.scopes import Scope
from orders.policy.tiers import Tier, amounts_of
from orders.policy.timeline import Span
from warehouses.calendars.models import country_validator

MOST_DAYS = 250  # business days that calendars reach far enough for
# What tells a version from others of the same content.
OF_ITS_OWN = frozenset(
    ["id", "number", "name", "published_at", "published_by", "edition", "valid_from", "valid_to"]
)


class Standing(models.TextChoices):
    """Where a version stands in time: read off its dates, never stored."""

    DRAFT = "draft", _("draft")
    COMING = "coming", pgettext_lazy("policy version", "coming")
    IN_FORCE = "in_force", pgettext_lazy("policy version", "in force")
    ENDED = "ended", pgettext_lazy("policy version", "ended")


def two_warnings() -> list[int]:
    """The hours before a deadline at which the first policy warns."""
    return [24, 4]


class StartEvent(models.TextChoices):
    """What starts an order's clock; the next in line counts where a source never told of it."""

    RELEASED = "released", _("released")
    PAID = "paid", _("paid")
    CREATED = "created", _("ordered")


class PolicyVersion(models.Model):
    """A dated set of rules for the clock and the orders that it is for; published ones are immutable."""

    class Zone(models.TextChoices):
        WAREHOUSE = "warehouse", _("the warehouse's")
        DESTINATION = "destination", _("the destination's")
        NAMED = "named", _("the one named below")

    class CutoffBy(models.TextChoices):
        WAREHOUSE = "warehouse", _("the warehouse's")
        POLICY = "policy", _("the one below")
        NONE = "none", _("none: midnight")

    number = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        verbose_name=_("published by"),
        related_name="+",
        editable=False,
    )
    edition = models.PositiveIntegerField(_("edition"), default=1, db_default=1, editable=False)

    market = models.CharField(
        _("market"),
        max_length=2,
        blank=True,
        default="",
        db_default="",
        validators=[country_validator],
        help_text=_("The destination's two capital letters, e.g. GB. Empty: every market."),
    )
    programme = models.CharField(
        _("programme"), max_length=20, blank=True, default="", db_default="", choices=Order.Programme
    )
    leg = models.CharField(_("leg"), max_length=25, blank=True, default="", db_default="", choices=Order.Leg)
    category = models.CharField(
        _("category"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("As SKUs have it. Empty: every category."),
    )
    valid_from = models.DateTimeField(
        _("valid from"), help_text=_("For orders that are released from this moment on.")
    )
    valid_to = models.DateTimeField(
        _("valid to"), null=True, blank=True, help_text=_("Empty: until a successor begins.")
    )

    start_event = models.CharField(
        _("clock started by"),
        max_length=10,
        choices=StartEvent,
        default=StartEvent.RELEASED,
        db_default=StartEvent.RELEASED,
    )
    handling_days = models.PositiveSmallIntegerField(
        _("business days to ship"), validators=[MaxValueValidator(MOST_DAYS)]
    )
    transit_days = models.PositiveSmallIntegerField(
        _("business days to deliver"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("Open days at the destination after ship-by. Empty: no deliver-by."),
    )
    zone = models.CharField(
        _("time zone"), max_length=12, choices=Zone, default=Zone.WAREHOUSE, db_default=Zone.WAREHOUSE
    )
    zone_name = models.CharField(
        _("its name"), max_length=50, blank=True, default="", db_default="", help_text=_("e.g. Asia/Shanghai")
    )
    cutoff_by = models.CharField(
        _("cut-off"),
        max_length=12,
        choices=CutoffBy,
        default=CutoffBy.WAREHOUSE,
        db_default=CutoffBy.WAREHOUSE,
    )
    cutoff = models.TimeField(_("its time"), null=True, blank=True)
    due_time = models.TimeField(_("due time"), help_text=_("Local time of the zone above."))
    warehouse_open = models.BooleanField(_("the warehouse has to be open"), default=True, db_default=True)
    market_open = models.BooleanField(_("the destination has to be open"), default=False, db_default=False)
    store_open = models.BooleanField(_("the store has to be open"), default=True, db_default=True)
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
    counts_as_shipped = models.CharField(
        _("counts as shipped"), max_length=20, choices=ShippedBy, default=ShippedBy.HANDED_OVER
    )

    closure_notice_days = models.PositiveSmallIntegerField(
        _("notice of closures, days"),
        default=3,
        db_default=3,
        help_text=_("A store's closure begins so many days after the day it is entered, or later."),
    )
    closure_days_a_year = models.PositiveSmallIntegerField(
        _("days of closures a year"), default=45, db_default=45, validators=[MaxValueValidator(366)]
    )
    closure_longest = models.PositiveSmallIntegerField(
        _("longest closure, days"),
        default=30,
        db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(59)],
    )
    least_weekdays = models.PositiveSmallIntegerField(
        _("least working days a week"),
        default=5,
        db_default=5,
        validators=[MinValueValidator(1), MaxValueValidator(7)],
        help_text=_(
            "Of a week that a store sets; it begins with the notice of closures. Weeks that were set before"
            " stay."
        ),
    )
    closures_move_orders = models.BooleanField(
        _("closures move open orders"),
        default=False,
        db_default=False,
        help_text=_("Off: released orders keep the date that the buyer was promised."),
    )

    appeal_days = models.PositiveSmallIntegerField(
        _("days to appeal"),
        default=7,
        db_default=7,
        validators=[MaxValueValidator(365)],
        help_text=_("After a penalty was raised last; a day has 24 hours."),
    )

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        ordering = ["-number"]
        permissions = [("publish_policyversion", "Can publish policy versions")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="policy_ends_after_it_begins",
                violation_error_message=_("It ends before it begins. Mend one of the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(warehouse_open=True) | Q(market_open=True) | Q(store_open=True),
                name="policy_names_a_calendar",
                violation_error_message=_("Say whose calendar counts: tick at least one of the three."),
            ),
            models.CheckConstraint(
                condition=Q(zone="named") ^ Q(zone_name=""),
                name="policy_zone_has_name",
                violation_error_message=_(
                    "A time zone's name stands beside “the one named below”, and only there."
                ),
            ),
            models.CheckConstraint(
                condition=Q(cutoff_by="policy", cutoff__isnull=False)
                | (~Q(cutoff_by="policy") & Q(cutoff=None)),
                name="policy_cutoff_has_time",
                violation_error_message=_("A cut-off time stands beside “the one below”, and only there."),
            ),
        ]

    def __str__(self):
        return f"{self.name} v{self.number}"

    @property
    def scope(self) -> Scope:
        """The orders that the version is for."""
        return Scope(self.market, self.programme, self.leg, self.category)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def span(self) -> Span:
        """From when until when it is valid for which orders."""
        return Span(self.number, self.scope, self.valid_from, self.valid_to)

    @property
    def facts(self) -> dict:
        """What it says of the orders that it is for; two versions with the same facts date alike."""
        own = OF_ITS_OWN | set(Scope._fields)
        return {
            field.name: field.value_from_object(self)
            for field in self._meta.concrete_fields
            if field.name not in own
        }

    def standing_at(self, moment) -> Standing:
        """Where it stands in time at the moment."""
        if not self.is_published:
            return Standing.DRAFT
        if moment < self.valid_from:
            return Standing.COMING
        return Standing.IN_FORCE if self.is_valid_at(moment) else Standing.ENDED

    @property
    def asks_for_destination(self) -> bool:
        """Whether a ship-by cannot be counted without the destination's calendar."""
        return self.market_open or self.zone == self.Zone.DESTINATION

    def is_valid_at(self, moment):
        """Whether the version's dates include the moment."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)

    def terms(self):
        """What an order keeps of this version: enough to read its deadlines without it."""
        return {
            "policy": self.number,
            "business_days": self.handling_days,
            "transit_days": self.transit_days,
            "due_time": self.due_time.isoformat(),
            "counts_as_shipped": self.counts_as_shipped,
        }


class PenaltyTier(models.Model):
    """What a version takes for one kind of failing, by how late it is; published ones never change."""

    policy = models.ForeignKey(
        PolicyVersion, on_delete=models.CASCADE, related_name="tiers", verbose_name=_("policy version")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PenaltyKind)
    programme = models.CharField(
        _("programme"),
        max_length=20,
        blank=True,
        default="",
        choices=Order.Programme,
        help_text=_("Empty: every programme that has no tiers of this kind of its own."),
    )
    hours_from = models.PositiveIntegerField(
        pgettext_lazy("tier", "more hours late than"),
        default=0,
        help_text=_("Elapsed hours: 5 days are 120."),
    )
    hours_to = models.PositiveIntegerField(
        pgettext_lazy("tier", "up to hours late"), null=True, blank=True, help_text=_("Empty: without end.")
    )
    amounts = models.JSONField(
        _("fixed amounts"),
        default=dict,
        blank=True,
        help_text=_('By currency, e.g. {"CNY": "40", "USD": "5"}: the higher one is taken.'),
    )
    factor = models.DecimalField(
        _("× price"), max_digits=6, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    at_least = models.JSONField(
        _("at least"), default=dict, blank=True, help_text=_("By currency; of several the highest.")
    )
    at_most = models.JSONField(
        _("at most"), default=dict, blank=True, help_text=_("By currency; of several the lowest.")
    )

    class Meta:
        verbose_name = _("penalty tier")
        verbose_name_plural = _("penalty tiers")
        ordering = ["policy", "kind", "programme", "hours_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "kind", "programme", "hours_from"], name="penaltytier_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(hours_to=None) | Q(hours_to__gt=F("hours_from")),
                name="penaltytier_ends_after_it_begins",
                violation_error_message=_("The tier ends before it begins. Mend one of its hours."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.hours_from}–{self.hours_to or '∞'} h"

    def told(self) -> Tier:
        """The same as plain values, for the pure arithmetic."""
        return Tier(
            kind=self.kind,
            programme=self.programme,
            hours_from=self.hours_from,
            hours_to=self.hours_to,
            amounts=amounts_of(self.amounts),
            factor=self.factor,
            at_least=amounts_of(self.at_least),
            at_most=amounts_of(self.at_most),
            key=self.pk,
        )
