from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.accounts.querysets import OutboxQuerySet


class UserManager(BaseUserManager):
    """Makes users; the e-mail address is what they sign in with."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: a seller's colleague or platform staff. Deactivated, never deleted."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(pgettext_lazy("person", "name"), max_length=100)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    is_staff = models.BooleanField(_("platform staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name


class OutboxMessage(models.Model):
    """An e-mail as it was sent, kept so that staff can read it where no SMTP server stands."""

    sent_at = models.DateTimeField(_("sent at"), default=timezone.now, db_index=True)
    recipients = models.TextField(_("to"))
    subject = models.CharField(_("subject"), max_length=500)
    body = models.TextField(_("text"))
    forward_error = models.TextField(_("not delivered because"), blank=True)
    forwarded_at = models.DateTimeField(_("delivered at"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    due_at = models.DateTimeField(
        _("next attempt"), null=True, blank=True, editable=False, help_text=_("Empty: nothing left to do.")
    )

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail sent")
        verbose_name_plural = _("outbox")
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="outbox_due")
        ]

    def __str__(self):
        return self.subject
