from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import MerchantOwned
from orders.book.holds import HoldKind
from orders.book.models.orders import Order
from orders.book.querysets import HoldQuerySet


class Hold(MerchantOwned):
    """Why an order waits for a person; gone by itself when its reason goes."""

    Kind = HoldKind

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="holds", verbose_name=_("order"))
    kind = models.CharField(_("reason"), max_length=20, choices=HoldKind)
    data = models.JSONField(_("details"), default=dict)
    opened_at = models.DateTimeField(_("since"), default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("opened by"),
    )
    released_at = models.DateTimeField(_("until"), null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"], condition=Q(released_at=None), name="hold_one_open_a_kind"
            )
        ]
        indexes = [
            models.Index(
                fields=["merchant", "kind", "opened_at"], name="hold_open", condition=Q(released_at=None)
            )
        ]

    def __str__(self):
        return self.kind
