from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import Store, StoreOwned
from warehouses.jit.capacity import CLOSING, Capacity, Room, capacity_on
from warehouses.jit.querysets import JitChoiceQuerySet
from warehouses.sites.models import Warehouse

CANDIDATES = {"merchant": None, "kind": Warehouse.Kind.JIT}  # whose stores may hand over there


class JitSite(models.Model):
    """Whether a JIT warehouse of the platform still takes stores, as staff say; without a row it does."""

    warehouse = models.OneToOneField(
        Warehouse,
        on_delete=models.PROTECT,
        related_name="jit_site",
        limit_choices_to=CANDIDATES,
        verbose_name=_("warehouse"),
    )
    state = models.CharField(_("capacity"), max_length=10, choices=Room, default=Room.OPEN)
    takes_until = models.DateField(
        _("takes stores until"),
        null=True,
        blank=True,
        help_text=_("The last day on which a store may choose it, there. Only of one that closes."),
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Sellers read it beside the warehouse.")
    )

    class Meta:
        verbose_name = _("capacity of a JIT warehouse")
        verbose_name_plural = _("capacities of JIT warehouses")
        ordering = ["warehouse__code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CLOSING.value, takes_until__isnull=False)
                | (~Q(state=CLOSING.value) & Q(takes_until=None)),
                name="jitsite_closes_on_a_day",
                violation_error_message=_(
                    "A last day stands beside “takes stores until a day”, and only there."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.warehouse_id} {self.state}"

    def capacity_on(self, today) -> Capacity:
        """How much room there is on a day."""
        return capacity_on(self.state, self.takes_until, self.note, today)


class JitChoice(StoreOwned):
    """Where a store's JIT orders are handed over: chosen once by the seller, later ones only by staff.

    Rows are only ever added; the one with the highest number counts.
    """

    # No index of its own: the constraint's begins with the store.
    store = models.ForeignKey(
        Store,
        on_delete=models.PROTECT,
        related_name="jit_choices",
        verbose_name=_("store"),
        db_index=False,
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="+", verbose_name=_("warehouse")
    )
    chosen_at = models.DateTimeField(_("chosen at"), default=timezone.now)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("chosen by")
    )
    typed_code = models.CharField(
        _("code typed"), max_length=30, blank=True, help_text=_("By the seller, to be sure.")
    )
    distance_km = models.PositiveIntegerField(
        _("distance then, km"), null=True, help_text=_("From the dispatch address. Empty: not known.")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True, help_text=_("Of platform staff."))

    objects = JitChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of a JIT warehouse")
        verbose_name_plural = _("choices of JIT warehouses")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["store", "number"], name="jitchoice_once"),
            models.CheckConstraint(
                condition=(Q(number=1, reason="") & ~Q(typed_code=""))
                | (Q(number__gt=1, typed_code="") & ~Q(reason="")),
                name="jitchoice_first_typed_then_reasoned",
            ),
        ]

    def __str__(self):
        return f"{self.store_id} → {self.warehouse_id} ({self.number})"
