import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.warehouses.calendars.builders import at, day, make_place
from warehouses.calendars import clockwork, library, selectors, services, tasks
from warehouses.calendars.exceptions import NoOpenDay, UnknownZone
from warehouses.calendars.models import Holiday, HolidayYear, SpecialDay
from warehouses.sites.models import Warehouse

pytestmark = pytest.mark.django_db
EASTER_MONDAY = day("2026-04-06")


def read(country="GB", subdivision="ENG", year=2026):
    return services.refresh_holidays(country=country, subdivision=subdivision, year=year)


def make_holiday(**fields):
    defaults = {
        "country": "GB",
        "subdivision": "ENG",
        "day": EASTER_MONDAY,
        "name": "a day",
        "source": "staff",
    }
    return Holiday.objects.create(**{**defaults, "is_edited": True, **fields})


def rows():
    return list(Holiday.objects.order_by("pk").values())


def calendar_of(place, first_year=2026, last_year=2026):
    return selectors.calendar_for(place, first_year=first_year, last_year=last_year)


def test_a_refresh_writes_a_years_days_and_that_they_are_known():
    holiday_year = read("CN", "")

    assert holiday_year.is_known
    assert holiday_year.source == library.SOURCE
    assert Holiday.objects.filter(kind=Holiday.Kind.MAKE_UP).count() == 6
    assert Holiday.objects.get(day="2026-02-17").name == "Chinese New Year (Spring Festival)"


def test_a_second_refresh_changes_nothing():
    read()
    before = rows()

    read()

    assert rows() == before


def test_a_refresh_takes_a_handful_of_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        read("CN", "")


def test_a_refresh_mends_and_removes_what_the_source_no_longer_says():
    make_holiday(name="old name", source="holidays 0.1", is_edited=False)
    make_holiday(day=day("2026-04-07"), source="holidays 0.1", is_edited=False)

    read()

    assert Holiday.objects.get(day=EASTER_MONDAY).name == "Easter Monday"
    assert not Holiday.objects.filter(day="2026-04-07").exists()


def test_what_staff_wrote_survives_a_refresh():
    ours = make_holiday(is_void=True)
    added = make_holiday(day=day("2026-04-07"))

    read()

    ours.refresh_from_db()
    assert (ours.name, ours.is_void, ours.source) == ("a day", True, "staff")
    assert Holiday.objects.filter(pk=added.pk).exists()


def test_a_row_that_staff_save_is_kept_from_then_on():
    read()
    easter = Holiday.objects.get(day=EASTER_MONDAY)
    easter.is_void = True

    services.keep_holiday(holiday=easter, actor=None)
    read()

    easter.refresh_from_db()
    assert easter.is_void
    assert easter.is_edited


def test_a_year_that_the_library_does_not_know_is_kept_as_unknown():
    holiday_year = read("UA", "", 2027)

    assert not holiday_year.is_known
    assert rows() == []


def test_years_are_read_once(django_assert_num_queries):
    assert services.ensure_places([("GB", "ENG")], years=[2025, 2026]) == 2

    with django_assert_num_queries(1):
        assert services.ensure_places([("GB", "ENG")], years=[2025, 2026]) == 0


def test_a_newer_library_reads_the_years_again():
    read()
    HolidayYear.objects.update(source="holidays 0.1")

    assert services.ensure_places([("GB", "ENG")], years=[2026]) == 1


def test_the_nightly_job_reads_two_years_ahead_for_every_place():
    make_place("QZ-ONE", country="GB", subdivision="SCT")
    make_place("QZ-TWO", country="GB", subdivision="SCT")
    make_place("QZ-SIX", country="CN")

    tasks.extend_holidays()

    this_year = timezone.now().year
    years = HolidayYear.objects.values_list("country", "subdivision", "year")
    assert set(years) == {
        (*place, year)
        for place in (("GB", "SCT"), ("CN", ""))
        for year in range(this_year - 1, this_year + 3)
    }


def test_a_calendar_is_read_as_its_place_has_it():
    place = make_place(country="CN", time_zone="Asia/Shanghai", weekdays=[0, 1, 2, 3, 4, 5], cutoff=None)
    read("CN", "")
    read("CN", "", 2027)

    calendar = calendar_of(place, 2026, 2028)

    assert (calendar.name, calendar.zone.key, calendar.cutoff) == ("QZ-TEST", "Asia/Shanghai", None)
    assert calendar.weekdays == {0, 1, 2, 3, 4, 5}
    assert day("2026-02-14") in calendar.make_ups
    assert day("2026-02-17") in calendar.holidays
    assert calendar.unknown_make_ups == {2027}
    assert calendar.unknown_years == {2028}  # never read


def test_a_subdivision_has_its_own_days():
    england, scotland = make_place("QZ-ENG", subdivision="ENG"), make_place("QZ-SCT", subdivision="SCT")

    calendars = services.open_calendars([england, scotland], first_year=2026, last_year=2026)

    assert EASTER_MONDAY in calendars[england.pk].holidays
    assert EASTER_MONDAY not in calendars[scotland.pk].holidays


def test_what_staff_keep_for_a_country_holds_in_its_subdivisions():
    place = make_place(subdivision="ENG")
    read()
    make_holiday(subdivision="", is_void=True)
    make_holiday(subdivision="", day=day("2026-04-07"), name="Jubilee")

    calendar = calendar_of(place)

    assert EASTER_MONDAY not in calendar.holidays
    assert calendar.holidays[day("2026-04-07")] == "Jubilee"


def test_what_staff_keep_for_a_subdivision_beats_its_country():
    place = make_place(subdivision="ENG")
    make_holiday(subdivision="", is_void=True)
    make_holiday(name="Easter after all")

    assert calendar_of(place).holidays == {EASTER_MONDAY: "Easter after all"}


def test_a_warehouses_special_day_beats_its_countrys():
    place, neighbour = make_place(), make_place("QZ-NEXT")
    SpecialDay.objects.create(country="GB", day=EASTER_MONDAY, is_open=False, reason="strike")
    SpecialDay.objects.create(warehouse=place, day=EASTER_MONDAY, is_open=True, reason="open all the same")

    assert calendar_of(place).special_days == {EASTER_MONDAY: (True, "open all the same")}
    assert calendar_of(neighbour).special_days == {EASTER_MONDAY: (False, "strike")}


def test_many_calendars_take_four_queries(django_assert_num_queries):
    places = [make_place(f"QZ-{country}", country=country) for country in ("GB", "US", "DE", "CN", "PL")]
    services.open_calendars(places, first_year=2026, last_year=2027)

    with django_assert_num_queries(4):
        calendars = services.open_calendars(places, first_year=2026, last_year=2027)

    assert all(calendars[place.pk].holidays for place in places)


def test_a_changed_row_changes_the_revision():
    place = make_place(subdivision="ENG")
    before = calendar_of(place).revision(2026, 2026)

    special_day = SpecialDay(warehouse=place, day=EASTER_MONDAY, reason="flood")
    services.save_special_day(special_day=special_day, actor=None)

    assert calendar_of(place).revision(2026, 2026) != before


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "America", "", "x" * 50])
def test_a_zone_that_does_not_exist_is_refused_in_words_and_alone(zone):
    wrong, right = make_place("QZ-BAD", time_zone=zone), make_place("QZ-GOOD")

    calendars = services.open_calendars([wrong, right], first_year=2026, last_year=2026)

    with pytest.raises(UnknownZone, match="QZ-BAD has the time zone"):
        clockwork.explain(at("2026-02-13T09:00"), calendar=calendars[wrong.pk], days=2)
    assert clockwork.explain(at("2026-02-13T09:00"), calendar=calendars[right.pk], days=2).days


@pytest.mark.parametrize("weekdays", [[], None, 5, {"0": 1}, ["Monday"], [7]], ids=str)
def test_working_days_that_are_none_are_refused_by_the_clock(weekdays):
    calendar = calendar_of(Warehouse(pk=1, code="QZ-ODD", country="GB", time_zone="UTC", weekdays=weekdays))

    with pytest.raises(NoOpenDay, match="QZ-ODD"):
        clockwork.explain(at("2026-02-13T09:00"), calendar=calendar, days=2)


@pytest.mark.parametrize("owner", ["warehouse", "country"])
def test_a_day_is_special_once(owner):
    of = {"warehouse": make_place()} if owner == "warehouse" else {"country": "GB"}
    SpecialDay.objects.create(**of, day=EASTER_MONDAY, reason="once")

    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialDay.objects.create(**of, day=EASTER_MONDAY, reason="twice")


@pytest.mark.parametrize("both", [True, False])
def test_a_special_day_belongs_to_a_warehouse_or_a_country(both):
    of = {"warehouse": make_place(), "country": "GB"} if both else {}

    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialDay.objects.create(**of, day=EASTER_MONDAY, reason="whose?")
