"""The scorecard in words: what each rate counts, how it stands and what would bring it back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from orders.book.holds import HoldKind
from orders.scorecard import ahead
from orders.scorecard.cards import Card, Figure
from orders.scorecard.charts import Trend, trend_of
from orders.scorecard.rates import (
    TELLS_GOOD,
    Count,
    Limits,
    Rate,
    Tone,
    share,
    way_back,
)

# Which parts of a rate's orders are counted: those of the whole, the bad ones, and what nobody told.
PARTS = {
    Rate.LATE_SHIPMENT: {
        "bad": gettext_lazy("Shipped late, or still here after ship-by"),
        "all": gettext_lazy("Ship-by has passed"),
    },
    Rate.VALID_TRACKING: {
        "bad": gettext_lazy("Without a tracking number"),
        "all": gettext_lazy("Handed over"),
    },
    Rate.ON_TIME_DELIVERY: {
        "bad": gettext_lazy("Not signed for by deliver-by"),
        "untold": gettext_lazy("Of these, nothing was told of the arrival"),
        "all": gettext_lazy("Deliver-by has passed"),
    },
    Rate.CANCELLATION: {
        "bad": gettext_lazy("Cancelled by the seller"),
        "all": gettext_lazy("Ordered"),
    },
}
MEANINGS = {
    Rate.LATE_SHIPMENT: gettext_lazy(
        "Orders that were shipped after their ship-by, or are not after it, of those whose ship-by"
        " has passed. Cancelled orders and those that are never late are left out."
    ),
    Rate.VALID_TRACKING: gettext_lazy(
        "Orders handed over whose parcels all have a tracking number, of those handed over. Carriers'"
        " scans are not read automatically yet: whether a number was ever scanned is not known, so that the"
        " rate can be told as “at most” only and is never called good."
    ),
    Rate.ON_TIME_DELIVERY: gettext_lazy(
        "Orders whose parcels were all signed for by their deliver-by, of those to buyers whose deliver-by"
        " has passed. What nobody recorded as signed for counts as not delivered."
    ),
    Rate.CANCELLATION: gettext_lazy(
        "Orders of which the seller cancelled at least one unit before it left, of those that buyers made."
    ),
    Rate.WRONG_SHIPMENT: gettext_lazy("Orders that came back because something else was in the parcel."),
}
OFF = {
    Rate.ON_TIME_DELIVERY: gettext_lazy(
        "Off: deliver-by passed for some orders, but nobody told of any parcel of theirs that it was signed"
        " for or came back. Record it on the order's page, or for many orders at once; with the first one"
        " this rate is counted."
    ),
    Rate.WRONG_SHIPMENT: gettext_lazy(
        "Off: nothing tells yet why an order came back. It is counted as soon as the platform's returns"
        " arrive here with their reasons."
    ),
}
TONES = {
    Tone.GOOD: (pgettext_lazy("scorecard", "good"), "ok"),
    Tone.AT_RISK: (gettext_lazy("at risk"), "asks"),
    Tone.BREACHED: (gettext_lazy("breached"), "bad"),
    Tone.TOO_FEW: (gettext_lazy("too few to judge"), ""),
    Tone.UNPROVEN: (gettext_lazy("not proven"), ""),
    None: (gettext_lazy("not judged"), ""),
}
WHEN = {
    "ship_by": gettext_lazy("Ship by"),
    "shipped_at": gettext_lazy("Shipped"),
    "deliver_by": gettext_lazy("Deliver by"),
    "ordered_at": gettext_lazy("Ordered"),
}
WAITS_FOR = {
    ahead.HELD: gettext_lazy("Held"),
    ahead.UNPLACED: gettext_lazy("Being matched to a warehouse"),
    ahead.READY: gettext_lazy("Not yet given to its warehouse for picking"),
    ahead.AT_WAREHOUSE: gettext_lazy("At the warehouse, waiting for hand-over"),
}


@dataclass(frozen=True)
class Part:
    """How many orders one part has; `name` is what the address of their list says."""

    name: str
    label: str
    count: str


@dataclass(frozen=True)
class ToldFigure:
    """A rate over some days, ready to print."""

    days: int
    label: str
    figure: str
    standing: str
    mark: str
    parts: list[Part]
    ways_back: list[str]


@dataclass(frozen=True)
class ToldCard:
    """One rate, ready to print."""

    rate: str
    title: str
    meaning: str
    limits: str
    off: str
    figures: list[ToldFigure]
    trend: Trend | None


@dataclass(frozen=True)
class ToldCause:
    """What some orders wait for, with how many go late of it, as (hours, orders)."""

    code: str
    label: str
    stakes: list[tuple[int, str]]


def told_card(card: Card) -> ToldCard:
    """A rate in words."""
    return ToldCard(
        rate=card.rate,
        title=str(Rate(card.rate).label),
        meaning=str(MEANINGS[card.rate]),
        limits=_limits(card),
        off=str(OFF[card.off]) if card.off else "",
        figures=[_figure(card, figure) for figure in card.figures],
        trend=trend_of(card.rate, card.trend, card.limits) if card.trend else None,
    )


def told_causes(told: ahead.Forecast) -> list[ToldCause]:
    """What goes late, by cause, in words."""
    return [
        ToldCause(cause.code, cause_in_words(cause.code), shown_stakes(cause.stakes)) for cause in told.causes
    ]


def shown_stakes(stakes: tuple[ahead.Stake, ...]) -> list[tuple[int, str]]:
    return [(stake.hours, f"{stake.orders:,}") for stake in stakes]


def cause_in_words(code: str) -> str:
    """What an order waits for: a hold's reason, or the next step."""
    if code in WAITS_FOR:
        return str(WAITS_FOR[code])
    return _("Held: %(reason)s") % {"reason": HoldKind(code).label}


def counted_as(rate: str, part: str, length: int) -> str:
    """What the orders behind a number are called."""
    told = {"part": PARTS[rate][part], "days": length}
    return _("%(part)s, last %(days)s days") % told


def percent(hundredths: int | None) -> str:
    """Hundredths of a percent as a percentage."""
    return "–" if hundredths is None else f"{hundredths / 100:g} %"


def shown_share(rate: str, count: Count) -> str:
    """A rate's figure; where nothing proves the good ones, as the most that it can be."""
    figure = percent(share(rate, count))
    if rate == Rate.VALID_TRACKING and count.all:
        return _("at most %(figure)s") % {"figure": figure}
    return figure


def _figure(card, figure: Figure):
    standing, mark = TONES[figure.tone]
    return ToldFigure(
        days=figure.days,
        label=_("Last %(days)s days") % {"days": figure.days},
        figure=shown_share(card.rate, figure.count),
        standing=str(standing),
        mark=mark,
        parts=[
            Part(name, str(label), f"{getattr(figure.count, name):,}")
            for name, label in PARTS[card.rate].items()
        ],
        ways_back=_ways_back(figure, card.limits),
    )


def _limits(card):
    row = card.threshold
    if row is None:
        return _("No threshold is set: the rate is shown and not judged.")
    told = {"at_risk": _plain(row.at_risk), "breached": _plain(row.breached), "fewest": row.fewest}
    if card.rate in TELLS_GOOD:
        sentence = _(
            "At risk below %(at_risk)s %%, breached below %(breached)s %%; judged from %(fewest)s orders."
        )
    else:
        sentence = _(
            "At risk above %(at_risk)s %%, breached above %(breached)s %%; judged from %(fewest)s orders."
        )
    return sentence % told


def _plain(number):
    """A percentage as it was typed, without idle zeros."""
    return f"{number.normalize():f}"


def _ways_back(figure: Figure, limits: Limits | None):
    """What brings a breached figure back, and what then makes it good."""
    found = []
    if figure.tone == Tone.BREACHED:
        found.append(_way(_("Breached no more"), way_back(figure.count, limits.kept_to)))
    if figure.tone in (Tone.BREACHED, Tone.AT_RISK):
        found.append(_way(_("Good again"), way_back(figure.count, limits.good_to)))
    return found


def _way(aim, way):
    fewer = ngettext("%(shown)s bad order fewer", "%(shown)s bad orders fewer", way.fewer_bad) % {
        "shown": f"{way.fewer_bad:,}"
    }
    if way.more_good is None:
        return _("%(aim)s: %(fewer)s.") % {"aim": aim, "fewer": fewer}
    more = ngettext("%(shown)s good order more", "%(shown)s good orders more", way.more_good) % {
        "shown": f"{way.more_good:,}"
    }
    return _("%(aim)s: %(fewer)s, or %(more)s.") % {"aim": aim, "fewer": fewer, "more": more}
