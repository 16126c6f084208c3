"""Joining in words: what happened to a store, and what it is told."""

from collections.abc import Mapping

from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from merchant.messages.kinds import Kind
from merchant.stores.steps import step_of, steps

EVENT_SENTENCES = {
    "joining.begun": _("Began to join the semi-managed programme"),
    "joining.activated": _("Active in the semi-managed programme"),
    "joining.leaving": _("Asked to leave the semi-managed programme: {reason}"),
    "joining.stays": _("Stays in the semi-managed programme after all"),
    "joining.left": _("Left the semi-managed programme: {reason}"),
    "joining.note_written": _("Message to {wanted} stores"),
    "terms.changed": _("{field}: {old} → {new}"),
}
IN_COMMON = {
    "act": "see_joining",
    "url": "merchant.stores.links.checklist_of",
    "now": "merchant.stores.links.how_they_stand",
}


class InTheReadersLanguage:
    """The sentence of a message that staff wrote in each language themselves."""

    def __mod__(self, told):
        return told["zh"] if (get_language() or "").startswith("zh") else told["en"]


class StepLabels(Mapping):
    """What steps are called, by code: rooms register theirs at any time."""

    def __getitem__(self, code):
        step = step_of(code)
        if step is None:
            raise KeyError(code)
        return step.label

    def __iter__(self):
        return (step.code for step in steps())

    def __len__(self):
        return len(steps())


MESSAGE_KINDS = (
    Kind(
        code="joining.door",
        label=_("Joining semi-managed"),
        sentence=ngettext_lazy(
            "%(store)s can join the semi-managed programme: see what it brings and what it asks.",
            "%(store)s can join the semi-managed programme: see what it brings and what it asks.",
            "count",
        ),
        icon="house",
        tone="calm",
        **IN_COMMON,
    ),
    Kind(
        code="joining.ready",
        label=_("Joining semi-managed"),
        sentence=ngettext_lazy(
            "Every step is done: %(store)s can be activated now.",
            "Every step is done: %(store)s can be activated now.",
            "count",
        ),
        icon="check",
        tone="calm",
        **IN_COMMON,
    ),
    Kind(
        code="joining.active",
        label=_("Joining semi-managed"),
        sentence=ngettext_lazy(
            "%(store)s is an active semi-managed store.",
            "%(store)s is an active semi-managed store.",
            "count",
        ),
        icon="check",
        tone="calm",
        **IN_COMMON,
    ),
    Kind(
        code="joining.lapsed",
        label=_("Semi-managed: to be mended"),
        sentence=ngettext_lazy(
            "%(store)s no longer fulfils “%(step)s”. Put it right by %(until)s; until then nothing stops.",
            "%(store)s no longer fulfils “%(step)s”. Put it right by %(until)s; until then nothing stops.",
            "count",
        ),
        icon="warn",
        tone="soon",
        labels={"step": StepLabels()},
        **IN_COMMON,
    ),
    Kind(
        code="joining.note",
        label=_("From the platform's staff"),
        sentence=InTheReadersLanguage(),
        icon="note",
        tone="calm",
        **IN_COMMON,
    ),
    Kind(
        code="joining.left",
        label=_("Joining semi-managed"),
        sentence=ngettext_lazy(
            "%(store)s has left the semi-managed programme.",
            "%(store)s has left the semi-managed programme.",
            "count",
        ),
        icon="house",
        tone="wait",
        **IN_COMMON,
    ),
)
