"""The dispatcher's events in words."""

from django.utils.translation import gettext_lazy as _

EVENT_SENTENCES = {
    "dispatch.matched": _("Matched to {warehouse}, {channel}"),
    "dispatch.assigned": _("{warehouse}, {channel} chosen by hand"),
    "dispatch.unlocked": _("The country table chooses the warehouse again"),
    "dispatch.submitted": _("Handed to {warehouse} with pick list {pick_list}"),
    "dispatch.taken_back": _("Taken back from {warehouse}: {reason}"),
}
