"""What can be done to many orders at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkAct(models.TextChoices):
    """One thing that is done to each of the chosen orders."""

    CANCEL = "cancel", _("cancel")
    HOLD = "hold", _("hold")
    RELEASE = "release", _("release")
    TAG = "tag", _("tag")
    UNTAG = "untag", _("take a tag off")
    ASSIGN = "assign", _("assign a warehouse")
    SUBMIT = "submit", _("hand to the warehouse")
    SHIP = "ship", _("mark shipped")
