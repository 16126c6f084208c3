"""The papers' events in words."""

from django.utils.translation import gettext_lazy as _

EVENT_SENTENCES = {"order.slip_printed": _("Packing slip printed, with the recipient")}
