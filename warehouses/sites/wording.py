"""Warehouses in words: their events and their weekly days."""

from collections.abc import Iterable
from itertools import combinations

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.functional import lazy
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

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
