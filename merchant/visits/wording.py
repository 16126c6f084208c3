"""Visits in words, as the merchant's trail tells them."""

from django.utils.translation import gettext_lazy as _

EVENT_SENTENCES = {
    "visit.started": _("Platform staff began to look at the pages: {reason}"),
    "visit.ended": _("Platform staff stopped looking at the pages"),
}
