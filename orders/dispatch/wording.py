"""The dispatcher's events in words."""

from django.utils.translation import gettext_lazy as _

EVENT_SENTENCES = {
    "dispatch.matched": _("Matched to {warehouse}, {channel}"),
}
