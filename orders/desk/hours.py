"""The deadlines of the next three days, hour by hour, as the order list's histogram draws them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import ngettext

from merchant.frame import counting
from merchant.frame.lean import Lean
from merchant.frame.moments import short_moment
from merchant.tenancy.models import Store
from orders.desk.selectors import DUE, LATE, STORE
from orders.selection.tabs import TABS, in_tab

HOURS = 72
BAR_AREA = 56
TONES = ("late", "soon", "later")
# Stand-ins in the statement that is composed once: no order has such moments.
FIRST, END = datetime(1900, 1, 1, tzinfo=UTC), datetime(1900, 1, 2, tzinfo=UTC)


class Bar(NamedTuple):
    """One hour's deadlines in the histogram's own coordinates."""

    x: int
    height: int
    tone: str
    count: int

    @property
    def path(self) -> str:
        """The bar as a piece of a drawn path, standing on the ground line."""
        return f"M{self.x} {BAR_AREA}v-{self.height}h8v{self.height}z"


@dataclass(frozen=True)
class Hours:
    """The deadlines of the next three days by the hour, and how many are late or due within one."""

    urgent: int
    late: int
    bars: list[Bar]
    axis: list[str]
    is_cut: bool  # only the first deadlines were read, the later hours are not known
    drawn: ClassVar[Lean] = Lean("orders/desk/_hours.html", ("hours",))  # for pages of Django's

    @property
    def paths(self) -> list[tuple[str, str]]:
        """One path for each tone: a page draws three things instead of seventy-two."""
        tones = {tone: "".join(bar.path for bar in self.bars if bar.tone == tone) for tone in TONES}
        return [(tone, path) for tone, path in tones.items() if path]

    @property
    def said_urgent(self) -> str:
        shown = counting.shown_count(self.urgent)
        return ngettext("%(shown)s order", "%(shown)s orders", self.urgent) % {"shown": shown}

    @property
    def shown_late(self) -> str:
        return counting.shown_count(self.late)


def deadlines_ahead(store: Store, now: datetime, counts: dict[str, int]) -> Hours:
    """The histogram of what falls due in the next 72 hours, in one query; `counts` are those of the tabs."""
    this_hour, by_hour = now.replace(minute=0, second=0, microsecond=0), [0] * HOURS
    for hour, count in _by_hour(store, now):
        by_hour[min(max((hour - this_hour) // timedelta(hours=1), 0), HOURS - 1)] += count
    is_cut = sum(by_hour) > counting.COUNTED_TO
    return Hours(counts[DUE], counts[LATE], _bars(by_hour, counts[LATE]), _axis(store, now), is_cut)


def _by_hour(store, now):
    """(hour, deadlines in it), of the deadlines up to the cap."""
    sql, template = _asked(connection.vendor, counting.COUNTED_TO)
    adapted = connection.ops.adapt_datetimefield_value
    first, end = now.replace(microsecond=0), now + timedelta(hours=HOURS)
    real = {STORE: store.pk, adapted(FIRST): adapted(first), adapted(END): adapted(end)}
    with connection.cursor() as cursor:
        cursor.execute(sql, [real.get(value, value) for value in template])
        found = cursor.fetchall()
    if connection.vendor == "postgresql":
        return found
    return [(_moment(text), count) for text, count in found]


@cache
def _asked(vendor, cap):
    """SQL and parameters, with stand-ins for what differs from page to page."""
    to_ship = in_tab(Store(pk=STORE).order_set.all(), TABS["to_ship"], "", FIRST)
    ahead = to_ship.filter(due_order__gte=FIRST, due_order__lt=END).order_by("due_order")
    sql, params = ahead.values("due_order")[: cap + 1].query.sql_with_params()
    # SQLite keeps moments as text whose first 13 signs are day and hour: cheaper than any reckoning.
    hour = "date_trunc('hour', due_order, 'UTC')" if vendor == "postgresql" else "substr(due_order, 1, 13)"
    return f"SELECT {hour}, COUNT(*) FROM ({sql}) AS due GROUP BY 1", params


def _moment(text):
    return datetime.strptime(text, "%Y-%m-%d %H").replace(tzinfo=UTC)


def _bars(by_hour, late):
    counts = [late + by_hour[0], *by_hour[1:]]
    # What is late already stands in the text; it must not flatten the hours to come.
    tallest = max(by_hour) or 1
    bars = []
    for hour, count in enumerate(counts):
        height = min(BAR_AREA - 2, max(3, round(count / tallest * (BAR_AREA - 2)))) if count else 1
        tone = "late" if hour == 0 and late else "soon" if hour < 24 and count else "later"
        bars.append(Bar(hour * 10, height, tone, count))
    return bars


def _axis(store, now):
    zone = ZoneInfo(store.time_zone)
    return [short_moment(now + timedelta(hours=hours), zone, now) for hours in (0, 24, 48, 72)]
