"""Which participations somebody of staff means: the same in a list, a funnel's number and a bulk message.

Pure: it reads an address, keeps what of it makes sense, and gives it back.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.utils.http import urlencode

STATES = ("invited", "joining", "active", "leaving", "left")
WITH_STEPS = ("joining", "active")  # the states in which a store has a next step
STANDS = ("to_do", "waiting", "blocked")
AGES = (1, 3, 7, 14, 30, 90)  # days that are offered
LONGEST_AGE = 3_650
MOST_IDS = 500
LONGEST_TEXT = 100
READY = "ready"  # stands for no next step: every step is done


@dataclass(frozen=True)
class Sought:
    """What is asked for; nothing at all means every store."""

    state: str = ""
    step: str = ""
    stand: str = ""
    age: int = 0  # days at least, at the step where one is asked for, else in the state
    text: str = ""
    ids: tuple[int, ...] = ()

    @classmethod
    def of(cls, asked: Mapping) -> "Sought":
        """What an address asks, without what makes no sense; a step without a state is one of joining."""
        step, stand = asked.get("step", "")[:30], _one_of(STANDS, asked.get("stand", ""))
        state = _one_of(STATES, asked.get("state", "")) or ("joining" if step or stand else "")
        has_steps = state in WITH_STEPS
        return cls(
            state=state,
            step=step if has_steps else "",
            stand=stand if has_steps and step != READY else "",
            age=_days(asked.get("age", "")),
            text=asked.get("q", "").strip()[:LONGEST_TEXT],
            ids=_keys(asked.get("ids", "")),
        )

    @property
    def since(self) -> str:
        """The field that the age is counted from."""
        return "step_since" if self.step or self.stand else "state_since"

    def before(self, moment: datetime) -> datetime | None:
        """The latest moment since which a row may stand there."""
        return moment - timedelta(days=self.age) if self.age else None

    def query(self) -> str:
        """As an address says it."""
        asked = {**asdict(self), "q": self.text, "ids": ",".join(map(str, self.ids))}
        del asked["text"]
        return urlencode({name: value for name, value in asked.items() if value})


def _one_of(known, value):
    return value if value in known else ""


def _days(text):
    return min(int(text), LONGEST_AGE) if text.isdecimal() and len(text) < 6 else 0


def _keys(text):
    keys = [part for part in text.split(",")[:MOST_IDS] if part.isdecimal() and len(part) < 19]
    return tuple(sorted(set(map(int, keys))))
