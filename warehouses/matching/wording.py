"""The steps of a matching trace in words, and the country table's events."""

from dataclasses import dataclass

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from warehouses.matching import engine
from warehouses.sites.countries import COUNTRIES, country_name

ANY_OTHER_COUNTRY = _("Any other country")

EVENT_SENTENCES = {
    "routes.set": _("{destination} → {warehouse}, {channel}"),
    "routes.changed": _("{destination} → {warehouse}, {channel} (before: {old_warehouse}, {old_channel})"),
    "routes.removed": _("{destination}: row removed (before: {old_warehouse}, {old_channel})"),
}
TITLES = {
    "country": _("Row for %(country)s"),
    "any_other": _("Row “any other country”"),
    "warehouse": "%(warehouse_name)s",
    engine.BY_HAND: _("Chosen by hand"),
}
DETAILS = {
    engine.CHOSEN: _("%(warehouse_name)s, %(channel_name)s (%(carrier)s), table revision %(revision)s"),
    engine.NO_ROW: _("The country table, revision %(revision)s, has no such row."),
    engine.NO_COUNTRY: _("The order names no country."),
    engine.WAREHOUSE_OUT_OF_USE: _("It leads to %(warehouse_name)s, which is out of use."),
    engine.CHANNEL_OUT_OF_USE: _("%(channel_name)s out of %(warehouse_name)s is out of use."),
    engine.NOT_NEEDED: _("%(warehouse_name)s, %(channel_name)s: needed only if the country's own row fails."),
}
NO_ROW_LEADS_HERE = _("No row for %(country)s leads here.")
NO_OTHER_ROW_LEADS_HERE = _("No row leads here.")
NO_COUNTRY_TITLE = _("Row for the destination")
VERDICTS = {
    engine.CHOSEN: _("chosen"),
    engine.NO_ROW: _("no row"),
    engine.NO_COUNTRY: _("does not fit"),
    engine.WAREHOUSE_OUT_OF_USE: _("out of use"),
    engine.CHANNEL_OUT_OF_USE: _("out of use"),
    engine.NOT_NEEDED: _("not needed"),
}
MARKS = {engine.CHOSEN: "yes", engine.NOT_NEEDED: "maybe"}
NOT_CHOSEN = _("not chosen")


@dataclass(frozen=True)
class Step:
    """One step of the trace as a page shows it; `mark` is "yes", "no" or "maybe"."""

    mark: str
    title: str
    detail: str
    verdict: str


def describe_step(step: dict) -> Step:
    """One step of a decision's trace, in the reader's language."""
    result = step["result"]
    is_near_miss = step["step"] == "warehouse"
    if step["step"] == engine.BY_HAND:
        return Step("yes", TITLES[engine.BY_HAND], _chosen_by_hand(step), VERDICTS[result])
    title = NO_COUNTRY_TITLE if result == engine.NO_COUNTRY else TITLES[step["step"]]
    near_miss = NO_ROW_LEADS_HERE if step.get("country") else NO_OTHER_ROW_LEADS_HERE
    return Step(
        mark="maybe" if is_near_miss else MARKS.get(result, "no"),
        title=_fill(title, step),
        detail=_fill(near_miss if is_near_miss else DETAILS[result], step),
        verdict=NOT_CHOSEN if is_near_miss else VERDICTS[result],
    )


def _chosen_by_hand(step):
    told = (step["warehouse_name"], step["channel_name"], step["carrier"])
    return ", ".join(part for part in told if part)


def _told(sentence, step):
    country = country_name(step.get("country", ""))
    return str(sentence) % {**step, "country": country}


_fill = lazy(_told, str)

_countries = {code: _fill("%(country)s", {"country": code}) for code in COUNTRIES}
EVENT_LABELS = {"destination": _countries | {"": ANY_OTHER_COUNTRY}}
