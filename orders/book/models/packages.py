from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import MerchantOwned
from merchant.tenancy.public_ids import new_public_id
from orders.book.models.fulfilments import Fulfilment
from orders.book.models.lines import Line
from orders.book.models.orders import Order
from orders.book.querysets import PackageQuerySet


class Package(MerchantOwned):
    """One parcel with a tracking number."""

    class Kind(models.TextChoices):
        FIRST = "first", _("from the seller")
        ONWARD = "onward", _("onward to the buyer")

    class State(models.TextChoices):
        ON_ITS_WAY = "on_its_way", _("on its way")
        SIGNED = "signed", _("signed for")
        RETURNED = "returned", _("returned")
        LOST = "lost", _("lost")
        VOIDED = "voided", _("voided")

    MOVES = {
        State.ON_ITS_WAY: {State.SIGNED, State.RETURNED, State.LOST, State.VOIDED},
        # An end that was recorded wrongly is taken back.
        State.SIGNED: {State.ON_ITS_WAY},
        State.RETURNED: {State.ON_ITS_WAY},
        State.LOST: {State.ON_ITS_WAY},
        State.VOIDED: set(),
    }

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="packages", verbose_name=_("order")
    )
    fulfilment = models.ForeignKey(
        Fulfilment, on_delete=models.PROTECT, related_name="packages", verbose_name=_("fulfilment")
    )
    public_id = models.CharField(max_length=12, default=new_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FIRST)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ON_ITS_WAY)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=64, blank=True)
    labelled_at = models.DateTimeField(_("label bought at"), null=True)
    label_told_at = models.DateTimeField(_("label entered at"), null=True)
    handed_over_at = models.DateTimeField(_("handed over at"))
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    scanned_at = models.DateTimeField(_("first scanned at"), null=True)
    scan_told_at = models.DateTimeField(_("first scan entered at"), null=True)
    scan_due_at = models.DateTimeField(
        _("first scan expected by"), null=True, help_text=_("Empty: nobody waits for it any more.")
    )
    scan_missed_at = models.DateTimeField(_("missing scan told at"), null=True)
    is_scan_proven = models.BooleanField(
        _("first scan proven"),
        default=False,
        db_default=False,
        help_text=_("Platform staff told it: it is believed, and sellers leave it."),
    )
    arrived_at = models.DateTimeField(
        _("arrived at the platform's warehouse at"), null=True, help_text=_("Only on the JIT leg.")
    )
    arrival_told_at = models.DateTimeField(
        _("arrival entered at"), null=True, help_text=_("Empty: platform staff told it, and are believed.")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="on_its_way", ended_at=None)
                | (~Q(state="on_its_way") & Q(ended_at__isnull=False)),
                name="package_ended_has_moment",
            ),
            models.UniqueConstraint(fields=["public_id"], name="package_public_id_once"),
        ]
        indexes = [
            models.Index(fields=["merchant", "tracking_number"], name="package_tracking_number"),
            models.Index(
                fields=["merchant", "ended_at"],
                name="package_ended",
                condition=Q(state__in=["signed", "returned", "lost"]),
            ),
            models.Index(
                fields=["merchant", "scanned_at"],
                name="package_scanned",
                condition=Q(scanned_at__isnull=False),
            ),
            models.Index(
                fields=["scan_due_at"],
                name="package_scan_to_miss",
                condition=Q(scan_due_at__isnull=False, scan_missed_at=None),
            ),
            models.Index(
                fields=["merchant", "scan_due_at"],
                name="package_scan_missed",
                condition=Q(scan_due_at__isnull=False, scan_missed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.tracking_number or self.public_id

    def may_become(self, state):
        return state in self.MOVES[self.State(self.state)]


class PackageLine(models.Model):
    """How many units of a line are in a package."""

    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, related_name="contents", verbose_name=_("package"), db_index=False
    )
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="packed", verbose_name=_("line"))
    units = models.PositiveIntegerField(_("units"))

    class Meta:
        verbose_name = _("packed line")
        verbose_name_plural = _("packed lines")
        constraints = [
            models.UniqueConstraint(fields=["package", "line"], name="packageline_once"),
            models.CheckConstraint(condition=Q(units__gt=0), name="packageline_has_units"),
        ]

    def __str__(self):
        return f"{self.units} of line {self.line_id}"
