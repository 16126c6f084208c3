from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.parking.querysets import ParkedRowQuerySet


class ParkedRow(models.Model):
    """A row that breaks a sweep: how often it did, why, and whether the sweep passes it by now."""

    queue = models.CharField(pgettext_lazy("jobs", "queue"), max_length=40)
    kind = models.CharField(_("kind of row"), max_length=60)
    row_id = models.BigIntegerField(_("row's key"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    reason = models.CharField(_("why it failed"), max_length=300)
    first_at = models.DateTimeField(_("failed first"), default=timezone.now)
    last_at = models.DateTimeField(_("failed last"), default=timezone.now)
    parked_at = models.DateTimeField(_("parked since"), null=True)

    objects = ParkedRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("parked row")
        verbose_name_plural = _("parked rows")
        constraints = [models.UniqueConstraint(fields=["queue", "row_id"], name="parkedrow_once_a_queue")]
        indexes = [
            models.Index(
                fields=["parked_at"], name="parkedrow_parked", condition=models.Q(parked_at__isnull=False)
            )
        ]

    def __str__(self):
        return f"{self.queue} {self.row_id}"
