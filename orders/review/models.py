from django.db import models
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import StoreOwned


class MonthFigures(StoreOwned):
    """A store's month in figures, reckoned by a job: a page never adds up a hundred thousand orders."""

    begins_on = models.DateField(_("month"), help_text=_("Its first day, in the store's time."))
    figures = models.JSONField(_("figures of the month"))
    days = models.JSONField(_("figures by day"))
    reckoned_at = models.DateTimeField(_("reckoned at"))

    class Meta:
        verbose_name = _("month in figures")
        verbose_name_plural = _("months in figures")
        ordering = ["-begins_on"]
        constraints = [
            models.UniqueConstraint(fields=["store", "begins_on"], name="monthfigures_once_a_store")
        ]

    def __str__(self):
        return f"{self.store_id} {self.begins_on:%Y-%m}"
