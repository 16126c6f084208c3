"""What staff decide about days, in words; apart from the room's other words, which know no models."""

from django.utils.translation import gettext_lazy

from warehouses.calendars.decisions import Decision
from warehouses.calendars.models import Holiday, SpecialDay
from warehouses.sites.countries import country_name

LEFT = gettext_lazy("%(day)s is left to the calendar again. Place: %(place)s.")
# Of a special day by whether it is open, of a holiday by its kind and whether it is void.
DECIDED = {
    True: gettext_lazy("%(day)s is open: %(why)s. Place: %(place)s."),
    False: gettext_lazy("%(day)s is closed: %(why)s. Place: %(place)s."),
    (Holiday.Kind.PUBLIC, False): gettext_lazy("%(day)s is a public holiday: %(why)s. Place: %(place)s."),
    (Holiday.Kind.PUBLIC, True): gettext_lazy("%(day)s is no public holiday: %(why)s. Place: %(place)s."),
    (Holiday.Kind.MAKE_UP, False): gettext_lazy(
        "%(day)s is a make-up working day: %(why)s. Place: %(place)s."
    ),
    (Holiday.Kind.MAKE_UP, True): gettext_lazy(
        "%(day)s is no make-up working day: %(why)s. Place: %(place)s."
    ),
}


def describe_decision(decision: Decision) -> list[str]:
    """What staff decide, in a sentence for each day."""
    told = [(LEFT, decision.left)] if decision.left else []
    if decision.after is not None:
        told.append((DECIDED[_what(decision.after)], decision.after))
    return [str(sentence) % _of(row) for sentence, row in told]


def _what(row):
    return row.is_open if isinstance(row, SpecialDay) else (row.kind, row.is_void)


def _of(row):
    """The row's day, reason and place."""
    if isinstance(row, Holiday):
        place = "-".join(filter(None, (country_name(row.country), row.subdivision)))
        return {"day": row.day, "why": row.name, "place": place}
    warehouse = row.warehouse
    place = f"{warehouse.name} ({warehouse.code})" if warehouse else country_name(row.country)
    return {"day": row.day, "why": row.reason, "place": place}
