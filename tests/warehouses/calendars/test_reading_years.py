"""Years that nobody had read are read together: orders to many destinations cost few queries."""

import holidays
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.racing import at_once, only_where_writers_meet
from warehouses.calendars import library, services
from warehouses.calendars.models import Holiday, HolidayYear

YEARS = range(2026, 2030)
FORTY = [(country, "") for country in sorted(holidays.list_supported_countries(include_aliases=False))[:40]]


def rows(model, *fields):
    return set(model.objects.values_list("country", "subdivision", *fields))


def everything():
    days = rows(Holiday, "day", "kind", "name", "is_edited", "source")
    return days, rows(HolidayYear, "year", "is_known", "make_ups_known", "source")


@pytest.mark.django_db
def test_a_hundred_and_sixty_years_are_read_in_few_queries():
    with CaptureQueriesContext(connection) as asked:
        assert services.ensure_places(FORTY, years=YEARS) == 160
    with CaptureQueriesContext(connection) as again:
        assert services.ensure_places(FORTY, years=YEARS) == 0

    assert len(asked) <= 40
    assert len(again) == 1


@pytest.mark.django_db
def test_together_they_are_what_they_are_one_by_one():
    for country, subdivision in FORTY[:8]:
        for year in YEARS:
            services.refresh_holidays(country=country, subdivision=subdivision, year=year)
    alone = everything()
    Holiday.objects.all().delete()
    HolidayYear.objects.all().delete()

    services.ensure_places(FORTY[:8], years=YEARS)

    assert everything() == alone


@pytest.mark.django_db
def test_what_staff_wrote_before_anybody_read_the_year_stays(staff):
    day = next(iter(library.read_year("GB", "ENG", 2031).holidays))
    told = {"country": "GB", "subdivision": "ENG", "day": day, "name": "ours", "is_void": True}
    services.keep_holiday(holiday=Holiday(**told), actor=staff)

    services.ensure_places([("GB", "ENG")], years=[2031])

    assert Holiday.objects.get(country="GB", subdivision="ENG", day=day).name == "ours"


@pytest.mark.django_db
def test_a_year_of_the_library_is_opened_once_for_all_that_ask_about_its_make_ups(monkeypatch):
    opened = []

    def counted(country, **told):
        opened.append((country, told["years"]))
        return country_holidays(country, **told)

    country_holidays = holidays.country_holidays
    monkeypatch.setattr(holidays, "country_holidays", counted)
    library._knows_make_ups.cache_clear()
    library._has_make_ups.cache_clear()

    services.ensure_places([("CN", ""), ("FR", "")], years=YEARS)

    assert len(opened) <= 2 * (len(YEARS) + len(YEARS) + library.YEARS_BACK + library.YEARS_AHEAD)


@only_where_writers_meet
def test_two_that_read_the_same_years_at_once_do_not_stand_in_each_others_way(real_commits):
    def read(places):
        return lambda: services.ensure_places(places, years=YEARS)

    raised = at_once(read(FORTY), read(FORTY[::-1]), read(FORTY[10:]))

    assert raised == []
    assert HolidayYear.objects.filter(year__in=YEARS).count() == 160
