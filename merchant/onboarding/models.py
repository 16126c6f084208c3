from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import StoreOwned


class HiddenBanner(StoreOwned):
    """Somebody doesn't want to see a store's banner of the programme on the workbench any more."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    hidden_at = models.DateTimeField(_("hidden at"), auto_now_add=True)

    class Meta:
        verbose_name = _("hidden banner")
        verbose_name_plural = _("hidden banners")
        constraints = [models.UniqueConstraint(fields=["user", "store"], name="hiddenbanner_once")]

    def __str__(self):
        return f"{self.user_id} {self.store_id}"
