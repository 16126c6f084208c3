"""A case's page for platform staff: the whole thread, their notes, and how the store stands."""

from dataclasses import dataclass

from merchant.audit.selectors import TimelineEntry, timeline
from merchant.cases.models import Case, CaseMessage, CaseNote
from merchant.stores.models import Participation
from merchant.stores.steps import Stand, step_of

LONGEST_THREAD = 500  # messages that staff read on one page, the latest
NOTES = 200


@dataclass(frozen=True)
class Standing:
    """How the case's store stands with the semi-managed programme."""

    participation: Participation
    step: str  # the next one's name; empty where all are done
    stand: str


@dataclass(frozen=True)
class Review:
    """All that staff decide by."""

    case: Case
    messages: list[CaseMessage]
    notes: list[CaseNote]
    standing: Standing | None
    others: int  # cases of the store that are not closed, beside this one
    events: list[TimelineEntry]


def review_of(case: Case) -> Review:
    """The case as staff see it, in a fixed number of queries."""
    messages = CaseMessage.objects.filter(case=case).select_related("author").prefetch_related("files")
    notes = CaseNote.objects.filter(case=case).select_related("author")
    return Review(
        case=case,
        messages=list(messages.order_by("-number")[:LONGEST_THREAD])[::-1],
        notes=list(notes.order_by("-pk")[:NOTES])[::-1],
        standing=_standing(case.store),
        others=Case.objects.in_store(case.store).unclosed().exclude(pk=case.pk).count(),
        events=timeline(case.merchant_id, case),
    )


def _standing(store):
    row = Participation.objects.filter(store=store).first()
    if row is None:
        return None
    step = step_of(row.next_step)
    return Standing(row, str(step.label), str(Stand(row.next_stand).label)) if step else Standing(row, "", "")
