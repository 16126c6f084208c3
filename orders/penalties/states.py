"""Where a penalty stands, and why one was taken back."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PenaltyStatus(models.TextChoices):
    """Where a penalty stands."""

    PENDING = "pending", _("amount not known yet")
    IN_FORCE = "in_force", _("in force")
    APPEALED = "appealed", _("under appeal")
    UPHELD = "upheld", _("upheld")
    WAIVED = "waived", _("waived")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Because(models.TextChoices):
    """Why a penalty was withdrawn."""

    PROOF = "proof", _("it was in time, as was entered later")
    APPEAL = "appeal", _("the appeal was accepted")
    STAFF = "staff", _("platform staff took it back")
    NOTHING = "nothing", _("it is a share of goods that cost nothing")


FINED_ANEW = (Because.PROOF, Because.NOTHING)  # what the clock took back, it may fine once more
