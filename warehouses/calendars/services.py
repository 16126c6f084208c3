from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from merchant.audit import services as audit
from merchant.audit.models import Event
from warehouses.calendars import library, selectors
from warehouses.calendars.clockwork import Calendar
from warehouses.calendars.decisions import AS_SAVED, Decision, decided
from warehouses.calendars.models import CalendarChange, Holiday, HolidayYear, SpecialDay
from warehouses.calendars.selectors import YEARS_AHEAD, YEARS_BACK
from warehouses.sites.models import Warehouse

YEAR = ("country", "subdivision", "year")
READ_AT_ONCE = 50  # years that nobody had read; a transaction each
ROWS_AT_ONCE = 1_000


def open_calendars(
    warehouses: Iterable[Warehouse], *, first_year: int, last_year: int, supposed: Decision = AS_SAVED
) -> dict[int, Calendar]:
    """The calendars of these warehouses by key; holidays that were never read are read first."""
    warehouses = list(warehouses)
    ensure_places(_places(warehouses), years=range(first_year, last_year + 1))
    years = {"first_year": first_year, "last_year": last_year}
    return selectors.calendars_for(warehouses, supposed=supposed, **years)


def open_markets(
    places: Iterable[tuple[str, str]], *, first_year: int, last_year: int, supposed: Decision = AS_SAVED
) -> dict[tuple[str, str], Calendar]:
    """The calendars of destinations by (country, subdivision); what was never read is read first."""
    places = set(places)
    ensure_places(places, years=range(first_year, last_year + 1))
    years = {"first_year": first_year, "last_year": last_year}
    return selectors.markets_for(places, supposed=supposed, **years)


def extend_holidays() -> int:
    """Read the holidays of every place where a warehouse stands, two years ahead; returns the years read."""
    this_year = timezone.now().year
    places = Warehouse.objects.order_by().values_list("country", "subdivision").distinct()
    return ensure_places(places, years=range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1))


def ensure_places(places: Iterable[tuple[str, str]], *, years: Iterable[int]) -> int:
    """Read the holidays of these years of several places where they are missing or an older library's."""
    places, years = set(places), sorted(years)
    read = HolidayYear.objects.of_places(places).of_years(years[0], years[-1])
    sources = {(*key, year): source for *key, year, source in read.values_list(*YEAR, "source")}
    wanted = sorted((*place, year) for place in places for year in years)
    outdated = [one for one in wanted if sources.get(one, library.SOURCE) != library.SOURCE]
    for one in outdated:
        refresh_holidays(**dict(zip(YEAR, one, strict=True)))
    new = [one for one in wanted if one not in sources]
    for start in range(0, len(new), READ_AT_ONCE):
        _read_first(new[start : start + READ_AT_ONCE])
    return len(outdated) + len(new)


@transaction.atomic
def _read_first(years):
    """Years that nobody had read: on them no date rests, and only what staff wrote is there already.

    Inserted in the order of their keys, as whoever reads the same years at once inserts them.
    """
    known = {one: library.read_year(*one) for one in years}
    rows = [
        row
        for (country, subdivision, _year), told in known.items()
        for _day, row in sorted(_wanted_rows(country, subdivision, told).items())
    ]
    Holiday.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    read = [HolidayYear(**dict(zip(YEAR, one, strict=True)), **_told_of(told)) for one, told in known.items()]
    HolidayYear.objects.bulk_create(read, ignore_conflicts=True)


@transaction.atomic
def refresh_holidays(*, country: str, subdivision: str = "", year: int) -> HolidayYear:
    """Make one year's rows what the library says; rows that staff keep stay as they are.

    Where the year had been read before, dates may rest on days that close now: a job moves them.
    """
    known = library.read_year(country, subdivision, year)
    wanted = _wanted_rows(country, subdivision, known)
    there = Holiday.objects.filter(country=country, subdivision=subdivision, day__year=year)
    rows = {row.day: row for row in there.select_for_update()}
    ours = {day: row for day, row in rows.items() if not row.is_edited}
    closed = _closed_by(wanted, ours, kept=rows.keys() - ours.keys())
    Holiday.objects.filter(pk__in=[row.pk for day, row in ours.items() if day not in wanted]).delete()
    new = [row for day, row in wanted.items() if day not in rows]
    Holiday.objects.bulk_create(new, ignore_conflicts=True)  # another refresh may have been first
    changed = [_bring_up(row, wanted[day]) for day, row in ours.items() if _differs(row, wanted.get(day))]
    Holiday.objects.bulk_update(changed, ["kind", "name", "source"])
    holiday_year, is_new = HolidayYear.objects.update_or_create(
        country=country,
        subdivision=subdivision,
        year=year,
        defaults=_told_of(known),
    )
    if closed and not is_new:
        _note_read(country, closed)
    return holiday_year


@transaction.atomic
def keep_holiday(*, holiday: Holiday, actor) -> Holiday:
    """Save a row as staff wrote it; from now on no refresh touches it."""
    holiday.is_edited = True
    holiday.source = holiday.source or "staff"
    before = Holiday.objects.select_for_update().filter(pk=holiday.pk).first()
    holiday.save()
    CalendarChange.objects.bulk_create(decided(before, holiday).closes())
    audit.record("holiday.kept", holiday, actor=actor, by=Event.By.STAFF, data=_told(holiday, holiday.name))
    return holiday


@transaction.atomic
def save_special_day(*, special_day: SpecialDay, actor) -> SpecialDay:
    """Save a day that staff open or close; a day that they had opened and leave is noted, too."""
    before = SpecialDay.objects.select_for_update(of=("self",)).filter(pk=special_day.pk).first()
    special_day.save()
    CalendarChange.objects.bulk_create(decided(before, special_day).closes())
    kind = "special_day.opened" if special_day.is_open else "special_day.closed"
    audit.record(
        kind, special_day, actor=actor, by=Event.By.STAFF, data=_told(special_day, special_day.reason)
    )
    return special_day


@transaction.atomic
def remove_special_day(*, special_day_id: int, actor) -> None:
    """Take back what staff decided for a day."""
    special_day = SpecialDay.objects.select_for_update().get(pk=special_day_id)
    data = _told(special_day, special_day.reason)
    CalendarChange.objects.bulk_create(decided(special_day, None).closes())
    audit.record("special_day.removed", special_day, actor=actor, by=Event.By.STAFF, data=data)
    special_day.delete()


def _told_of(known):
    return {
        "is_known": known.is_known,
        "make_ups_known": known.make_ups_known,
        "source": library.SOURCE,
    }


def _closed_by(wanted, ours, kept):
    """Rows of the days that rest more than was read before, in their order; what staff keep stays so."""
    days = sorted((wanted.keys() | ours.keys()) - kept)
    tighter = [day for day in days if _rest(wanted.get(day)) > _rest(ours.get(day))]
    return [wanted.get(day) or ours[day] for day in tighter]


def _rest(row):
    """How much a day rests: a make-up day not at all, a holiday wholly, another by the weekly pattern."""
    return {Holiday.Kind.MAKE_UP: 0, Holiday.Kind.PUBLIC: 2}[row.kind] if row else 1


def _note_read(country, closed):
    """One change for all that a refresh closed: dates from the first of these days on are looked at."""
    CalendarChange.objects.create(
        country=country,
        first_day=closed[0].day,
        cause=CalendarChange.Cause.HOLIDAY,
        why=", ".join(row.name for row in closed)[:200],
    )


def _told(row, why):
    return {"day": str(row.day), "country": row.country, "why": why}


def _places(warehouses):
    return {(warehouse.country, warehouse.subdivision) for warehouse in warehouses}


def _wanted_rows(country, subdivision, known):
    kinds = ((Holiday.Kind.PUBLIC, known.holidays), (Holiday.Kind.MAKE_UP, known.make_ups))
    return {
        day: Holiday(
            country=country,
            subdivision=subdivision,
            day=day,
            kind=kind,
            name=name[:200],
            source=library.SOURCE,
        )
        for kind, days in kinds
        for day, name in days.items()
    }


def _differs(row, wanted):
    return wanted is not None and (row.kind, row.name, row.source) != (
        wanted.kind,
        wanted.name,
        wanted.source,
    )


def _bring_up(row, wanted):
    row.kind, row.name, row.source = wanted.kind, wanted.name, wanted.source
    return row
