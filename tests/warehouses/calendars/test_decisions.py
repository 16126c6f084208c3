"""What staff decide about a day: which days it is about, and which it closes."""

import pytest

from tests.warehouses.calendars.builders import day, make_place
from warehouses.calendars import selectors, services
from warehouses.calendars.decisions import decided
from warehouses.calendars.models import CalendarChange, Holiday, HolidayYear, SpecialDay

MONDAY, TUESDAY = day("2026-04-06"), day("2026-04-07")
PUBLIC, MAKE_UP = Holiday.Kind.PUBLIC, Holiday.Kind.MAKE_UP


def special(on=MONDAY, is_open=False, country="GB"):
    return SpecialDay(country=country, day=on, is_open=is_open, reason="typhoon")


def holiday(kind=PUBLIC, is_void=False, on=MONDAY):
    return Holiday(country="GB", day=on, kind=kind, is_void=is_void, name="Jubilee")


def days(changes):
    return [change.first_day for change in changes]


@pytest.mark.parametrize(
    ("before", "after", "touches", "closes", "opens"),
    [
        (None, special(), [MONDAY], [MONDAY], False),
        (None, special(is_open=True), [MONDAY], [], True),
        (special(), special(is_open=True), [MONDAY], [], True),
        (special(is_open=True), special(), [MONDAY], [MONDAY], False),
        (special(), special(TUESDAY), [MONDAY, TUESDAY], [TUESDAY], True),
        (special(is_open=True), special(TUESDAY, is_open=True), [MONDAY, TUESDAY], [MONDAY], True),
        (special(is_open=True), special(TUESDAY), [MONDAY, TUESDAY], [MONDAY, TUESDAY], False),
        (special(is_open=True), special(is_open=True, country="FR"), [MONDAY, MONDAY], [MONDAY], True),
        (special(is_open=True), None, [MONDAY], [MONDAY], False),
        (special(), None, [MONDAY], [], True),
        (None, holiday(), [MONDAY], [MONDAY], False),
        (None, holiday(MAKE_UP), [MONDAY], [], True),
        (holiday(), holiday(is_void=True), [MONDAY], [], True),
        (holiday(MAKE_UP), holiday(MAKE_UP, is_void=True), [MONDAY], [MONDAY], False),
        (holiday(MAKE_UP), holiday(), [MONDAY], [MONDAY], False),
    ],
    ids=str,
)
def test_which_days_a_decision_is_about_and_which_may_be_open_no_longer(
    before, after, touches, closes, opens
):
    decision = decided(before, after)

    assert (days(decision.touches()), days(decision.closes()), decision.opens) == (touches, closes, opens)


def test_another_decision_or_another_row_before_has_another_stamp():
    saved = special()
    stamps = {
        decided(saved, special(is_open=True)).stamp,
        decided(saved, special(TUESDAY)).stamp,
        decided(saved, None).stamp,
        decided(special(TUESDAY), special(is_open=True)).stamp,
        decided(None, special(is_open=True)).stamp,
    }

    assert len(stamps) == 5
    assert decided(special(), special(TUESDAY)).stamp == decided(special(), special(TUESDAY)).stamp


@pytest.mark.django_db
@pytest.mark.parametrize(
    "decide",
    [
        lambda place: (None, SpecialDay(warehouse=place, day=TUESDAY, reason="flood")),
        lambda place: (None, SpecialDay(country="GB", day=TUESDAY, reason="strike")),
        lambda place: (None, Holiday(country="GB", subdivision="ENG", day=TUESDAY, name="Jubilee")),
        lambda place: (None, Holiday(country="GB", day=TUESDAY, name="Jubilee")),
        lambda place: (None, Holiday(country="GB", day=MONDAY, name="Easter", is_void=True)),
        lambda place: (None, SpecialDay(warehouse=place, day=MONDAY, is_open=True, reason="sale")),
    ],
    ids=["closed here", "closed in the country", "here", "in the country", "struck out", "opened"],
)
def test_a_calendar_with_a_decision_is_what_it_becomes_when_that_is_saved(decide):
    place = make_place(subdivision="ENG")
    years = {"first_year": 2026, "last_year": 2026}
    services.ensure_places([("GB", "ENG")], years=[2026])
    decision = decided(*decide(place))

    supposed = selectors.calendars_for([place], supposed=decision, **years)[place.pk]
    of_market = selectors.markets_for([("GB", "ENG")], supposed=decision, **years)["GB", "ENG"]
    before = selectors.calendar_for(place, **years)
    decision.after.save()

    saved = selectors.calendar_for(place, **years)
    assert supposed.open_set == saved.open_set != before.open_set
    assert supposed.facts(2026, 2026) == saved.facts(2026, 2026)
    assert of_market.facts(2026, 2026) == selectors.markets_for([("GB", "ENG")], **years)["GB", "ENG"].facts(
        2026, 2026
    )


@pytest.mark.django_db
def test_a_row_that_is_changed_or_taken_back_counts_as_it_would_be():
    place = make_place()
    row = SpecialDay.objects.create(warehouse=place, day=MONDAY, reason="flood")
    moved = SpecialDay(pk=row.pk, warehouse=place, day=TUESDAY, reason="flood")
    years = {"first_year": 2026, "last_year": 2026}

    of_moved, of_none = (
        selectors.calendars_for([place], supposed=decided(row, after), **years)[place.pk]
        for after in (moved, None)
    )

    assert list(of_moved.special_days) == [TUESDAY]
    assert list(of_none.special_days) == []


# --- what is noted when days are saved -----------------------------------------------------------------


def noted():
    return list(CalendarChange.objects.order_by("pk").values_list("country", "first_day", "cause", "why"))


@pytest.mark.django_db
def test_an_open_day_that_staff_put_on_another_date_is_noted_where_it_left():
    row = services.save_special_day(special_day=special(is_open=True), actor=None)
    row.day = TUESDAY

    services.save_special_day(special_day=row, actor=None)

    assert noted() == [("GB", MONDAY, "special_day", "typhoon")]


@pytest.mark.django_db
def test_an_open_day_that_staff_give_to_another_place_is_noted_where_it_was():
    row = services.save_special_day(special_day=special(is_open=True), actor=None)
    row.country = "FR"

    services.save_special_day(special_day=row, actor=None)

    assert noted() == [("GB", MONDAY, "special_day", "typhoon")]


def read_again():
    """As the nightly job does after the library was renewed."""
    HolidayYear.objects.update(source="holidays 0.1")
    services.ensure_places([("GB", "ENG")], years=[2026])


@pytest.mark.django_db
def test_days_that_a_newer_library_closes_are_noted_once():
    services.ensure_places([("GB", "ENG")], years=[2026])
    Holiday.objects.filter(day__in=[MONDAY, day("2026-05-04")]).delete()  # the older one knew nothing of them

    read_again()
    read_again()

    assert noted() == [("GB", MONDAY, "holiday", "Easter Monday, May Day")]


@pytest.mark.django_db
def test_a_make_up_day_that_a_newer_library_no_longer_has_is_noted():
    services.ensure_places([("GB", "ENG")], years=[2026])
    told = {"country": "GB", "subdivision": "ENG", "kind": MAKE_UP, "source": "holidays 0.1"}
    Holiday.objects.create(day=day("2026-04-11"), name="Instead of Friday", **told)

    read_again()

    assert noted() == [("GB", day("2026-04-11"), "holiday", "Instead of Friday")]


@pytest.mark.django_db
def test_what_a_newer_library_opens_or_calls_otherwise_is_not_noted_and_what_staff_keep_neither():
    services.ensure_places([("GB", "ENG")], years=[2026])
    Holiday.objects.filter(day=MONDAY).update(name="Easter")
    told = {"country": "GB", "subdivision": "ENG"}
    Holiday.objects.create(day=TUESDAY, name="Old", source="holidays 0.1", **told)
    Holiday.objects.filter(day="2026-05-04").update(is_void=True, is_edited=True)

    read_again()

    assert noted() == []


@pytest.mark.django_db
def test_a_year_that_is_read_for_the_first_time_closes_nothing_that_anybody_counted_on():
    services.ensure_places([("GB", "ENG")], years=[2026])

    assert noted() == []
