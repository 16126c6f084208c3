from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Fault(models.Model):
    """An error that a person met, by the id that the error page showed; it holds no personal data."""

    error_id = models.CharField(_("error id"), max_length=64, unique=True)
    happened_at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who met it"),
    )
    method = models.CharField(_("method"), max_length=8)
    address = models.CharField(_("address"), max_length=200, help_text=_("Its name; not what was asked."))
    exception = models.CharField(_("exception"), max_length=200)
    trace = models.TextField(_("where it happened"), help_text=_("Files, lines and functions, no values."))

    class Meta:
        verbose_name = _("error")
        verbose_name_plural = _("errors")
        ordering = ["-happened_at"]

    def __str__(self):
        return self.error_id
