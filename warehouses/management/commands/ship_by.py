import json
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from warehouses.calendars import clockwork, selectors, services, wording
from warehouses.calendars.exceptions import CalendarError
from warehouses.calendars.explanation import to_text
from warehouses.sites.models import Warehouse

DEFAULT_DAYS = 2
SHOWN = 10  # warehouses of one code
MOST_DAYS = 250
YEARS = range(1970, 2101)


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
        place = self._warehouse(warehouse)
        try:
            explanation = self._explain(place, at, _business_days(days))
        except CalendarError as refusal:
            raise CommandError(wording.describe_refusal(refusal)) from refusal
        answer = _as_json(place, explanation) if options["json"] else _as_text(place, explanation)
        self.stdout.write(answer)

    def _warehouse(self, code):
        merchant, _slash, own = code.upper().rpartition("/")
        of_merchant = {"merchant__code": merchant} if merchant else {}
        found = list(Warehouse.objects.filter(code=own, **of_merchant).select_related("merchant")[:SHOWN])
        if not found:
            raise CommandError(_("There is no warehouse with the code “%(code)s”.") % {"code": code})
        if len(found) > 1:
            names = ", ".join(f"{each.merchant.code}/{own}" for each in found if each.merchant)
            raise CommandError(
                _("Several merchants have a warehouse of this code. Name one: %(names)s") % {"names": names}
            )
        return found[0]

    def _explain(self, warehouse, at, days):
        start = _moment(at, selectors.zone_of(warehouse))
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


def _moment(text, zone):
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or len(text) <= len("2026-02-13") or moment.year not in YEARS:
        raise CommandError(
            _("“%(text)s” is no moment from %(first)s to %(last)s: write it like 2026-02-13T15:30.")
            % {"text": text, "first": YEARS[0], "last": YEARS[-1]}
        )
    return moment if moment.tzinfo else clockwork.local_moment(moment, zone)


def _as_json(warehouse, explanation):
    kept = explanation.to_json()
    zone = selectors.zone_of(warehouse)
    answer = {
        "warehouse": warehouse.code,
        "zone": kept["zone"],
        "start": kept["start"],
        "start_local": explanation.start.astimezone(zone).isoformat(),
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


def _as_text(warehouse, explanation):
    zone = selectors.zone_of(warehouse)
    words = {
        "warehouse": warehouse.code,
        "city": warehouse.city,
        "start": _said(explanation.start.astimezone(zone)),
        "ship_by": _said(explanation.ship_by.astimezone(zone)),
        "utc": to_text(explanation.ship_by),
        "days": explanation.business_days,
    }
    return "\n".join(
        [
            _("%(warehouse)s, %(city)s: started %(start)s, business days: %(days)s") % words,
            *(f"  {_day(day.date)}  {wording.describe_day(day)}" for day in explanation.days),
            *(f"! {wording.describe_warning(warning)}" for warning in explanation.warnings),
            _("Ship by %(ship_by)s in %(city)s (%(utc)s)") % words,
        ]
    )


def _day(day):
    return f"{date_format(day, 'D')} {day.isoformat()}"


def _said(moment):
    return f"{_day(moment.date())} {moment:%H:%M:%S}"
