from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.models import Merchant
from merchant.tenancy.querysets import MerchantQuerySet


class Event(models.Model):
    """One thing that happened: what, to which row, by whom, when. The database refuses to change it."""

    class By(models.TextChoices):
        PERSON = "person", _("person")
        STAFF = "staff", _("platform staff")
        JOB = "job", _("automatic")
        MACHINE = "machine", _("machine")

    # No index of its own: event_merchant begins with the merchant.
    merchant = models.ForeignKey(
        Merchant, null=True, on_delete=models.PROTECT, verbose_name=_("merchant"), db_index=False
    )
    subject_kind = models.CharField(pgettext_lazy("event", "subject"), max_length=20)
    subject_id = models.BigIntegerField(_("subject's key"))
    kind = models.CharField(_("what"), max_length=50)
    by = models.CharField(_("by"), max_length=10, choices=By)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, verbose_name=_("who")
    )
    data = models.JSONField(_("details"), default=dict)
    happened_at = models.DateTimeField(_("happened at"), default=timezone.now)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)

    objects = MerchantQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["merchant", "id"], name="event_merchant"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_kind} {self.subject_id}"
