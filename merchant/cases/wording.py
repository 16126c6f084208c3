"""Cases in words: what happened in one, and what its store is told."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from merchant.cases.states import CaseCategory
from merchant.frame.sayings import retold
from merchant.messages.kinds import Kind

# Sellers read what begins with "case."; "casework." is among staff.
EVENT_SENTENCES = {
    "case.opened": _("Case opened: {case_category}"),
    "case.wrote": pgettext_lazy("case", "Wrote to platform staff"),
    "case.answered": pgettext_lazy("case", "Answered"),
    "case.closed": pgettext_lazy("case", "Closed"),
    "case.reopened": pgettext_lazy("case", "Opened again"),
    "casework.taken": _("Took the case"),
    "casework.given_back": _("Gave the case back to the queue"),
    "casework.noted": _("Left a note for colleagues"),
    "caseterms.changed": _("{field}: {old} → {new}"),
}
EVENT_LABELS = {"case_category": dict(CaseCategory.choices)}


class Subjects(Mapping):
    """Subjects in the reader's language: those that people typed stay as they are."""

    def __getitem__(self, told):
        return retold(told)

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


IN_COMMON = {
    "label": pgettext_lazy("messages", "Cases"),
    "icon": "chat",
    "act": "see_cases",
    "url": "merchant.cases.links.case_of",
    "now": "merchant.cases.links.how_they_stand",
    "labels": {"subject": Subjects()},
}
MESSAGE_KINDS = (
    Kind(
        code="case.opened",
        sentence=ngettext_lazy(
            "A case was opened for your store: “%(subject)s”.",
            "A case was opened for your store: “%(subject)s”.",
            "count",
        ),
        tone="soon",
        **IN_COMMON,
    ),
    Kind(
        code="case.answered",
        sentence=ngettext_lazy(
            "Platform staff answered: “%(subject)s”.", "Platform staff answered: “%(subject)s”.", "count"
        ),
        tone="soon",
        **IN_COMMON,
    ),
    Kind(
        code="case.closed",
        sentence=ngettext_lazy(
            "Platform staff closed the case “%(subject)s”. They wrote why.",
            "Platform staff closed the case “%(subject)s”. They wrote why.",
            "count",
        ),
        tone="wait",
        **IN_COMMON,
    ),
)
