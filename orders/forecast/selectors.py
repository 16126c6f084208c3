"""A store's fines ahead: summed by the database, and those that cost most by themselves."""

from datetime import datetime
from functools import cached_property, partial

from django.db.models import Count, F, Q
from django.urls import reverse

from merchant.tenancy.models import Store
from orders.forecast.bands import HOUR, HOURS, bands
from orders.forecast.figures import Forecast, Group, added_up
from orders.forecast.fines import Asked, Fine, Listed
from orders.forecast.rows import KINDS, UNKNOWN, date_of, falling_due
from orders.forecast.steps import outlook
from orders.forecast.takings import Takings, Tiers, waivers_for
from orders.penalties.arithmetic import Price

MOST_GROUPS = 10_000  # rows that differ are worked out one by one: by their price, where a tier asks for it
LISTED = 1_000  # of each kind
ALIKE_BY = (
    *("band", "deadline__policy", "order__programme", "cause"),
    *("owed", "price", "order__currency"),
)


class Ahead:
    """A store's fines ahead as they stand at a moment: read once, asked for figures and for lists."""

    def __init__(self, store: Store, now: datetime):
        self._store = store
        self._second = now.replace(microsecond=0)  # dates are met until their second is over
        self._ends = [self._second + hours * HOUR for hours in HOURS]
        self._tiers, self._takings = Tiers(KINDS), Takings(store.currency, now)
        found = {kind: bands(self._tiers.hours(kind), self._second) for kind in KINDS}
        self._bands = {kind: some for kind, some in found.items() if some}
        self._waivers = list(waivers_for(store, [band for some in found.values() for band in some]))

    def forecast(self) -> Forecast:
        """How much falls due within a day and two, one query a kind."""
        counted = self._counted.values()
        is_cut = any(len(some) > MOST_GROUPS for some in counted)
        return added_up((group for some in counted for group in some[:MOST_GROUPS]), is_cut=is_cut)

    def listed(self, asked: Asked) -> Listed:
        """The fines behind a figure, one query a kind."""
        found = [self._fines(kind, asked) for kind in self._bands if asked.kind in ("", kind)]
        fines = [fine for some in found for fine in some[:LISTED] if fine.saved is None or fine.saved > 0]
        is_cut = any(len(some) > LISTED for some in found)
        return Listed(sorted(fines, key=_saves_most_first), is_cut)

    @cached_property
    def _counted(self) -> dict[str, list[Group]]:
        return {kind: self._groups(kind) for kind in self._bands}

    def _groups(self, kind):
        rows = self._rows(kind).order_by().values(*ALIKE_BY).annotate(count=Count("pk")).order_by("-count")
        return [self._group(kind, row) for row in rows[: MOST_GROUPS + 1]]

    def _group(self, kind, row):
        told = self._outlook(kind, row, self._bands[kind][row["band"]].begins)
        return Group(kind, row["cause"], _key(row), row["count"], tuple(map(told.adds, self._ends)))

    def _fines(self, kind, asked):
        place = HOURS.index(asked.hours)
        keys = {group.key for group in self._counted[kind] if group.adds[place] != 0}
        rows = self._rows(kind).filter(self._any_of(kind, keys))
        rows = rows.filter(cause=asked.cause) if asked.cause else rows
        # Where the price tells, what costs most stands among the dearest goods.
        dearest = ["-price"] if self._tiers.ask_for_price(kind) else []
        rows = rows.order_by(*dearest, date_of(kind), "pk")
        told = rows.values(*ALIKE_BY, "order__number", "order__public_id", due=F(date_of(kind)))
        return [self._fine(kind, row, self._ends[place]) for row in told[: LISTED + 1]]

    def _fine(self, kind, row, until):
        return Fine(
            url=reverse("orders:detail", args=[self._store.code, row["order__public_id"]]),
            number=row["order__number"],
            kind=kind,
            cause=row["cause"],
            due=row["due"],
            outlook=self._outlook(kind, row, row["due"].replace(microsecond=0)),
            until=until,
            currency=self._store.currency,
        )

    def _rows(self, kind):
        is_priced = self._tiers.ask_for_price(kind)
        return falling_due(self._store, kind, self._bands[kind], self._waivers, is_priced=is_priced)

    def _any_of(self, kind, keys):
        found = Q(pk__in=[])
        for number, policy_id, programme in keys:
            band, date = self._bands[kind][number], date_of(kind)
            within = Q(**{f"{date}__gte": band.begins, f"{date}__lt": band.ends})
            found |= Q(deadline__policy=policy_id, order__programme=programme) & within
        return found

    def _outlook(self, kind, row, due):
        _band, policy_id, programme = _key(row)
        price = Price(None if row["price"] == UNKNOWN else row["price"], row["order__currency"])
        return outlook(
            self._tiers.of_order(kind, policy_id, programme),
            due,
            now=self._second,
            until=self._ends[-1],
            owed=row["owed"],
            reckoned=partial(self._takings.of, price=price),
        )


def _key(row):
    return row["band"], row["deadline__policy"], row["order__programme"]


def _saves_most_first(fine):
    """What is not known stands last; of the same amount, what falls due first."""
    saved = fine.saved
    return (saved is None, -(saved or 0), fine.falls_at, fine.number)
