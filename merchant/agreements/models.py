from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.agreements.querysets import RequestQuerySet, SignatureQuerySet, VersionQuerySet
from merchant.tenancy.models import StoreOwned
from merchant.tenancy.public_ids import new_public_id

LONGEST_TEXT = 100_000


class Language(models.TextChoices):
    """The languages that the agreement is written in."""

    ZH = "zh", _("Chinese")
    EN = "en", _("English")


class AgreementVersion(models.Model):
    """The programme's agreement as it was at a time, in two languages; published ones are immutable."""

    number = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text_zh = models.TextField(_("text in Chinese"), max_length=LONGEST_TEXT, help_text=_("Markdown."))
    text_en = models.TextField(_("text in English"), max_length=LONGEST_TEXT, help_text=_("Markdown."))
    binding = models.CharField(
        _("language that binds"),
        max_length=2,
        choices=Language,
        default=Language.ZH,
        help_text=_("The other text is a translation."),
    )
    changed_zh = models.CharField(
        _("what changed, in Chinese"), max_length=1_000, blank=True, help_text=_("Sellers read it.")
    )
    changed_en = models.CharField(
        _("what changed, in English"), max_length=1_000, blank=True, help_text=_("Sellers read it.")
    )
    sign_by = models.DateField(
        _("to be signed by"),
        null=True,
        blank=True,
        help_text=_(
            "Stores that signed an older version sign this one by the end of this day, in their own time"
            " zone; nothing stops before."
        ),
    )
    sha256_zh = models.CharField(_("SHA-256 of the Chinese text"), max_length=64, blank=True, editable=False)
    sha256_en = models.CharField(_("SHA-256 of the English text"), max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        verbose_name=_("published by"),
        related_name="+",
        editable=False,
    )
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the agreement")
        verbose_name_plural = _("versions of the agreement")
        ordering = ["-number"]
        permissions = [("publish_agreementversion", "Can publish versions of the agreement")]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(sha256_zh="") & ~Q(sha256_en=""),
                name="agreement_published_has_hashes",
            ),
        ]

    def __str__(self):
        return f"{self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def text_in(self, language: str) -> str:
        """The text as Markdown."""
        return self.text_zh if language == Language.ZH else self.text_en

    def sha256_in(self, language: str) -> str:
        """The SHA-256 of the published text."""
        return self.sha256_zh if language == Language.ZH else self.sha256_en

    def changed_in(self, language: str) -> str:
        """What changed since the version before."""
        return self.changed_zh if language == Language.ZH else self.changed_en


class Signature(StoreOwned):
    """That somebody signed a version of the agreement for a store; it is final."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("version")
    )
    language = models.CharField(_("language shown"), max_length=2, choices=Language)
    text_sha256 = models.CharField(_("SHA-256 of the text shown"), max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("agreement", "signed in as"),
    )
    signatory = models.CharField(_("signatory"), max_length=100)
    signed_at = models.DateTimeField(pgettext_lazy("agreement", "signed at"))
    ip = models.GenericIPAddressField(_("IP address"))
    user_agent = models.CharField(_("browser"), max_length=200, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature of the agreement")
        verbose_name_plural = _("signatures of the agreement")
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["store", "version"], name="signature_once_a_version"),
            models.CheckConstraint(condition=~Q(signatory=""), name="signature_has_a_name"),
        ]

    def __str__(self):
        return f"{self.store_id} v{self.version_id}"


class SigningRequest(StoreOwned):
    """That a store which signed an older version is asked to sign a newer one."""

    version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version")
    )
    told_at = models.DateTimeField(_("told last at"), null=True)
    tell_at = models.DateTimeField(_("told next"), null=True)  # the queue; empty once nothing is to be told

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to sign again")
        verbose_name_plural = _("requests to sign again")
        constraints = [
            models.UniqueConstraint(fields=["store", "version"], name="signingrequest_once_a_version")
        ]
        indexes = [
            models.Index(
                fields=["tell_at"], name="signingrequest_to_tell", condition=Q(tell_at__isnull=False)
            )
        ]

    def __str__(self):
        return f"{self.store_id} v{self.version_id}"
