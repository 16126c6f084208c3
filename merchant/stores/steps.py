"""What a store does to join the programme: rooms register their steps, as they do menu entries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Stand(TextChoices):
    """How a step stands."""

    DONE = "done", _("done")
    TO_DO = "to_do", _("to do")
    WAITING = "waiting", _("waiting for us")
    BLOCKED = "blocked", _("blocked")


@dataclass(frozen=True, slots=True)
class Told:
    """How one store's step stands, in a sentence; `stand` is never BLOCKED, which follows from the order."""

    stand: Stand
    sentence: str | Promise = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One step.

    `told` is the dotted path of told(stores) → store's key → `Told`, in a fixed number of queries. `after`
    names the steps that must be done first; `url_name` takes the store's code; `act` is the right to do it.
    """

    code: str
    place: int
    label: Promise
    what: Promise  # what one does there, in a sentence
    usual: Promise  # how long it usually takes
    url_name: str
    told: str
    act: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A step on one store's checklist."""

    step: Step
    stand: Stand
    sentence: str | Promise
    since: datetime | None
    blocked_by: tuple[Step, ...] = ()

    @property
    def is_done(self):
        return self.stand == Stand.DONE


_steps: dict[str, Step] = {}


def register(*steps: Step) -> None:
    """Add a room's steps to every store's checklist."""
    _steps.update((step.code, step) for step in steps)


def steps() -> list[Step]:
    """All steps, in the order in which a checklist shows them."""
    return sorted(_steps.values(), key=lambda step: step.place)


def step_of(code: str) -> Step | None:
    """The step of this code; None for one that no room registers any more."""
    return _steps.get(code)


def arranged(known: list[Step], told: Mapping[str, Told]) -> list[Item]:
    """One store's checklist: what each step tells, and what has to be done before it. Pure."""
    done = {code for code, one in told.items() if one.stand == Stand.DONE}
    return [
        _item(step, told[step.code], [other for other in known if other.code in step.after], done)
        for step in known
    ]


def _item(step, told, before, done):
    missing = tuple(other for other in before if other.code not in done)
    # What was done before it became the later one stays done.
    stand = Stand.BLOCKED if missing and told.stand != Stand.DONE else told.stand
    return Item(step, stand, told.sentence, told.since, missing if stand == Stand.BLOCKED else ())
