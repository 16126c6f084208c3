"""Why a try to open an account failed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Problem(TextChoices):
    """Why the last try brought no account."""

    UNREACHABLE = "unreachable", _("the system could not be reached")
    TOO_SLOW = "too_slow", _("the system did not answer in time")
    CUT_OFF = "cut_off", _("the connection broke off before the answer had come")
    SERVER_ERROR = "server_error", _("the system reported an error of its own")
    BUSY = "busy", _("the system is busy")
    REDIRECTED = "redirected", _("the system sent us to another address, which we don't follow")
    TOO_LARGE = "too_large", _("the answer was longer than any answer may be")
    UNREADABLE = "unreadable", _("the answer could not be understood")
    SOMEBODY_ELSE = "somebody_else", _("the answer was about another company")
    INCOMPLETE = "incomplete", _("the company information is not complete")
    INTERRUPTED = "interrupted", _("our own job was interrupted")
