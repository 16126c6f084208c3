import zlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.api.querysets import ApiAnswerQuerySet, ApiTokenQuerySet
from merchant.tenancy.models import StoreOwned
from merchant.tenancy.public_ids import new_public_id

LONGEST_KEY = 200


class ApiToken(StoreOwned):
    """A key by which a program acts for one store; the secret itself is known to its owner alone."""

    class Scope(models.TextChoices):
        WRITE_ORDERS = "orders:write", _("bring orders in")
        READ_ORDERS = "orders:read", _("read orders")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(pgettext_lazy("token", "name"), max_length=60)
    prefix = models.CharField(_("begins with"), max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False, help_text=_("SHA-256 of the whole token."))
    scopes = models.JSONField(_("may"), default=list)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    last_used_at = models.DateTimeField(
        _("last used"), null=True, help_text=_("Written at most once a minute.")
    )
    expires_at = models.DateTimeField(_("expires"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                "store", Upper("name"), condition=Q(revoked_at=None), name="apitoken_name_once_a_store"
            )
        ]
        indexes = [models.Index(fields=["merchant", "-id"], name="apitoken_merchant")]

    def __str__(self):
        return self.name

    @property
    def is_expired(self):
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def scope_labels(self):
        """What it may do, in words; a scope that is no more shows its code."""
        known = dict(self.Scope.choices)
        return [known.get(scope, scope) for scope in self.scopes]


class ApiAnswer(models.Model):
    """What was answered under an Idempotency-Key, so that a repeated request is answered alike."""

    token = models.ForeignKey(
        ApiToken,
        on_delete=models.CASCADE,
        related_name="answers",
        verbose_name=_("API token"),
        db_index=False,
    )
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of method, path and body."))
    status = models.PositiveSmallIntegerField(
        _("status"), null=True, help_text=_("Empty while somebody works at it.")
    )
    packed = models.BinaryField(_("answer"), default=bytes, help_text=_("Compressed by zlib."))
    lease_until = models.DateTimeField(_("taken until"))
    created_at = models.DateTimeField(_("asked at"), default=timezone.now)

    objects = ApiAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="apianswer_once_a_key")]
        indexes = [models.Index(fields=["created_at"], name="apianswer_created")]

    def __str__(self):
        return self.key

    @property
    def body(self):
        """The answer as it was sent."""
        return zlib.decompress(self.packed).decode()
