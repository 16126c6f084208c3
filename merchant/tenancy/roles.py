"""The roles that a member of a team may have."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A member's role; what each may do stands in access.py."""

    OWNER = "owner", _("owner")
    OPERATOR = "operator", _("operator")
    CLERK = "clerk", _("warehouse clerk")
    ACCOUNTANT = "accountant", _("accountant")
