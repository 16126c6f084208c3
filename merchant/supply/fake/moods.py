"""How the fake supply-chain system is disposed: by itself, or towards one company."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

NAMES = (
    "ok",
    "slow",  # does what it is asked, and answers `seconds` later
    "late",  # the same, for openings alone
    "lost",  # does what it is asked, and closes the connection without an answer
    "cut",  # closes the connection and does nothing
    "500",
    "busy",
    "mismatch",  # the company's facts differ from those in `registered`; without them, always
    "html",
    "somebody_else",  # answers with another company's account
    "redirect",
    "huge",  # a body without an end
    "trickle",  # a body of a byte a second
    "trickle_head",  # the same with the headers
)


@dataclass(frozen=True)
class Mood:
    """One mood; it holds for `times` requests that open accounts, without it until another is set."""

    name: str = "ok"
    seconds: float = 3.0
    registered: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None
    is_behind: bool = False  # does not find by look-up what was opened meanwhile

    def __post_init__(self):
        if self.name not in NAMES:
            raise ValueError(f"no such mood: {self.name}")


class Moods:
    """The mood towards everybody, and those towards single companies by their registration number."""

    def __init__(self, everybody: Mood):
        self._first, self._changing = everybody, threading.Lock()
        self._moods: dict[str, Mood] = {"": everybody}

    def set(self, mood: Mood, registration: str = "") -> None:
        """From now on."""
        with self._changing:
            self._moods[registration] = mood

    def towards(self, registration: str) -> Mood:
        """The mood towards this company; asking does not use it up."""
        return self._moods.get(registration, self._moods[""])

    def spend(self, registration: str) -> Mood:
        """The same for a request that opens an account: after so many of them the mood is over."""
        with self._changing:
            whose = registration if registration in self._moods else ""
            mood = self._moods[whose]
            if mood.times is not None:
                left = mood.times - 1
                self._moods[whose] = replace(mood, times=left) if left > 0 else Mood()
            return mood

    def forget(self) -> None:
        """As it began."""
        with self._changing:
            self._moods = {"": self._first}
