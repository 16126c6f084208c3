"""What a warehouse serves, and what changing one entails, in words."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext, pgettext_lazy

from warehouses.matching.engine import ANY_OTHER
from warehouses.matching.selectors import Route
from warehouses.matching.wording import ANY_OTHER_COUNTRY
from warehouses.sites.countries import country_name, flag
from warehouses.sites.models import Channel, Warehouse
from warehouses.sites.wording import countries_shortly, limits_in_words, prices_in_words

OPEN = pgettext_lazy("day", "Open")
DATING = ("country", "subdivision", "time_zone", "weekdays", "cutoff")  # what a date is reckoned from


def serves_in_words(routes: list[Route]) -> str:
    """How many countries these rows name, and whether one of them is for the rest."""
    named = sum(route.country != ANY_OTHER for route in routes)
    said = [str(named)] if named else []
    if len(routes) > named:
        said.append(gettext("any other"))
    return " + ".join(said) or "–"


def destinations(routes: list[Route]) -> list[dict]:
    """The rows with flag and name of their country, by name, "any other country" last."""
    named = [
        {
            "flag": flag(route.country),
            "name": country_name(route.country) if route.country else str(ANY_OTHER_COUNTRY),
            "route": route,
        }
        for route in routes
    ]
    return sorted(named, key=lambda row: (not row["route"].country, row["name"]))


def shown_channel(channel: Channel, warehouse: Warehouse) -> dict:
    """A channel with where it goes, what it takes and what it costs, in words."""
    return {
        "channel": channel,
        "is_recommended": channel.merchant_id is None,
        "countries": countries_shortly(channel.countries),
        "limits": limits_in_words(channel.max_weight_g, channel.max_side_mm, channel.max_girth_mm),
        "prices": prices_in_words(channel.rates, warehouse.currency),
    }


def consequences(counts: Mapping[str, int]) -> Iterator[str]:
    """What a file of warehouses does to orders: how many rows change, by column, and "" for new ones."""
    if any(counts.get(column) for column in DATING):
        yield gettext(
            "Orders keep the date to ship by that they were given. The new days, zone and cut-off count for"
            " orders that are dated from now on."
        )
    if counts.get("is_active"):
        yield gettext(
            "Orders that have a warehouse keep it, also when it is taken out of use; others go to warehouses"
            " in use only."
        )
    if counts.get(""):
        yield gettext("A new warehouse gets orders once a rule or a row of the country table leads to it.")


def channel_consequences(counts: Mapping[str, int]) -> Iterator[str]:
    """What a file of channels does to orders: how many rows change, by column, and "" for new ones."""
    if any(counts.values()):
        yield gettext("Orders that have a channel keep it; those that found none are tried again.")
