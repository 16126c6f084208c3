"""What commands that ask for dates have in common: what people type, and how days are told them."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from warehouses.calendars import clockwork, wording
from warehouses.calendars.explanation import Explanation
from warehouses.sites.models import Warehouse

SHOWN = 10  # warehouses of one code
YEARS = range(1970, 2101)


def find_warehouse(code: str) -> Warehouse:
    """The warehouse of a code, which a merchant's code and a slash may stand before."""
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


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """A moment as typed: with an offset, or else on the wall clock of the zone."""
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


def day_lines(explanation: Explanation) -> Iterable[str]:
    """Day by day why it counts or not, and what is not known of its years."""
    yield from (f"  {said_day(day.date)}  {wording.describe_day(day)}" for day in explanation.days)
    yield from (f"! {wording.describe_warning(warning)}" for warning in explanation.warnings)


def said_day(day: date) -> str:
    return f"{date_format(day, 'D')} {day.isoformat()}"


def said_moment(moment: datetime) -> str:
    """A local moment with its weekday."""
    return f"{said_day(moment.date())} {moment:%H:%M:%S}"
