from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.models import StoreOwned
from merchant.tenancy.public_ids import new_public_id


class Lookup(StoreOwned):
    """What somebody searched for, pasted numbers or a recipient: the address bar shows only a token."""

    token = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    terms = models.JSONField(_("searched for"))
    created_at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")

    def __str__(self):
        return self.token


class SavedView(StoreOwned):
    """A person's named choice of tab, filters and sorting of a store's order list."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("whose")
    )
    name = models.CharField(pgettext_lazy("view", "name"), max_length=40)
    query = models.JSONField(_("what it shows"))
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["store", "user", "name"], name="savedview_name_once"),
        ]

    def __str__(self):
        return self.name


class ColumnChoice(models.Model):
    """Which columns of the order list a person wants to see, in every store."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("whose")
    )
    columns = models.JSONField(_("columns"))

    class Meta:
        verbose_name = _("choice of columns")
        verbose_name_plural = _("choices of columns")

    def __str__(self):
        return f"columns of {self.user_id}"
