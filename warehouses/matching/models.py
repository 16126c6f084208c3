from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import MerchantOwned
from merchant.tenancy.public_ids import new_public_id
from warehouses.matching import conditions
from warehouses.matching.querysets import (
    RouteTableQuerySet,
    RuleQuerySet,
    RuleSetQuerySet,
)
from warehouses.sites.models import Channel, Warehouse


class RouteTable(MerchantOwned):
    """A merchant's country table as a whole: its revision, and when it last changed."""

    revision = models.PositiveIntegerField(_("revision"), default=0)
    changed_at = models.DateTimeField(_("changed at"), null=True)

    objects = RouteTableQuerySet.as_manager()
    for_jobs = RouteTableQuerySet.as_manager()  # matching reads those of many merchants at once

    class Meta:
        verbose_name = _("country table")
        verbose_name_plural = _("country tables")
        constraints = [models.UniqueConstraint(fields=["merchant"], name="routetable_once_a_merchant")]

    def __str__(self):
        return f"{self.merchant} r{self.revision}"


class CountryRoute(MerchantOwned):
    """Which warehouse and channel serve a destination country; an empty country is “any other”."""

    country = models.CharField(_("country"), max_length=2, blank=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, verbose_name=_("warehouse"))
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, verbose_name=_("channel"))
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)

    class Meta:
        verbose_name = _("country route")
        verbose_name_plural = _("country routes")
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(fields=["merchant", "country"], name="route_once_a_country"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="route_country_is_iso"
            ),
        ]

    def __str__(self):
        return f"{self.country or '*'} → {self.warehouse_id}"


class RuleSet(MerchantOwned):
    """A version of a merchant's matching rules: a draft without a number, or published and final.

    The version in force is the published one with the highest number. The database refuses to change a
    published version or its rules.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField(_("version"), null=True, help_text=_("Empty: a draft."))
    note = models.CharField(_("note"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)  # of a draft: counts its changes
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )

    objects = RuleSetQuerySet.as_manager()
    for_jobs = RuleSetQuerySet.as_manager()  # matching reads those of many merchants at once

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["merchant", "number"], name="ruleset_number_once"),
            models.UniqueConstraint(
                fields=["merchant"], condition=Q(number=None), name="ruleset_one_draft_a_merchant"
            ),
            models.CheckConstraint(
                condition=Q(number=None, published_at=None) | Q(number__gt=0, published_at__isnull=False),
                name="ruleset_published_has_number",
            ),
        ]

    def __str__(self):
        return f"{self.merchant} v{self.number or '–'}"

    @property
    def stamp(self) -> str:
        """A short text that differs whenever a draft says something else, or is another draft."""
        return f"{self.public_id}.{self.revision}"


class Rule(MerchantOwned):
    """One rule of a version: which orders it is for, and what happens where no place of it can take one."""

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.CASCADE, related_name="rules", verbose_name=_("version of the rules")
    )
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=80)
    condition = models.JSONField(_("condition"), default=dict, help_text=_("Facts and codes, in groups."))
    goes_on = models.BooleanField(
        _("else the next rule"),
        default=False,
        help_text=_("Where none of its places can take an order, the next rule may."),
    )

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching rule")
        verbose_name_plural = _("matching rules")
        ordering = ["rule_set", "position"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "position"], name="rule_position_once")]

    def __str__(self):
        return self.name

    @property
    def asked(self) -> conditions.Condition:
        """The condition, as the engine judges it."""
        return conditions.from_data(self.condition)


class RulePlace(models.Model):
    """A warehouse that a rule offers, in its rank; without a channel the cheapest one that may is taken."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="places", verbose_name=_("rule"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, verbose_name=_("warehouse"))
    channel = models.ForeignKey(
        Channel, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("channel")
    )

    class Meta:
        verbose_name = _("place of a rule")
        verbose_name_plural = _("places of a rule")
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["rule", "rank"], name="ruleplace_rank_once")]

    def __str__(self):
        return f"{self.rank}. {self.warehouse_id}"
