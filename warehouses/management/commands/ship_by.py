import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from warehouses.calendars import clockwork, selectors, services, wording
from warehouses.calendars.exceptions import CalendarError
from warehouses.calendars.explanation import to_text
from warehouses.management.asking import day_lines, find_warehouse, read_moment, said_moment

DEFAULT_DAYS = 2
MOST_DAYS = 250


class Command(BaseCommand):
    """Count a ship-by date and show how: for people at a terminal, and with --json for programs."""

    @property
    def help(self):
        return _("When must an order that started at a moment leave a warehouse, and why?")

    def add_arguments(self, parser):
        parser.add_argument("--warehouse", required=True, metavar="[MERCHANT/]CODE")
        parser.add_argument("--at", required=True, metavar="2026-02-13T15:30")
        parser.add_argument("--days", default=str(DEFAULT_DAYS), metavar="N")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, warehouse, at, days, **options):
        place = find_warehouse(warehouse)
        try:
            start = read_moment(at, selectors.zone_of(place))
            explanation = self._explain(place, start, _business_days(days))
        except CalendarError as refusal:
            raise CommandError(wording.describe_refusal(refusal)) from refusal
        tell = _as_json if options["json"] else _as_text
        self.stdout.write(tell(place, start, explanation))

    def _explain(self, warehouse, start, days):
        first_year, last_year = clockwork.years_needed(start, start, days=days)
        calendars = services.open_calendars([warehouse], first_year=first_year, last_year=last_year)
        return clockwork.explain(start, calendar=calendars[warehouse.pk], days=days)


def _business_days(text):
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) > MOST_DAYS:
        raise CommandError(
            _("“%(text)s” is no number of business days: give one from 0 to %(most)s.")
            % {"text": text, "most": MOST_DAYS}
        )
    return int(text)


def _as_json(warehouse, start, explanation):
    kept = explanation.to_json()
    zone = selectors.zone_of(warehouse)
    answer = {
        "warehouse": warehouse.code,
        "zone": kept["zone"],
        "start": to_text(start),
        "start_local": start.astimezone(zone).isoformat(),
        "business_days": kept["business_days"],
        "cutoff": kept["cutoff"],
        "day0": kept["day0"],
        "ship_by": kept["ship_by"],
        "ship_by_local": explanation.ship_by.astimezone(zone).isoformat(),
        "days": kept["days"],
        "warnings": kept["warnings"],
        "revision": kept["revision"],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _as_text(warehouse, start, explanation):
    zone = selectors.zone_of(warehouse)
    words = {
        "warehouse": warehouse.code,
        "city": warehouse.city,
        "start": said_moment(start.astimezone(zone)),
        "ship_by": said_moment(explanation.ship_by.astimezone(zone)),
        "utc": to_text(explanation.ship_by),
        "days": explanation.business_days,
    }
    return "\n".join(
        [
            _("%(warehouse)s, %(city)s: started %(start)s, business days: %(days)s") % words,
            *day_lines(explanation),
            _("Ship by %(ship_by)s in %(city)s (%(utc)s)") % words,
        ]
    )
