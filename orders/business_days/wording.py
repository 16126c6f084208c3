"""Business days in words: why a closure cannot be, why dates stay, and the events."""

from django.utils.translation import gettext_lazy, ngettext_lazy

from orders.business_days.exceptions import ClosureRefused

REFUSALS = {
    "backward": gettext_lazy(
        "The closure ends on %(last)s, before it begins on %(first)s. Mend one of the two days."
    ),
    "overlap": gettext_lazy(
        "The store is closed from %(first)s to %(last)s already. Choose days outside it, or remove that"
        " closure first."
    ),
    "too_soon": ngettext_lazy(
        "A closure is entered %(notice)s day ahead: this one had to be by %(safe)s. Let it begin on %(first)s"
        " or later.",
        "A closure is entered %(notice)s days ahead: this one had to be by %(safe)s. Let it begin on"
        " %(first)s or later.",
        "notice",
    ),
    "too_far": gettext_lazy(
        "Closures reach up to %(last)s, a year ahead. Enter this one nearer to its days."
    ),
    "too_long": gettext_lazy(
        "%(days)s days are too long: a closure lasts %(longest)s days at most. Shorten it, or split it with"
        " open days between."
    ),
    "too_many": gettext_lazy(
        "A store closes on %(most)s days a year at most. %(left)s are left in %(year)s, and this closure"
        " takes %(new)s. Shorten it, or remove one by which no order was dated yet."
    ),
    "too_few": ngettext_lazy(
        "%(days)s working day a week is too few: a store's week has at least %(least)s. Tick more days, and"
        " enter a closure for single days on which the store does not ship.",
        "%(days)s working days a week are too few: a store's week has at least %(least)s. Tick more days, and"
        " enter a closure for single days on which the store does not ship.",
        "days",
    ),
    "week_too_soon": ngettext_lazy(
        "Other working days are entered %(notice)s day ahead: these had to be by %(safe)s. Let them begin on"
        " %(first)s or later.",
        "Other working days are entered %(notice)s days ahead: these had to be by %(safe)s. Let them begin on"
        " %(first)s or later.",
        "notice",
    ),
    "week_too_far": gettext_lazy(
        "Other working days begin by %(last)s, a year ahead, at the latest. Choose an earlier day."
    ),
    "restless": gettext_lazy(
        "This store entered %(most)s closures and working weeks within a year, removed ones included; more"
        " are not taken. Ask the platform's staff."
    ),
    "week_no_policy": gettext_lazy(
        "No policy version is in force for this store, so that nobody can say which working days it may set."
        " Ask the platform's staff."
    ),
    "no_open_day": gettext_lazy(
        "With this, no day would be open for sixty days from %(day)s on (calendar: %(calendar)s), so that no"
        " order could be dated. Leave days open in between."
    ),
    "no_policy": gettext_lazy(
        "No policy version is in force for this store, so that nobody can say when it may close. Ask the"
        " platform's staff."
    ),
}
# Beside which field of a closure a refusal stands; what is about all of it stands above the form.
ABOUT = {
    "backward": "last_day",
    "overlap": "first_day",
    "too_soon": "first_day",
    "too_far": "last_day",
    "too_long": "last_day",
}
ABOUT_WEEK = {  # where it is not about its days
    "week_too_soon": "begins",
    "week_too_far": "begins",
    "week_no_policy": None,
    "restless": None,
}
WHY_KEPT = {
    "passed": gettext_lazy("Their ship-by has passed: it never changes, and the deliver-by stays with it."),
    "version": gettext_lazy("Their policy version does not ask whether it is open there."),
    "earlier": gettext_lazy("They would be due earlier, and no date is made earlier."),
    "untouched": gettext_lazy("None of the days that they count on changes."),
    "undatable": gettext_lazy("They could not be dated any more: no day would be open for sixty days."),
    "promised": gettext_lazy("They were released before this was saved: the buyer was promised their date."),
    "week_before": gettext_lazy(
        "They are released before the other working days begin: the buyer was promised their date."
    ),
    "marketplace": gettext_lazy("The marketplace set their date, and that binds."),
}
EVENT_SENTENCES = {
    "closure.added": gettext_lazy("Store closed from {first} to {last}: {why}"),
    "closure.removed": gettext_lazy("Closure from {first} to {last} removed: {why}"),
    "week.set": gettext_lazy("Working days of the store: {days}"),  # before weeks began on a day
    "week.changed": gettext_lazy("Working days of the store from {first} on: {days}"),
}


def describe_refused(refused: ClosureRefused) -> str:
    """Why a closure or week cannot be, and how to mend it, in the reader's language."""
    return REFUSALS[refused.code] % refused.details


def kept_because(code: str) -> str:
    """Why orders keep their date."""
    return str(WHY_KEPT[code])
