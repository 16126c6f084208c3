from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.models import MerchantOwned
from merchant.tenancy.public_ids import new_public_id
from orders.book.models.orders import Order


class Note(MerchantOwned):
    """What a colleague wrote about an order; never changed, so that the story stays true."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="notes", verbose_name=_("order"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    text = models.CharField(_("text"), max_length=1000)
    created_at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.text[:50]


class Tag(MerchantOwned):
    """A merchant's own word for sorting orders."""

    class Tone(models.TextChoices):
        GREY = "grey", _("grey")
        RED = "red", _("red")
        AMBER = "amber", _("amber")
        GREEN = "green", _("green")
        BLUE = "blue", _("blue")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(pgettext_lazy("tag", "name"), max_length=30)
    tone = models.CharField(_("colour"), max_length=5, choices=Tone, default=Tone.GREY)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("merchant", Upper("name"), name="tag_name_once_a_merchant"),
        ]

    def __str__(self):
        return self.name


class OrderTag(MerchantOwned):
    """That an order bears a tag."""

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="order_tags", verbose_name=_("order"), db_index=False
    )
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="+", verbose_name=_("tag"))

    class Meta:
        verbose_name = _("tag of an order")
        verbose_name_plural = _("tags of orders")
        constraints = [models.UniqueConstraint(fields=["order", "tag"], name="ordertag_once")]

    def __str__(self):
        return f"{self.tag_id} on {self.order_id}"
