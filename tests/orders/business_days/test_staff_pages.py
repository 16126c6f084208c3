"""Staff see what a day would do before it is saved; each page is for those who may use it."""

import re
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from merchant.audit.models import Event
from orders.book.models import Fulfilment
from orders.business_days.moving import apply_changes
from tests.factories import make_order
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor
from warehouses.calendars.models import CalendarChange, Holiday, SpecialDay
from warehouses.calendars.services import save_special_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
# It is Monday, 2 March 2026; orders released now leave by Wednesday night.
TUESDAY = date(2026, 3, 3)
THURSDAY_NIGHT = datetime(2026, 3, 5, 23, 59, 59, tzinfo=UTC)
ASKED = {"warehouse": "", "country": "GB", "day": "2026-03-03", "reason": "typhoon"}
HOLIDAY = {"country": "GB", "subdivision": "", "day": "2026-03-03", "kind": "public", "name": "Jubilee"}


def url(name, *row, model="specialday"):
    return reverse(f"admin:warehouses_{model}_{name}", args=[one.pk for one in row])


def seen(page):
    """What the preview sends back when its button is pressed: all that it carries."""
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    return dict(inputs), {"_seen": page.context["decision"].stamp}


def confirm(client, address, page):
    entered, button = seen(page)
    return client.post(address, entered | button)


def make_special(**fields):
    told = {"country": "GB", "day": TUESDAY, "reason": "typhoon"} | fields
    return SpecialDay.objects.create(**told)


def kinds():
    return list(
        Event.objects.filter(kind__startswith="special_day").order_by("pk").values_list("kind", flat=True)
    )


def test_nothing_is_saved_before_what_it_does_was_looked_at(store, route, staff, staff_client):
    order = make_order(store)

    page = staff_client.post(url("add"), ASKED)

    assert page.context["effect"].moving.count == 1
    assert order.number in page.text
    assert "2026-03-05 23:59" in page.text
    assert "2026-03-03 is closed: typhoon. Place: United Kingdom." in page.text
    assert not SpecialDay.objects.exists()
    assert not CalendarChange.objects.exists()

    answer = confirm(staff_client, url("add"), page)

    assert answer.status_code == 302
    assert SpecialDay.objects.get().reason == "typhoon"
    assert (Event.objects.get(kind="special_day.closed").actor, apply_changes()) == (staff, 1)
    assert Fulfilment.objects.get(order=order).ship_by == THURSDAY_NIGHT


def test_who_goes_back_to_mend_it_finds_what_they_entered(route, staff_client):
    asked = ASKED | {"country": "", "warehouse": route.warehouse.pk, "is_open": "on", "reason": "fair"}
    page = staff_client.post(url("add"), asked)
    entered, _button = seen(page)

    form = staff_client.post(url("add"), entered | {"_back": "1"}).context["adminform"].form

    assert not form.is_bound
    told = {name: form[name].value() for name in ("day", "is_open", "reason", "warehouse")}
    assert told == {"day": TUESDAY, "is_open": True, "reason": "fair", "warehouse": route.warehouse.pk}
    assert not SpecialDay.objects.exists()


def test_going_back_from_a_change_keeps_what_was_entered_too(staff_client):
    row = make_special()
    page = staff_client.post(url("change", row), ASKED | {"reason": "strike"})
    entered, _button = seen(page)

    back = staff_client.post(url("change", row), entered | {"_back": "1"})

    assert 'value="strike"' in back.text
    row.refresh_from_db()
    assert row.reason == "typhoon"


def test_a_day_that_was_changed_meanwhile_is_looked_at_once_more(staff_client):
    row = make_special()
    page = staff_client.post(url("change", row), ASKED | {"day": "2026-03-09"})
    SpecialDay.objects.update(is_open=True)

    again = confirm(staff_client, url("change", row), page)

    assert "changed by somebody else meanwhile" in again.text
    row.refresh_from_db()
    assert row.day == TUESDAY
    assert confirm(staff_client, url("change", row), again).status_code == 302
    row.refresh_from_db()
    assert row.day == date(2026, 3, 9)


def test_another_decision_than_the_one_that_was_looked_at_is_not_saved(staff_client):
    page = staff_client.post(url("add"), ASKED)
    entered, button = seen(page)

    again = staff_client.post(url("add"), entered | button | {"day": "2026-03-04"})

    assert again.status_code == 200
    assert not SpecialDay.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"country": "gb"}, "two capital letters"),
        ({"country": ""}, "either a warehouse or a country"),
        ({"day": "0001-01-01"}, "0001-01-01 is too far away: choose a day of the years 2025 to 2031."),
        ({"day": "9999-12-31"}, "9999-12-31 is too far away"),
        ({"day": "2026-02-30"}, "valid date"),
    ],
    ids=["small letters", "nobody's", "the year 1", "the year 9999", "no day"],
)
def test_what_is_wrong_is_told_on_the_form(wrong, sentence, staff_client):
    for more in ({}, {"_seen": "anything"}, {"_back": "1"}):
        page = staff_client.post(url("add"), ASKED | wrong | more)
        assert sentence in page.text
    assert not SpecialDay.objects.exists()


def test_an_old_row_may_be_mended_though_its_day_is_far_away(staff_client):
    row = make_special(day=date(2019, 5, 1))
    asked = ASKED | {"day": "2019-05-01", "reason": "flood"}

    confirm(staff_client, url("change", row), staff_client.post(url("change", row), asked))

    row.refresh_from_db()
    assert row.reason == "flood"


def test_taking_a_day_back_tells_whom_it_moves(store, route, seller, staff, staff_client, clock):
    row = save_special_day(
        special_day=SpecialDay(warehouse=route.warehouse, day=date(2026, 3, 7), is_open=True, reason="sale"),
        actor=seller,
    )
    clock.set(datetime(2026, 3, 5, 10, tzinfo=UTC))
    make_order(store, released_at=clock.moment)

    page = staff_client.get(url("delete", row))
    assert page.context["effect"].moving.count == 1
    assert "2026-03-07 is left to the calendar again." in page.text
    staff_client.post(url("delete", row), {"post": "yes"})

    assert not SpecialDay.objects.exists()
    assert kinds() == ["special_day.opened", "special_day.removed"]
    assert apply_changes() == 1


def test_days_are_not_taken_back_by_the_dozen(staff_client):
    row = make_special()

    staff_client.post(
        url("changelist"), {"action": "delete_selected", "_selected_action": row.pk, "post": "y"}
    )

    assert SpecialDay.objects.exists()
    assert "delete_selected" not in staff_client.get(url("changelist")).text


def test_a_holiday_is_looked_at_and_then_kept(store, route, staff, staff_client):
    make_order(store)
    add = url("add", model="holiday")

    page = staff_client.post(add, HOLIDAY)
    assert page.context["effect"].moving.count == 1
    assert "2026-03-03 is a public holiday: Jubilee. Place: United Kingdom." in page.text
    assert not Holiday.objects.filter(day=TUESDAY).exists()
    confirm(staff_client, add, page)

    row = Holiday.objects.get(day=TUESDAY)
    assert (row.is_edited, row.source) == (True, "staff")
    assert Event.objects.get(kind="holiday.kept").actor == staff
    assert apply_changes() == 1


def test_a_holiday_is_struck_out_not_deleted_and_never_moved(staff_client):
    row = Holiday.objects.create(country="GB", day=TUESDAY, name="Jubilee", source="staff")
    change = url("change", row, model="holiday")
    asked = {"kind": "public", "name": "Jubilee", "is_void": "on", "day": "2026-03-09", "country": "FR"}

    page = staff_client.post(change, asked)
    assert "2026-03-03 is no public holiday: Jubilee." in page.text
    confirm(staff_client, change, page)

    row.refresh_from_db()
    assert (row.is_void, row.day, row.country) == (True, TUESDAY, "GB")
    assert staff_client.get(url("delete", row, model="holiday")).status_code == 403


def test_who_may_only_look_sees_no_preview_and_saves_nothing():
    row = make_special()
    user = make_staff("some@example.com", is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(codename="view_specialday"))
    give_second_factor(user)
    client = Client()
    sign_in_with_second_factor(client, user.email)

    assert client.get(url("change", row)).status_code == 200
    assert client.post(url("change", row), ASKED | {"reason": "strike"}).status_code == 403
    assert client.post(url("add"), ASKED | {"day": "2026-03-04"}).status_code == 403
    assert client.get(url("delete", row)).status_code == 403
    row.refresh_from_db()
    assert (row.reason, SpecialDay.objects.count()) == ("typhoon", 1)


def test_a_row_that_is_gone_is_told_as_such(staff_client):
    row = make_special()
    row_url = url("change", row)
    row.delete()

    assert staff_client.post(row_url, ASKED).status_code == 302
