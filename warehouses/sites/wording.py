"""Warehouses in words: their events, their weekly days, and what a channel takes at what price."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from merchant.money.currencies import format_minor
from warehouses.sites.countries import countries_in_words, in_reading_order
from warehouses.sites.rates import Rates

COUNTRIES_NAMED = 6

EVENT_SENTENCES = {
    "warehouse.added": _("Warehouse {code} added"),
    "warehouse.changed": _("{field}: {old} → {new}"),
    "channel.added": _("Channel {code} added"),
    "channel.changed": _("{code} · {field}: {old} → {new}"),
    "store.default_warehouse": _("Unmatched orders are dated by {warehouse}"),
}


def _weekdays_in_words(days):
    days = sorted(set(days))
    if len(days) == 7:
        return gettext("every day")
    return pgettext("between days", ", ").join(_run_in_words(run) for run in _runs(days))


def _run_in_words(run):
    first, last = str(WEEKDAYS_ABBR[run[0]]), str(WEEKDAYS_ABBR[run[-1]])
    if len(run) > 2:
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
    return pgettext("between days", ", ").join(dict.fromkeys([first, last]))


def _runs(days):
    run = []
    for day in days:
        if run and day != run[-1] + 1:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


_lazy_weekdays = lazy(_weekdays_in_words, str)


def _all_weekdays():
    return (days for count in range(8) for days in combinations(range(7), count))


# What a history says was old or new, as the facts of a row tell it.
VALUE_LABELS = {
    "True": _("yes"),
    "False": _("no"),
    **{str(list(days)): _lazy_weekdays(days) for days in _all_weekdays()},
}


def weekdays_in_words(days: Iterable[int]) -> str:
    """The weekly days (0 is Monday) as people say them: "Mon to Fri"."""
    return _lazy_weekdays(tuple(days))


def grams_in_words(grams: int) -> str:
    """A weight in the unit that people use: 500 g, 1.5 kg."""
    return f"{grams} g" if grams < 1000 else f"{_plain(grams, 3)} kg"


def length_in_words(millimetres: int) -> str:
    """A length in centimetres."""
    return f"{_plain(millimetres, 1)} cm"


def limits_in_words(weight_g: int | None, side_mm: int | None, girth_mm: int | None) -> str:
    """What a channel takes at most; a dash where it takes anything."""
    said = []
    if weight_g:
        said.append(gettext("up to %(weight)s") % {"weight": grams_in_words(weight_g)})
    if side_mm:
        said.append(gettext("longest side %(length)s") % {"length": length_in_words(side_mm)})
    if girth_mm:
        said.append(gettext("length and girth %(length)s") % {"length": length_in_words(girth_mm)})
    return " · ".join(said) or "–"


def countries_shortly(codes: Sequence[str]) -> str:
    """The countries that a channel serves: the first by name, and how many more."""
    if not codes:
        return gettext("anywhere")
    said = countries_in_words(in_reading_order(codes)[:COUNTRIES_NAMED])
    more = len(codes) - COUNTRIES_NAMED
    if more <= 0:
        return said
    return ngettext("%(countries)s and %(count)s more", "%(countries)s and %(count)s more", more) % {
        "countries": said,
        "count": more,
    }


def prices_in_words(rates: Rates, currency: str) -> str:
    """The lightest and the heaviest row, each with its price; a dash without any."""
    ends = [rates[0], rates[-1]] if len(rates) > 1 else rates
    return (
        " – ".join(
            gettext("%(price)s up to %(weight)s")
            % {
                "price": format_minor(price, currency, get_language() or "en"),
                "weight": grams_in_words(up_to),
            }
            for up_to, price in ends
        )
        or "–"
    )


def _plain(number, places):
    return f"{Decimal(number).scaleb(-places).normalize():f}"
