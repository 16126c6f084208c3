"""What can be done to many orders at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BulkAct(models.TextChoices):
    """One thing that is done to each of the chosen orders."""

    CANCEL = "cancel", pgettext_lazy("bulk act", "cancel")
    HOLD = "hold", pgettext_lazy("bulk act", "hold")
    RELEASE = "release", pgettext_lazy("bulk act", "release")
    TAG = "tag", pgettext_lazy("bulk act", "tag")
    UNTAG = "untag", _("take a tag off")
    ASSIGN = "assign", _("assign a warehouse")
    SUBMIT = "submit", _("hand to the warehouse")
    SHIP = "ship", _("mark shipped")
    TRACE = "trace", _("enter what carriers told")


TABLES = {BulkAct.SHIP, BulkAct.TRACE}  # their rows are typed, not ticked in the list
