"""What the pages of joining show."""

from collections.abc import Sequence
from dataclasses import dataclass

from merchant.onboarding.models import HiddenBanner
from merchant.stores.drains import still_open
from merchant.stores.models import Participation
from merchant.stores.selectors import checklist, may_join, participation_of, participations_of
from merchant.stores.steps import Item, Stand
from merchant.tenancy.models import Store

State = Participation.State
BEFORE = (State.INVITED, State.LEFT)


@dataclass(frozen=True)
class Banner:
    """What the workbench says of the programme."""

    state: str
    next_item: Item | None  # the next step of a store that joins, or that an active one no longer fulfils
    participation: Participation | None


@dataclass(frozen=True)
class Standing:
    """How a store stands: nothing begun, or its checklist."""

    state: str
    participation: Participation | None
    items: Sequence[Item]
    may_join: bool
    still_open: int = 0  # of a store that leaves: what it has to finish first

    @property
    def done(self):
        return sum(item.is_done for item in self.items)

    @property
    def is_ready(self):
        return bool(self.items) and all(item.is_done for item in self.items)

    @property
    def next_item(self):
        """What the store can do now, else what it waits for."""
        can = (item for item in self.items if item.stand == Stand.TO_DO)
        return next(can, None) or next((item for item in self.items if not item.is_done), None)

    @property
    def has_begun(self):
        return self.state not in BEFORE


def standing_of(store: Store) -> Standing:
    """How the store stands with the programme."""
    participation = participation_of(store)
    state = participation.state if participation else State.INVITED
    items = [] if state in BEFORE else checklist(store)
    left = still_open([store.pk]).get(store.pk, 0) if state == State.LEAVING else 0
    return Standing(state, participation, items, may_join(store), left)


def banner(request, now) -> Banner | None:
    """The workbench's banner; None where there is nothing to do, or it is hidden."""
    store = request.store
    participation = participation_of(store)
    state = participation.state if participation else State.INVITED
    if state == State.INVITED:
        return None if not may_join(store) or _is_hidden(request) else Banner(state, None, participation)
    if state == State.JOINING or (state == State.ACTIVE and participation.mend_until):
        return Banner(state, standing_of(store).next_item, participation)
    return None


def _is_hidden(request):
    rows = HiddenBanner.objects.for_merchant(request.merchant)
    return rows.filter(store=request.store, user=request.user).exists()


def stores_and_states(membership, stores: Sequence[Store]) -> list[tuple[Store, Participation | None, bool]]:
    """A member's stores, each with how it stands and whether the programme is open to it."""
    known = participations_of(membership.merchant)
    return [(store, known.get(store.pk), may_join(store)) for store in stores]
