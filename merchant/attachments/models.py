from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.models import MerchantOwned
from merchant.tenancy.public_ids import new_public_id


def hidden_path(folder: str) -> str:
    """A name that only the row knows: an address leads to the row, never to the file."""
    return f"{folder}/{new_public_id()}{new_public_id()}"


class Attached(MerchantOwned):
    """A file that somebody attached to something; a room's own model adds to what, and `file`."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(pgettext_lazy("file", "name"), max_length=120)
    form = models.CharField(_("form"), max_length=4)
    size = models.PositiveIntegerField(_("bytes"))

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self):
        return self.name
