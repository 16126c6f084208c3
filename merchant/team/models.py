from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.team.querysets import InvitationQuerySet
from merchant.tenancy.models import MerchantOwned, Store
from merchant.tenancy.public_ids import new_public_id
from merchant.tenancy.roles import Role


class Stand(models.TextChoices):
    """How an invitation stands at a moment: nothing is written down when its time is over."""

    OPEN = "open", pgettext_lazy("invitation", "open")
    EXPIRED = "expired", pgettext_lazy("invitation", "expired")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "withdrawn")


class Invitation(MerchantOwned):
    """That somebody may join a merchant's team by a link; the secret in it is known to who holds it alone."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-mail address"), help_text=_("In small letters."))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    all_stores = models.BooleanField(_("all stores"), default=True)
    stores = models.ManyToManyField(Store, blank=True, related_name="+", verbose_name=_("stores"))
    digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text=_("SHA-256 of the secret in the link.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    made_at = models.DateTimeField(_("invited at"), default=timezone.now, help_text=_("The latest link."))
    links = models.PositiveSmallIntegerField(_("links made"), default=1, db_default=1, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once_an_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_has_one_end"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "-id"], name="invitation_of_merchant"),
            models.Index(fields=["merchant", "made_at"], name="invitation_by_day"),
        ]

    def __str__(self):
        return self.public_id

    def stand_at(self, moment: datetime) -> Stand:
        """How it stands at a moment."""
        if self.accepted_at:
            return Stand.ACCEPTED
        if self.withdrawn_at:
            return Stand.WITHDRAWN
        return Stand.OPEN if moment < self.expires_at else Stand.EXPIRED
