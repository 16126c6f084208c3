from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from merchant.messages.querysets import DeliveryQuerySet, DigestQuerySet
from merchant.tenancy.models import Membership, MerchantOwned, StoreOwned
from merchant.tenancy.public_ids import new_public_id


class Message(StoreOwned):
    """Something that a store is told, as a code with plain values; more of the same makes it grow."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(
        _("key"), max_length=160, help_text=_("What it is about: told again, the same message grows.")
    )
    data = models.JSONField(_("details"))
    count = models.PositiveIntegerField(_("how many"), default=0)
    due_at = models.DateTimeField(_("falls due"), null=True)
    told_at = models.DateTimeField(_("told at"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-told_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["store", "kind", "key"], name="message_once_a_key")]
        indexes = [models.Index(fields=["told_at"], name="message_by_age")]

    def __str__(self):
        return f"{self.kind} {self.key}"


class Delivery(MerchantOwned):
    """A message in one person's message centre: whether they read it, put it off or put it away."""

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("message")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
        db_index=False,  # found by the person and the merchant
    )
    told_at = models.DateTimeField(_("told at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    archived_at = models.DateTimeField(_("archived at"), null=True)
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, help_text=_("In a daily mail."))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a message")
        verbose_name_plural = _("deliveries of messages")
        constraints = [
            models.UniqueConstraint(fields=["message", "user"], name="delivery_once_a_person"),
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(snoozed_until=None), name="delivery_archived_is_awake"
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "merchant", "told_at", "id"],
                name="delivery_inbox",
                condition=Q(archived_at=None, snoozed_until=None),
            ),
            models.Index(
                fields=["user", "merchant", "told_at", "id"],
                name="delivery_unread",
                condition=Q(archived_at=None, snoozed_until=None, read_at=None),
            ),
            models.Index(
                fields=["user", "merchant", "told_at", "id"],
                name="delivery_archived",
                condition=Q(archived_at__isnull=False),
            ),
            models.Index(
                fields=["user", "merchant", "told_at", "id"],
                name="delivery_snoozed",
                condition=Q(archived_at=None, snoozed_until__isnull=False),
            ),
            models.Index(
                fields=["snoozed_until"], name="delivery_asleep", condition=Q(snoozed_until__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.message_id} to {self.user_id}"


class Digest(MerchantOwned):
    """That a member wants a mail a day with what they have not read; without this row there is none."""

    membership = models.OneToOneField(
        Membership, on_delete=models.CASCADE, related_name="digest", verbose_name=_("member")
    )
    at_hour = models.PositiveSmallIntegerField(_("hour"), validators=[MaxValueValidator(23)])
    time_zone = models.CharField(_("time zone"), max_length=50)
    sent_on = models.DateField(_("last sent on"), null=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        indexes = [models.Index(fields=["time_zone", "at_hour"], name="digest_by_hour")]

    def __str__(self):
        return f"{self.membership_id} at {self.at_hour}"
