from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AddressKind(TextChoices):
    """What an address of a store is for."""

    DISPATCH = "dispatch", _("dispatch address")
    RETURNS = "returns", _("return address")
