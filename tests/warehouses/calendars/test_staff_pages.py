from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError

from merchant.accounts.models import User
from tests.warehouses.calendars.builders import day
from warehouses.calendars.admin import HolidayYearAdmin
from warehouses.calendars.models import HolidayYear, SpecialDay

pytestmark = pytest.mark.django_db
EASTER_MONDAY = day("2026-04-06")


@pytest.fixture
def request_of_staff():
    return SimpleNamespace(user=User.objects.create(email="staff@example.com", is_staff=True))


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
