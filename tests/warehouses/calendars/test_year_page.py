"""The picture of a warehouse's year."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_merchant, make_warehouse
from tests.warehouses.calendars.builders import at, day, make_place
from warehouses.calendars import library, selectors, services
from warehouses.calendars.models import Holiday, HolidayYear, SpecialDay

pytestmark = pytest.mark.django_db
EASTER_MONDAY, TODAY = day("2026-04-06"), day("2026-11-22")


def page(merchant, warehouse):
    return reverse("warehouses:calendar", args=[merchant.code, warehouse.code])


def picture_of(place, year=2026):
    return selectors.picture_of(place, year, TODAY)


def days_of(picture):
    return {
        pictured.date: pictured
        for month in picture.months
        for week in month.weeks
        for pictured in week
        if pictured is not None
    }


def read(country="GB", subdivision="ENG", year=2026):
    services.refresh_holidays(country=country, subdivision=subdivision, year=year)


def test_every_day_of_the_year_stands_there_once_below_its_weekday():
    picture = picture_of(make_place(subdivision="ENG"))

    days = days_of(picture)
    assert len(days) == 365
    for month in picture.months:
        assert all(len(week) == 7 for week in month.weeks)
        assert all(
            pictured is None or pictured.date.weekday() == column
            for week in month.weeks
            for column, pictured in enumerate(week)
        )


def test_days_are_open_resting_closed_or_made_up():
    read("CN", "")
    place = make_place(country="CN", time_zone="Asia/Shanghai")

    days = days_of(picture_of(place))

    told = ["2026-02-13", "2026-02-14", "2026-02-15", "2026-02-17"]  # Friday, made up, Sunday, New Year
    assert [days[day(text)].state for text in told] == ["open", "made-up", "rest", "closed"]
    assert days[day("2026-03-01")].state == "rest"
    assert days[TODAY].is_today


def test_open_days_are_those_of_the_clock():
    read()
    place = make_place(subdivision="ENG")

    picture = picture_of(place)

    calendar = selectors.calendar_for(place, first_year=2026, last_year=2026)
    assert picture.open_days == len(calendar.open_days) == sum(m.open_days for m in picture.months)


def test_exceptional_days_tell_reason_and_source():
    read()
    place = make_place(subdivision="ENG")
    SpecialDay.objects.create(warehouse=place, day=day("2026-03-02"), is_open=False, reason="flood")
    SpecialDay.objects.create(country="GB", day=day("2026-03-07"), is_open=True, reason="sale")
    Holiday.objects.filter(day=EASTER_MONDAY).update(name="Easter after all", is_edited=True)

    told = {pictured.date: (pictured.state, pictured.source) for pictured in picture_of(place).exceptional}

    assert told[day("2026-03-02")] == ("closed", "staff")
    assert told[day("2026-03-07")] == ("made-up", "staff")
    assert told[EASTER_MONDAY] == ("closed", "staff")
    assert told[day("2026-12-25")] == ("closed", "library")
    assert "flood" in days_of(picture_of(place))[day("2026-03-02")].said


def test_a_year_that_was_not_read_yet_is_as_the_clock_will_read_it():
    place = make_place(subdivision="ENG")
    Holiday.objects.create(
        country="GB",
        subdivision="ENG",
        day=EASTER_MONDAY,
        name="",
        source="staff",
        is_edited=True,
        is_void=True,
    )

    before = picture_of(place)
    services.open_calendars([place], first_year=2026, last_year=2026)

    assert before == picture_of(place)
    assert before.warnings == []
    assert days_of(before)[EASTER_MONDAY].state == "open"


def test_looking_writes_nothing():
    picture_of(make_place(subdivision="ENG"))

    assert not HolidayYear.objects.exists()
    assert not Holiday.objects.exists()


def test_an_unknown_year_says_so_on_every_working_day():
    place = make_place(country="UA", time_zone="Europe/Kyiv")

    picture = picture_of(place, 2027)

    states = {pictured.state for pictured in days_of(picture).values()}
    assert states == {"unknown", "rest"}
    assert len(picture.warnings) == 1
    assert "2027" in picture.warnings[0]


def test_where_make_up_days_are_unknown_days_of_rest_are():
    place = make_place(country="CN", time_zone="Asia/Shanghai")

    states = {pictured.state for pictured in days_of(picture_of(place, 2027)).values()}

    assert states == {"unknown", "open", "closed"}


@pytest.mark.parametrize(
    ("told", "year"),
    [("", 2026), ("2027", 2027), ("2025", 2025), ("2028", 2028), ("2029", 2028), ("1", 2025)]
    + [(odd, 2026) for odd in ("abc", "-1", "20261", "２０２７", "2026.5", "9" * 50)],
)
def test_a_year_is_asked_within_those_that_are_kept(told, year):
    assert selectors.year_asked(told, TODAY) == year


@pytest.mark.parametrize(("zone", "today"), [("Pacific/Auckland", "2026-11-23"), ("Mars/Base", "2026-11-22")])
def test_today_is_the_warehouses(zone, today):
    assert selectors.today_at(make_place(time_zone=zone), at("2026-11-22T18:00")) == day(today)


def test_the_page_shows_the_year_and_leads_to_its_neighbours(seller_client, merchant):
    read()
    warehouse = make_warehouse(merchant, country="GB", subdivision="ENG", time_zone="Europe/London")
    this_year = timezone.now().year

    text = seller_client.get(page(merchant, warehouse), {"year": "2026"}).content.decode()

    assert f"{warehouse.name}, 2026" in text
    assert 'href="#day-2026-12-25"' in text
    assert 'id="day-2026-12-25"' in text
    assert "Friday" in text
    first = seller_client.get(page(merchant, warehouse), {"year": this_year - 1}).content.decode()
    assert 'rel="prev"' not in first
    assert f'href="?year={this_year}"' in first
    link = seller_client.get(reverse("warehouses:detail", args=[merchant.code, warehouse.code]))
    assert page(merchant, warehouse) in link.content.decode()


def test_a_warehouse_without_working_days_says_so(seller_client, merchant):
    warehouse = make_warehouse(merchant, weekdays=[])

    text = seller_client.get(page(merchant, warehouse)).content.decode()

    assert "no order can be dated" in text


def test_the_page_costs_nine_queries(seller_client, merchant, django_assert_num_queries):
    warehouse = make_warehouse(merchant, country="CN", time_zone="Asia/Shanghai")

    with django_assert_num_queries(9):  # session, person, place, the menu's store, warehouse, four of days
        seller_client.get(page(merchant, warehouse))


def test_somebody_elses_warehouse_is_not_there(seller_client, merchant):
    theirs = make_warehouse(make_merchant())

    assert seller_client.get(page(merchant, theirs)).status_code == 404


def test_staff_correct_a_holiday_in_the_admin_and_a_refresh_keeps_it(staff_client):
    read()
    easter = Holiday.objects.get(day=EASTER_MONDAY)
    listing = reverse("admin:warehouses_holiday_changelist")
    change = reverse("admin:warehouses_holiday_change", args=[easter.pk])

    for asked in ({"country": "GB"}, {"day__year": "2026"}, {"is_edited__exact": "0"}, {"q": "Easter"}):
        assert library.SOURCE in staff_client.get(listing, asked).content.decode()
    asked = {"kind": "public", "name": "Easter, moved", "is_void": "on"}
    looked_at = staff_client.post(change, asked).context["decision"].stamp
    answer = staff_client.post(change, asked | {"_seen": looked_at})
    read()

    easter.refresh_from_db()
    assert answer.status_code == 302
    assert (easter.name, easter.is_void, easter.is_edited) == ("Easter, moved", True, True)
    kept = staff_client.get(listing, {"is_edited__exact": "1"}).content.decode()
    assert "Easter, moved" in kept
