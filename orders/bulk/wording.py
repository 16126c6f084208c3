"""Bulk acts in words: what will happen, what is asked, and the events."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from orders.bulk.kinds import BulkAct as Act

DANGEROUS = {Act.CANCEL}  # these ask for a typed word
MANY = 1_000  # and so does everything that is done to more orders than these

EVENT_SENTENCES = {
    "bulk.checked": _("Table of {total} parcels checked"),
    "bulk.started": _("Started: {bulk_act}"),
    "bulk.stopped": _("Stopped: {bulk_act}; {done} done, {refused} refused"),
    "bulk.discarded": _("Table discarded; nothing of it was done"),
    "bulk.failed": _("Ended early: {bulk_act}; {done} done, {refused} refused"),
    "bulk.done": _("Finished: {bulk_act}; {done} done, {refused} refused"),
}
EVENT_LABELS = {"bulk_act": dict(Act.choices)}

TITLES = {
    Act.CANCEL: _("Cancel orders"),
    Act.HOLD: _("Hold orders"),
    Act.RELEASE: _("Release orders"),
    Act.TAG: _("Tag orders"),
    Act.UNTAG: _("Take a tag off orders"),
    Act.ASSIGN: _("Assign a warehouse"),
    Act.SUBMIT: _("Hand orders to their warehouses"),
    Act.SHIP: _("Mark orders shipped"),
    Act.TRACE: _("Enter what carriers told"),
}
EFFECTS = {
    Act.CANCEL: _("All units that have not left are cancelled. This cannot be taken back."),
    Act.HOLD: _("The orders wait under “held” until somebody lets them go on; their clocks run on."),
    Act.RELEASE: _("The orders go on. Other reasons for which an order waits stay."),
    Act.TAG: _("Every order gets the tag; nothing else changes."),
    Act.UNTAG: _("The tag is taken off every order that bears it; nothing else changes."),
    Act.ASSIGN: _(
        "A person's choice wins over the country table; the date to ship by is counted anew, by the"
        " warehouse's calendar."
    ),
    Act.SUBMIT: _("Each warehouse gets a pick list; its orders can then only be changed by asking it."),
    Act.SHIP: _("Each order gets a parcel with its number; what is left to ship counts as handed over."),
    Act.TRACE: _("Each parcel gets the moments of its row; a label or scan that it has already is replaced."),
}
DONE = {
    Act.CANCEL: _("cancelled"),
    Act.HOLD: _("held"),
    Act.RELEASE: pgettext_lazy("bulk", "released"),
    Act.TAG: _("tagged"),
    Act.UNTAG: _("rid of the tag"),
    Act.ASSIGN: _("assigned"),
    Act.SUBMIT: _("handed to a warehouse"),
    Act.SHIP: pgettext_lazy("bulk", "shipped"),
    Act.TRACE: _("entered"),
}
# What is typed before something that cannot be taken back, or before very many orders change.
WORDS = {
    Act.CANCEL: pgettext_lazy("word to type", "cancel"),
    Act.HOLD: pgettext_lazy("word to type", "hold"),
    Act.RELEASE: pgettext_lazy("word to type", "release"),
    Act.TAG: pgettext_lazy("word to type", "tag"),
    Act.UNTAG: pgettext_lazy("word to type", "untag"),
    Act.ASSIGN: pgettext_lazy("word to type", "assign"),
    Act.SUBMIT: pgettext_lazy("word to type", "submit"),
    Act.SHIP: pgettext_lazy("word to type", "ship"),
    Act.TRACE: pgettext_lazy("word to type", "enter"),
}
# Of a table that was only checked: what refused rows are, and the good ones.
CHECKED = {
    Act.SHIP: (_("will not ship"), _("will ship")),
    Act.TRACE: (_("will not be entered"), _("will be entered")),
}
FAILURES = {
    "not_allowed": _("Whoever started this may not do it any more. What is done stays done."),
    "filter_gone": _("The filter of this run is no longer understood. Choose the orders again."),
    "crashed": _(
        "This run failed three times, so we stopped. What is done stays done. Tell support the run's number."
    ),
}


def failure_sentence(failure) -> str:
    """Why a run ended before its end."""
    return str(FAILURES.get(failure["code"], FAILURES["crashed"]))


def done_word(run) -> str:
    """What the orders are that the act was done to."""
    return str(DONE[Act(run.act)])


def way_word(run, way: str) -> str:
    """What rows are called that ended in this way."""
    if way == "done":
        return done_word(run)
    if run.state == "checked":
        return str(CHECKED[Act(run.act)][way == "left"])
    return str(_("left untouched")) if way == "left" else pgettext("bulk", "refused")
