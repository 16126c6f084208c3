"""Parked rows in words: the queues' names and the events."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

QUEUES = {
    "matching": pgettext_lazy("queue", "matching"),
    "releases": pgettext_lazy("queue", "releases"),
    "deadlines": pgettext_lazy("queue", "deadlines"),
    "warnings": pgettext_lazy("queue", "warnings"),
    "delivery_warnings": pgettext_lazy("queue", "warnings of deliveries"),
    "scan_warnings": pgettext_lazy("queue", "warnings of missing scans"),
    "calendar_changes": pgettext_lazy("queue", "closed days"),
    "invitations": pgettext_lazy("queue", "stores to be told of the programme"),
    "joining": pgettext_lazy("queue", "steps of joining"),
    "leaving": pgettext_lazy("queue", "stores that leave the programme"),
    "supply_accounts": pgettext_lazy("queue", "supply-chain accounts"),
    "supply_escalations": pgettext_lazy("queue", "supply-chain accounts that are overdue"),
    "person_ends": pgettext_lazy("queue", "responsible persons who end"),
    "agreements": pgettext_lazy("queue", "stores to be asked to sign again"),
    "exams": pgettext_lazy("queue", "papers of the exam"),
    "joining_notes": pgettext_lazy("queue", "messages to stores"),
    "snoozes": pgettext_lazy("queue", "snoozed messages"),
    "digests": pgettext_lazy("queue", "daily mails"),
    "late_marking": pgettext_lazy("queue", "late marking"),
    "penalties": pgettext_lazy("queue", "penalties"),
    "waivers": pgettext_lazy("queue", "waivers of penalties"),
}
EVENT_SENTENCES = {
    "job.parked": _("{queue}: row {row} parked after three attempts ({reason})"),
    "run.tried_again": _("Taken up again by staff after three failures"),
    "job.tried_again": _("{queue}: row {row} tried again"),
}
EVENT_LABELS = {"queue": QUEUES}


def queue_name(code: str) -> str:
    """What a queue is called; one without a name shows its code."""
    return QUEUES.get(code, code)
