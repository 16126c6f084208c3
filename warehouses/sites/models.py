from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.models import Merchant, Store, code_validator
from warehouses.sites.checks import check_countries, check_currency, check_rates
from warehouses.sites.querysets import ChannelQuerySet, WarehouseQuerySet

MONDAY_TO_FRIDAY = [0, 1, 2, 3, 4]


def monday_to_friday():
    """The weekly pattern a new warehouse starts with; 0 is Monday."""
    return list(MONDAY_TO_FRIDAY)


class Warehouse(models.Model):
    """A place that sends parcels, with its own zone, weekdays and cut-off; no merchant: the platform's."""

    class Kind(models.TextChoices):
        OVERSEAS = "overseas", _("overseas")
        JIT = "jit", _("JIT")
        DOMESTIC = "domestic", _("domestic")

    class Owner(models.TextChoices):
        SELLER = "seller", _("seller")
        THIRD_PARTY = "third_party", _("third party")
        PLATFORM = "platform", _("platform")

    merchant = models.ForeignKey(
        Merchant, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("merchant")
    )
    code = models.CharField(_("code"), max_length=30, validators=[code_validator])
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OVERSEAS)
    owner = models.CharField(
        pgettext_lazy("warehouse", "owner"), max_length=12, choices=Owner, default=Owner.THIRD_PARTY
    )
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1, e.g. US"))
    subdivision = models.CharField(
        _("subdivision"), max_length=3, blank=True, help_text=_("ISO 3166-2 without the country, e.g. CA")
    )
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100, help_text=_("Shown beside every deadline."))
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, north of the equator is above zero, e.g. 51.507400."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("In degrees, east of Greenwich is above zero, e.g. -0.127800."),
    )
    time_zone = models.CharField(_("time zone"), max_length=50, help_text=_("e.g. America/Los_Angeles"))
    weekdays = models.JSONField(_("working days"), default=monday_to_friday, help_text=_("0 is Monday."))
    cutoff = models.TimeField(
        _("cut-off"), null=True, blank=True, default=time(15), help_text=_("Empty means midnight.")
    )
    currency = models.CharField(
        _("currency of its prices"),
        max_length=3,
        blank=True,
        validators=[check_currency],
        help_text=_("ISO 4217, e.g. EUR: in which its channels are priced."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    tracks_stock = models.BooleanField(
        _("keeps stock"), default=False, help_text=_("Without it everything counts as always there.")
    )

    objects = WarehouseQuerySet.as_manager()
    for_jobs = WarehouseQuerySet.as_manager()  # matching reads those of many merchants at once

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        ordering = ["code"]
        constraints = [
            # That no merchant uses a code of the platform's, whoever adds one checks.
            models.UniqueConstraint(
                fields=["merchant", "code"],
                name="warehouse_code_once_a_merchant",
                violation_error_message=_("There is a warehouse of this code already."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(merchant=None),
                name="warehouse_code_once_the_platform",
                violation_error_message=_("There is a warehouse of this code already."),
            ),
            models.CheckConstraint(
                condition=~Q(merchant=None) | Q(owner="platform"),
                name="warehouse_without_merchant_is_platforms",
            ),
            # Whose stock it would be, nobody could say.
            models.CheckConstraint(
                condition=Q(tracks_stock=False) | Q(merchant__isnull=False),
                name="warehouse_keeps_its_merchants_stock",
            ),
            models.CheckConstraint(
                condition=Q(currency="") | Q(currency__regex=r"^[A-Z]{3}$"), name="warehouse_currency_is_iso"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, latitude__range=(-90, 90))
                & Q(longitude__isnull=False, longitude__range=(-180, 180)),
                name="warehouse_is_on_the_globe",
                violation_error_message=_("Give both coordinates or neither."),
            ),
        ]

    def __str__(self):
        return self.name


class Channel(models.Model):
    """A carrier's service out of one warehouse; without a merchant it is recommended by platform staff."""

    merchant = models.ForeignKey(
        Merchant, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("merchant")
    )
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="channels", verbose_name=_("warehouse")
    )
    code = models.CharField(_("code"), max_length=30, validators=[code_validator])
    name = models.CharField(_("name"), max_length=100)
    carrier = models.CharField(_("carrier"), max_length=60)
    transit_days = models.PositiveSmallIntegerField(
        _("transit, business days"), help_text=_("Counted at the destination.")
    )
    countries = models.JSONField(
        _("countries served"),
        default=list,
        blank=True,
        validators=[check_countries],
        help_text=_("Codes of ISO 3166-1; an empty list means anywhere."),
    )
    max_weight_g = models.PositiveIntegerField(
        _("heaviest parcel, g"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    max_side_mm = models.PositiveIntegerField(
        _("longest side, mm"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    max_girth_mm = models.PositiveIntegerField(
        _("length and girth, mm"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("The longest side and twice each of the other two."),
    )
    rates = models.JSONField(
        _("price by weight"),
        default=list,
        blank=True,
        validators=[check_rates],
        help_text=_("Pairs: up to how many grams, and the price in minor units of the warehouse's currency."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["warehouse", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["warehouse", "code"],
                name="channel_code_once_a_warehouse",
                violation_error_message=_("This warehouse has a channel of this code already."),
            ),
            models.CheckConstraint(
                condition=(Q(max_weight_g=None) | Q(max_weight_g__gt=0))
                & (Q(max_side_mm=None) | Q(max_side_mm__gt=0))
                & (Q(max_girth_mm=None) | Q(max_girth_mm__gt=0)),
                name="channel_limits_above_zero",
            ),
        ]

    def __str__(self):
        return self.name


class StoreWarehouse(models.Model):
    """The warehouse that a store's unmatched orders are provisionally dated by; every store has one."""

    store = models.OneToOneField(
        Store, on_delete=models.PROTECT, related_name="default_warehouse", verbose_name=_("store")
    )
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, verbose_name=_("warehouse"))

    class Meta:
        verbose_name = _("store's default warehouse")
        verbose_name_plural = _("stores' default warehouses")

    def __str__(self):
        return f"{self.store} → {self.warehouse}"
