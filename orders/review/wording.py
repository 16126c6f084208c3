"""The monthly figures in words: each beside the month before, with the orders behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from math import floor

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from merchant.money.currencies import format_minor
from orders.book.holds import HoldKind
from orders.book.models import Discount, Line
from orders.clock.wording import span
from orders.review.figures import Figures, largest, rate
from warehouses.sites.countries import country_name

LONGEST = 10


@dataclass(frozen=True)
class Told:
    """A figure: what it is called, what it is, what it was, and which orders stand behind it."""

    label: str
    now: str
    before: str
    figure: str = ""
    of: str | None = None


@dataclass(frozen=True)
class Section:
    """Figures of one kind, the largest first."""

    title: str
    rows: list[Told]


def percent(part: float | None) -> str:
    """A part of one as a percentage; rounded down, so that only all of it reads 100 %."""
    return "–" if part is None else f"{floor(part * 1000) / 10:g} %"


def minutes_as_span(minutes: int | None) -> str:
    """A length in minutes as people say it."""
    return "–" if minutes is None else span(timedelta(minutes=minutes))


COUNTED = {
    "came_in": _("Ordered"),
    "shipped": _("Shipped"),
    "in_time": _("Shipped in time"),
    "late": _("Shipped late"),
    "signed": _("Signed for"),
    "returned": _("Returned"),
    "lost": _("Lost"),
}
CANCELLED_BY = dict(Line.CancelledBy.choices)
FUNDED_BY = dict(Discount.Funder.choices)


def tiles(now: Figures, before: Figures) -> list[Told]:
    """The month at one glance."""
    counts = [
        Told(str(label), f"{getattr(now, name):,}", f"{getattr(before, name):,}", name)
        for name, label in COUNTED.items()
    ]
    gone = Told(str(_("Cancelled")), f"{now.all_cancelled:,}", f"{before.all_cancelled:,}", "cancelled")
    part = Told(str(_("On-time rate")), percent(now.rate), percent(before.rate))
    lengths = [
        Told(str(label), minutes_as_span(getattr(now, name)), minutes_as_span(getattr(before, name)))
        for name, label in (
            ("minutes_to_hand_over", _("Release to hand-over, median")),
            ("minutes_to_sign", _("Hand-over to signature, median")),
        )
    ]
    return [counts[0], counts[1], part, *counts[2:], gone, *lengths]


def sections(now: Figures, before: Figures) -> list[Section]:
    """What stands behind the glance: by whom, why, where, and what it was worth."""
    return [
        Section(str(_("Cancelled by")), _by_code("cancelled", now.cancelled, before.cancelled, _whom)),
        Section(str(_("Held for, orders of this month")), _by_code("held", now.holds, before.holds, _reason)),
        Section(str(_("Destinations")), _by_code("came_in", now.countries, before.countries, _country)),
        Section(str(_("Sales, cancelled orders left out")), _sales(now, before)),
        Section(str(_("Discounts by who bears them")), _discounts(now, before)),
    ]


@dataclass(frozen=True)
class Place:
    """How a warehouse did in a month."""

    code: str
    name: str
    shipped: int
    late: int
    rate: float | None


def warehouses(now: Figures) -> list[Place]:
    """How each warehouse did, the busiest first."""
    busiest = sorted(now.warehouses.items(), key=lambda item: (-item[1]["shipped"], item[0]))
    return [
        Place(
            code=code,
            name=told["name"] or str(_("without a warehouse")),
            shipped=told["shipped"],
            late=told["late"],
            rate=rate(told["in_time"], told["late"]),
        )
        for code, told in busiest
    ]


def _by_code(figure, now, before, label):
    return [
        Told(label(code), f"{count:,}", f"{before.get(code, 0):,}", figure, code)
        for code, count in largest(now, LONGEST)
    ]


def _whom(code):
    return str(CANCELLED_BY.get(code, _("nobody named")))


def _reason(kind):
    return str(HoldKind(kind).label) if kind in HoldKind.values else kind


def _country(code):
    return country_name(code) if code else str(_("unknown"))


def _sales(now, before):
    return [
        Told(currency, _money(minor, currency), _money(before.sales.get(currency), currency))
        for currency, minor in largest(now.sales, LONGEST)
    ]


def _discounts(now, before):
    return [
        Told(
            f"{currency} · {FUNDED_BY.get(funder, funder)}",
            _money(minor, currency),
            _money(before.discounts.get(currency, {}).get(funder), currency),
        )
        for currency, by_funder in sorted(now.discounts.items())
        for funder, minor in sorted(by_funder.items())
    ]


def _money(minor, currency):
    return format_minor(minor, currency, get_language() or "en")


class Trouble(Enum):
    """What went wrong with an order; the value says it with its details."""

    HELD = _("Held %(time)s: %(hold)s")
    VOIDED = _("Package %(carrier)s %(number)s was voided")
    RETURNED = _("Package %(carrier)s %(number)s came back")
    LOST = _("Package %(carrier)s %(number)s was lost")
    CORRECTED = _("A tracking number was corrected")
    END_TAKEN_BACK = _("A package's end was recorded wrongly and taken back")
    ADDRESS_CHANGED = _("The address was changed")
    LATE_WITHDRAWN = _("It was marked late, and was in time after all")


def troubles_in_words(troubles: Iterable[tuple[Trouble, tuple]]) -> list[str]:
    """What went wrong, in the reader's language."""
    return [str(trouble.value) % _details(trouble, detail) for trouble, detail in troubles]


def _details(trouble, detail):
    if trouble is Trouble.HELD:
        kind, length = detail
        return {"hold": _reason(kind), "time": span(length)}
    return dict(zip(("carrier", "number"), detail, strict=False))
