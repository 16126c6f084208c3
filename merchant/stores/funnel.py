"""How many stores stand at each step of joining, and for how long: three queries, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Subquery
from django.utils.translation import gettext as _

from merchant.stores.models import Participation
from merchant.stores.sought import READY, STANDS, STATES, Sought
from merchant.stores.steps import Stand, step_of, steps

State = Participation.State


@dataclass(frozen=True)
class Group:
    """Stores that stand alike: how many, and since when the one in the middle and the oldest do."""

    sought: Sought  # leads to the list of exactly these
    label: str
    stand: str  # in words; empty for a state as a whole
    count: int
    median: datetime | None
    oldest: datetime | None


@dataclass(frozen=True)
class Funnel:
    """All stores by state, those that join by step, and active ones that no longer fulfil a step."""

    states: Sequence[Group]
    joining: Sequence[Group]
    lapsed: Sequence[Group]


def funnel() -> Funnel:
    """How the stores stand now."""
    counted = sorted([*_by_state(), *_by_step()], key=lambda each: _place(each[0]))
    medians = _medians([(sought, count) for sought, count, _oldest in counted])
    groups = [
        Group(sought, _label(sought), _stand(sought), count, median, oldest)
        for (sought, count, oldest), median in zip(counted, medians, strict=True)
    ]
    at_steps = [group for group in groups if group.sought.step]
    return Funnel(
        states=[group for group in groups if not group.sought.step],
        joining=[group for group in at_steps if group.sought.state == State.JOINING],
        lapsed=[group for group in at_steps if group.sought.state == State.ACTIVE],
    )


def _by_state():
    counted = Participation.objects.order_by().values_list("state")
    for state, count, oldest in counted.annotate(Count("pk"), Min("state_since")):
        yield Sought(state=state), count, oldest


def _by_step():
    there = Participation.objects.with_a_next_step().order_by()
    counted = there.values_list("state", "next_step", "next_stand")
    for state, step, stand, count, oldest in counted.annotate(Count("pk"), Min("step_since")):
        yield Sought(state=state, step=step or READY, stand=stand), count, oldest


def _medians(groups):
    """The moment in the middle of each group: an index leads to it, past half of the group's entries."""
    if not groups:
        return ()
    middles = [Subquery(_middle(sought, count)) for sought, count in groups]
    (found,) = Participation.objects.order_by("pk").values_list(*middles)[:1]
    return found


def _middle(sought, count):
    in_order = Participation.objects.sought(sought, None).order_by(sought.since).values(sought.since)
    place = (count - 1) // 2
    return in_order[place : place + 1]


def _place(sought):
    known = [step.code for step in steps()]
    at = known.index(sought.step) if sought.step in known else len(known) + (sought.step == READY)
    stand = STANDS.index(sought.stand) if sought.stand in STANDS else 0
    return STATES.index(sought.state), bool(sought.step), at, sought.step, stand


def _label(sought):
    if not sought.step:
        return str(State(sought.state).label)
    if sought.step == READY:
        return _("every step done, not activated yet")
    step = step_of(sought.step)
    return str(step.label) if step else sought.step


def _stand(sought):
    return str(Stand(sought.stand).label) if sought.stand in Stand.values else ""
