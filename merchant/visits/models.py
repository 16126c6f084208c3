from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.models import MerchantOwned
from merchant.visits.querysets import VisitQuerySet


class Visit(MerchantOwned):
    """That a person of staff looks at a merchant's pages as the seller sees them, changing nothing."""

    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits", verbose_name=_("who")
    )
    reason = models.CharField(_("reason"), max_length=200)
    started_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("at the latest until"))
    ended_at = models.DateTimeField(pgettext_lazy("visit", "until"), null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["visitor"], condition=Q(ended_at=None), name="visit_one_open_a_visitor"
            )
        ]

    def __str__(self):
        return f"{self.visitor_id} at {self.merchant_id}"
