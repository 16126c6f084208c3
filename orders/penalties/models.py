from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.attachments.models import Attached, hidden_path
from merchant.money.currencies import is_currency
from merchant.tenancy.models import MerchantOwned, Store, StoreOwned
from merchant.tenancy.public_ids import new_public_id
from orders.book.models import Fulfilment, Order
from orders.penalties.exceptions import PenaltyError
from orders.penalties.querysets import ExchangeRateQuerySet, PenaltyQuerySet, WaiverQuerySet
from orders.penalties.rates import Rate
from orders.penalties.states import Because, PenaltyStatus
from orders.policy.kinds import PenaltyKind
from orders.policy.models import PenaltyTier, PolicyVersion
from warehouses.calendars.models import country_validator
from warehouses.sites.models import Warehouse

FOLDER = "appeals"


def check_currency(code: str) -> None:
    """Refuse what is no currency."""
    if not is_currency(code):
        raise ValidationError(_("Use a currency's three capital letters, e.g. USD."))


class ExchangeRate(models.Model):
    """What one unit of a currency is worth in another, from a day on until staff enter a later one."""

    base = models.CharField(_("one unit of"), max_length=3, validators=[check_currency])
    quote = models.CharField(_("in"), max_length=3, validators=[check_currency])
    rate = models.DecimalField(
        _("rate"), max_digits=18, decimal_places=8, validators=[MinValueValidator(0.00000001)]
    )
    day = models.DateField(_("from the day (UTC)"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("entered by"),
        editable=False,
    )

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-day", "base", "quote"]
        constraints = [
            models.UniqueConstraint(
                fields=["base", "quote", "day"],
                name="exchangerate_once_a_day",
                violation_error_message=_("This pair has a rate from that day on already."),
            ),
            models.CheckConstraint(
                condition=~Q(base=F("quote")),
                name="exchangerate_between_two",
                violation_error_message=_("A currency is worth itself: choose two."),
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchangerate_above_nought"),
        ]

    def __str__(self):
        return f"{self.base}/{self.quote} {self.rate.normalize():f} ({self.day})"

    def told(self) -> Rate:
        """The same as plain values."""
        return Rate(self.base, self.quote, self.rate, self.day)


class Waiver(models.Model):
    """A window of dates that nobody is fined for missing, with the orders that it is for; empty is any."""

    name = models.CharField(_("name"), max_length=100)
    begins_at = models.DateTimeField(_("dates from"))
    ends_at = models.DateTimeField(_("dates until"), help_text=_("Ship-by or deliver-by lies in between."))
    kinds = models.JSONField(_("kinds"), default=list, blank=True, help_text=_("None ticked: every kind."))
    market = models.CharField(_("market"), max_length=2, blank=True, validators=[country_validator])
    subdivision = models.CharField(_("subdivision"), max_length=10, blank=True)
    programme = models.CharField(_("programme"), max_length=20, blank=True, choices=Order.Programme)
    leg = models.CharField(_("leg"), max_length=25, blank=True, choices=Order.Leg)
    warehouse = models.ForeignKey(
        Warehouse, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("warehouse")
    )
    store = models.ForeignKey(Store, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("store"))
    reason = models.CharField(_("reason"), max_length=300, help_text=_("Sellers read it."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
        editable=False,
    )
    made_at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(
        _("applied to older penalties at"), null=True, editable=False, help_text=_("Empty: within a minute.")
    )

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("begins_at")),
                name="waiver_ends_after_it_begins",
                violation_error_message=_("It ends before it begins. Mend one of the two dates."),
            ),
        ]

    def __str__(self):
        return self.name

    def covers(self, *, order: Order, dated_by: Collection[str], kind: str, due) -> bool:
        """Whether an order's missed date is one of these; the order must be read.

        `dated_by` are the codes of the warehouses by which the date was reckoned, wherever the order is by
        now.
        """
        asked = (
            (self.market, order.country),
            (self.subdivision, order.subdivision),
            (self.programme, order.programme),
            (self.leg, order.leg),
            (self.store_id, order.store_id),
        )
        in_window = self.begins_at <= due <= self.ends_at
        of_kind = not self.kinds or kind in self.kinds
        is_meant = in_window and of_kind and all(not wanted or wanted == has for wanted, has in asked)
        return is_meant and self._is_of_warehouse(order, dated_by)

    def _is_of_warehouse(self, order, codes):
        """A code is a warehouse's of the order's merchant or of the platform; others may use it, too."""
        wanted = self.warehouse
        return wanted is None or (wanted.code in codes and wanted.merchant_id in (None, order.merchant_id))


class Penalty(StoreOwned):
    """What a store is fined for an order, once a kind, with its arithmetic."""

    Kind, Status, Because = PenaltyKind, PenaltyStatus, Because
    MOVES = {
        PenaltyStatus.PENDING: {PenaltyStatus.IN_FORCE, PenaltyStatus.WAIVED, PenaltyStatus.WITHDRAWN},
        PenaltyStatus.IN_FORCE: {PenaltyStatus.APPEALED, PenaltyStatus.WAIVED, PenaltyStatus.WITHDRAWN},
        PenaltyStatus.APPEALED: {PenaltyStatus.UPHELD, PenaltyStatus.WAIVED, PenaltyStatus.WITHDRAWN},
        PenaltyStatus.UPHELD: {PenaltyStatus.WAIVED, PenaltyStatus.WITHDRAWN},
        PenaltyStatus.WAIVED: set(),
        # The proof that took it back may turn out to be none: that parcel never left.
        PenaltyStatus.WITHDRAWN: {
            PenaltyStatus.PENDING,
            PenaltyStatus.IN_FORCE,
            PenaltyStatus.APPEALED,
            PenaltyStatus.UPHELD,
            PenaltyStatus.WAIVED,
        },
    }

    # No index of its own: those below begin with it.
    store = models.ForeignKey(Store, on_delete=models.PROTECT, verbose_name=_("store"), db_index=False)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="penalties", verbose_name=_("order"), db_index=False
    )
    fulfilment = models.ForeignKey(
        Fulfilment, on_delete=models.PROTECT, related_name="penalties", verbose_name=_("fulfilment")
    )
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=PenaltyKind)
    status = models.CharField(_("status"), max_length=10, choices=Status)
    status_since = models.DateTimeField(_("status since"), default=timezone.now)
    withdrawn_because = models.CharField(_("withdrawn because"), max_length=10, choices=Because, blank=True)
    policy = models.ForeignKey(
        PolicyVersion, null=True, on_delete=models.PROTECT, verbose_name=_("policy version")
    )
    tier = models.ForeignKey(
        PenaltyTier, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("tier")
    )
    due_at = models.DateTimeField(_("the date that was missed"))
    hours_late = models.PositiveIntegerField(
        _("hours late"), null=True, help_text=_("Whole hours, when it was raised last.")
    )
    amount_minor = models.BigIntegerField(_("amount, minor units"), null=True)
    currency = models.CharField(_("currency"), max_length=3)
    arithmetic = models.JSONField(_("arithmetic"), default=list)
    missing = models.JSONField(_("what is missing"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    waiver = models.ForeignKey(
        Waiver, null=True, on_delete=models.PROTECT, related_name="penalties", verbose_name=_("waiver")
    )
    fined_at = models.DateTimeField(_("fined at"), default=timezone.now)
    raised_at = models.DateTimeField(_("raised at"), null=True)
    lowered_at = models.DateTimeField(
        _("lowered at"), null=True, help_text=_("Where the last change lowered it; raised at says when.")
    )
    appeal_until = models.DateTimeField(_("appeal until"), null=True)

    objects = PenaltyQuerySet.as_manager()

    class Meta:
        verbose_name = _("penalty")
        verbose_name_plural = _("penalties")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], name="penalty_once_an_order_and_kind"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "waived", "withdrawn"]) | Q(amount_minor__isnull=False),
                name="penalty_in_force_has_amount",
            ),
        ]
        indexes = [
            models.Index(fields=["store", "status", "-id"], name="penalty_of_store"),
            models.Index(fields=["store", "-fined_at", "-id"], name="penalty_of_store_lately"),
            models.Index(fields=["due_at"], name="penalty_due"),
            models.Index(fields=["id"], name="penalty_pending", condition=Q(status="pending")),
            models.Index(fields=["id"], name="penalty_appealed", condition=Q(status="appealed")),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.public_id}"

    def get_absolute_url(self):
        return reverse("orders:penalty", args=[self.store.code, self.public_id])

    def may_become(self, status):
        return status in self.MOVES[self.Status(self.status)]

    def become(self, status):
        """Set the status in memory; only a service saves it."""
        if not self.may_become(status):
            raise PenaltyError(
                _("The penalty is %(status)s; this is not possible any more.")
                % {"status": self.get_status_display()}
            )
        self.status, self.status_since = status, timezone.now()

    @property
    def is_by_hand(self):
        return self.tier_id is None


class Appeal(MerchantOwned):
    """A store's one answer to a penalty, and what staff decided."""

    penalty = models.OneToOneField(
        Penalty, on_delete=models.PROTECT, related_name="appeal", verbose_name=_("penalty")
    )
    text = models.TextField(_("text"), max_length=4000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    made_at = models.DateTimeField(_("at"), default=timezone.now)
    is_accepted = models.BooleanField(_("accepted"), null=True, help_text=_("Empty: not decided yet."))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted=None, decided_at=None)
                | (Q(is_accepted__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                name="appeal_decided_with_reason",
            )
        ]

    def __str__(self):
        return f"{self.penalty_id} {self.made_at:%Y-%m-%d}"


def appeal_path(_file, _name):
    """Where an appeal's file lies."""
    return hidden_path(FOLDER)


class AppealFile(Attached):
    """A paper or picture that an appeal rests on."""

    appeal = models.ForeignKey(
        Appeal, on_delete=models.PROTECT, related_name="files", verbose_name=_("appeal")
    )
    file = models.FileField(_("file"), upload_to=appeal_path)

    class Meta(Attached.Meta):
        verbose_name = _("file of an appeal")
        verbose_name_plural = _("files of appeals")
