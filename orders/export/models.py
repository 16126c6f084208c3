from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.runs.models import StoreRun
from merchant.tenancy.public_ids import new_public_id
from orders.export.querysets import ExportRunQuerySet

FOLDER = "exports"


def export_path(run, _name):
    """A name that only the row knows: an address leads to the row, never to the file."""
    return f"{FOLDER}/{new_public_id()}{new_public_id()}"


class ExportRun(StoreRun):
    """A file of exactly the orders that were filtered, written by a job and kept for some days."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    class Shape(models.TextChoices):
        ORDERS = "orders", _("orders, a row a line")
        CONFIRMATION = "confirmation", _("shipping confirmation")

    shape = models.CharField(
        pgettext_lazy("export", "what"), max_length=15, choices=Shape, default=Shape.ORDERS
    )
    format = models.CharField(_("format"), max_length=5, choices=Format, default=Format.CSV)
    with_recipients = models.BooleanField(_("with recipients"), default=False)
    selection = models.JSONField(_("which orders"))
    language = models.CharField(_("language of the headers"), max_length=10)
    key = models.CharField(max_length=32, help_text=_("The form's own: a double click starts one run."))
    file = models.FileField(_("file"), upload_to=export_path, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)

    objects = ExportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["store", "key"], name="exportrun_key_once")]
        indexes = [
            models.Index(fields=["store", "-id"], name="exportrun_store"),
            models.Index(
                fields=["id"],
                name="exportrun_unfinished",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
        ]

    def __str__(self):
        return f"{self.shape} {self.public_id}"

    def get_absolute_url(self):
        return reverse("orders:export_run", args=[self.store.code, self.public_id])
