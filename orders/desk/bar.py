"""The filters above the order list: what each offers, and the active ones in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orders.book.holds import HoldKind
from orders.book.models import Order
from orders.desk.listing import Listing
from orders.selection.choices import Choices
from orders.selection.filters import OrderFilter
from warehouses.sites.countries import country_choices, country_name

IN_BAR = ("warehouse", "country", "hold", "tag")
BEHIND = ("channel", "programme", "origin", "partly", "delivery")
TYPED = ("ordered_from", "ordered_to", "sku")
FIXED = {
    "hold": HoldKind.choices,
    "programme": Order.Programme.choices,
    "origin": Order.Origin.choices,
    **{name: OrderFilter.base_filters[name].extra["choices"] for name in ("partly", "delivery")},
}


@dataclass(frozen=True)
class Control:
    """One filter as a list to choose from; `all` is what it says while nothing is chosen."""

    name: str
    label: str
    all: str
    options: list[tuple[str, str, bool]]  # value, words, chosen
    others: str = ""  # more options, ready to print
    near: str = ""  # what the two groups are called, where there are two
    far: str = ""

    @property
    def is_active(self) -> bool:
        return any(chosen for _value, _words, chosen in self.options)


@dataclass(frozen=True)
class Chip:
    """An active filter in words, and the address of the list without it."""

    label: str
    words: str
    url: str


@dataclass(frozen=True)
class Bar:
    """All filters of the list's page."""

    controls: list[Control]
    behind: list[Control]
    typed: list[tuple[str, str, str]]  # name, label, value
    chips: list[Chip]
    behind_count: int

    @property
    def is_open(self) -> bool:
        return bool(self.behind_count)


def filter_bar(listing: Listing, choices: Choices) -> Bar:
    """The filters as the page shows them, without a query."""
    asked = listing.wanted.selection.filters
    typed = [(name, _label(name), asked.get(name, "")) for name in TYPED]
    return Bar(
        [_control(name, asked, choices) for name in IN_BAR if name != "tag" or choices.tags],
        [_control(name, asked, choices) for name in BEHIND],
        typed,
        [_chip(name, listing, choices) for name in asked if name != "found"],
        behind_count=sum(name in asked for name in (*BEHIND, *TYPED)),
    )


def options_of(name: str, choices: Choices) -> dict[str, str]:
    """What a filter offers, as value and words."""
    rows = {"warehouse": choices.warehouses, "channel": choices.channels, "tag": choices.tags}
    if name in rows:
        return {code: row.name for code, row in rows[name].items()}
    if name == "country":
        return {code: country_name(code) for code in choices.countries}
    return {value: str(label) for value, label in FIXED[name]}


def _control(name, asked, choices):
    chosen, options = asked.get(name, ""), options_of(name, choices)
    others = ""
    if name == "country":
        others = _all_countries(get_language())
        if chosen:
            options.setdefault(chosen, country_name(chosen))
    label = _label(name)
    every = _("%(filter)s: all") % {"filter": label}
    return Control(
        name, label, every, [(value, words, value == chosen) for value, words in options.items()], others
    )


def _chip(name, listing, choices):
    wanted = listing.wanted
    url = wanted.url(selection=wanted.selection.without(name))
    if name == "import":
        return Chip(_label(name), _import_name(listing.import_run), url)
    if name == "hour":
        return Chip(_label(name), _hour(wanted.selection.filters[name]), url)
    if name in ("deliver_by", "unscanned"):
        return Chip(_label(name), _moment(wanted.selection.filters[name]), url)
    value = wanted.selection.filters[name]
    offered = name not in TYPED and options_of(name, choices)
    words = country_name(value) if name == "country" else offered[value] if offered else value
    return Chip(_label(name), words, url)


def _hour(text):
    begins = timezone.localtime(datetime.fromisoformat(text))
    told = {"from": f"{begins:%Y-%m-%d %H:%M}", "to": f"{begins + timedelta(minutes=59):%H:%M}"}
    return _("%(from)s–%(to)s store time") % told


def _moment(text):
    moment = timezone.localtime(datetime.fromisoformat(text))
    return _("%(moment)s store time") % {"moment": f"{moment:%Y-%m-%d %H:%M}"}


def _import_name(run):
    return _("from %(file)s") % {"file": run.file_name} if run else _("unknown")


def _label(name):
    return str(OrderFilter.base_filters[name].label)


@cache
def _all_countries(language):
    """The options of all countries: 250 of them, the same on every page."""
    return render_to_string("orders/desk/_countries.html", {"countries": country_choices(language)})
