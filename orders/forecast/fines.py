"""The fines behind a figure, one by one. Pure."""

from dataclasses import dataclass
from datetime import datetime

from orders.forecast.bands import HOURS
from orders.forecast.steps import Outlook


@dataclass(frozen=True)
class Asked:
    """Which fines a list is of: within how many hours, of which kind and cause, or of any."""

    hours: int = max(HOURS)
    kind: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Fine:
    """A fine that falls due if nothing is done, and what doing it in time saves; None: not known yet."""

    url: str
    number: str
    kind: str
    cause: str
    due: datetime
    outlook: Outlook
    until: datetime
    currency: str

    @property
    def falls_at(self) -> datetime:
        return self.outlook.steps[0].at

    @property
    def saved(self) -> int | None:
        return self.outlook.adds(self.until)


@dataclass(frozen=True)
class Listed:
    """Fines, what saves most first; and whether there are more than these."""

    fines: list[Fine]
    is_cut: bool
