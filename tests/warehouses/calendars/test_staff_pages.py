from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError

from merchant.accounts.models import User
from merchant.audit.models import Event
from tests.warehouses.calendars.builders import day, make_place
from warehouses.calendars.admin import HolidayAdmin, HolidayYearAdmin, SpecialDayAdmin
from warehouses.calendars.models import Holiday, HolidayYear, SpecialDay

pytestmark = pytest.mark.django_db
EASTER_MONDAY = day("2026-04-06")


@pytest.fixture
def request_of_staff():
    return SimpleNamespace(user=User.objects.create(email="staff@example.com", is_staff=True))


def events():
    return list(Event.objects.order_by("pk").values_list("kind", "by", "data__why"))


def test_a_holiday_that_staff_write_is_kept_and_recorded(request_of_staff):
    page = HolidayAdmin(Holiday, admin.site)
    holiday = Holiday(country="GB", day=EASTER_MONDAY, name="Jubilee")

    page.save_model(request_of_staff, holiday, form=None, change=False)

    holiday.refresh_from_db()
    assert (holiday.is_edited, holiday.source) == (True, "staff")
    assert events() == [("holiday.kept", "staff", "Jubilee")]


def test_a_holiday_is_struck_out_not_deleted_and_never_moved(request_of_staff):
    page = HolidayAdmin(Holiday, admin.site)
    holiday = Holiday.objects.create(country="GB", day=EASTER_MONDAY, name="Easter", source="staff")

    assert not page.has_delete_permission(request_of_staff, holiday)
    assert "day" in page.get_readonly_fields(request_of_staff, holiday)
    assert "day" not in page.get_readonly_fields(request_of_staff)


def test_special_days_are_recorded_from_first_to_last(request_of_staff):
    page = SpecialDayAdmin(SpecialDay, admin.site)
    special_day = SpecialDay(warehouse=make_place(), day=EASTER_MONDAY, reason="flood")

    page.save_model(request_of_staff, special_day, form=None, change=False)
    special_day.is_open = True
    page.save_model(request_of_staff, special_day, form=None, change=True)
    page.delete_queryset(request_of_staff, SpecialDay.objects.all())

    assert [kind for kind, _, _ in events()] == [
        "special_day.closed",
        "special_day.opened",
        "special_day.removed",
    ]
    assert not SpecialDay.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"country": "gb"}, "two capital letters"),
        ({"country": ""}, "either a warehouse or a country"),
        ({"country": "GB", "day": EASTER_MONDAY}, "decided already"),
    ],
    ids=["small letters", "nobody's", "twice"],
)
def test_what_staff_may_not_write_is_said_in_words(fields, sentence):
    SpecialDay.objects.create(country="GB", day=EASTER_MONDAY, reason="once")
    special_day = SpecialDay(**{"day": day("2026-04-07"), "reason": "any", **fields})

    with pytest.raises(ValidationError, match=sentence):
        special_day.full_clean()


def test_years_read_are_only_looked_at(request_of_staff):
    page = HolidayYearAdmin(HolidayYear, admin.site)

    assert not page.has_add_permission(request_of_staff)
    assert not page.has_change_permission(request_of_staff)
    assert not page.has_delete_permission(request_of_staff)
