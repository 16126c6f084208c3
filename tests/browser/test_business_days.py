"""A store closes: what that would change is read first, then it is saved, and open orders move."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.cast import PASSWORD, TESS

HOME = "Europe/London"  # the stores' zone
NOTICE = 3  # days, as the first policy has it
REASON = "盘点 & stocktaking"


@pytest.fixture
def tess(reader):
    """At the days of her store."""
    somebody = reader()
    somebody.signs_in(TESS, PASSWORD)
    somebody.opens(f"/s/{store_of(somebody)}/")
    somebody.follows("Shipping")
    expect(somebody.page).to_have_url(re.compile("/business-days/$"))
    return somebody


def store_of(somebody):
    return f"DAYS-{somebody.language.upper()}"


def days_ahead(days) -> date:
    return datetime.now(ZoneInfo(HOME)).date() + timedelta(days=days)


def asks(somebody, first, last):
    """Fill in a closure and ask what it would change."""
    form = somebody.page.locator("#close form").first
    form.locator("[name=first_day]").fill(f"{first}")
    form.locator("[name=last_day]").fill(f"{last}")
    form.locator("[name=reason]").fill(REASON)
    form.get_by_role("button", name=somebody.reads("Show what it changes"), exact=True).click()


def closures(somebody):
    """Those for the reason that stand on the page."""
    return somebody.page.locator(".cols table tbody tr").filter(has_text=REASON)


def test_a_closure_that_comes_too_soon_is_refused_where_it_was_typed(tess):
    first = days_ahead(NOTICE - 1)
    asks(tess, first, first)

    refusal = tess.page.locator("#close").get_by_role("alert")
    expect(refusal).to_have_count(1)
    expect(refusal).to_contain_text(f"{first - timedelta(days=NOTICE)}")  # the last safe day
    expect(refusal).to_contain_text(f"{days_ahead(NOTICE)}")
    expect(tess.page.locator("[name=first_day]").first).to_have_value(f"{first}")
    expect(tess.page.locator("[name=reason]").first).to_have_value(REASON)
    assert tess.looks_around() == []
    tess.opens(f"/s/{store_of(tess)}/business-days/")
    expect(closures(tess).filter(has_text=f"{first} –")).to_have_count(0)


def test_a_closure_is_read_about_saved_and_moves_open_orders(tess, bantuo):
    finds(tess, "MOVES-0")
    before = why(tess)
    tess.follows("Shipping")
    first, last = days_ahead(NOTICE + 1), days_ahead(NOTICE + 7)
    asks(tess, first, last)
    reads_what_it_changes(tess)
    assert tess.looks_around() == []

    tess.opens(f"/s/{store_of(tess)}/business-days/")
    expect(closures(tess)).to_have_count(0)  # looking saves nothing
    asks(tess, first, last)
    tess.presses("Save the closure")
    tess.sees(
        "Saved. It counts for orders that are released from now on, and moves open orders whose policy"
        " version says so: within a minute."
    )
    expect(closures(tess)).to_contain_text(f"{first} – {last}")
    assert tess.looks_around() == []

    bantuo.send("orders.business_days.tasks.apply_calendar_changes")
    waits_for_a_move(tess, before)


def reads_what_it_changes(tess):
    cards = tess.page.locator("section.card-b .pad")
    expect(tess.page.locator("h1")).to_contain_text(f"{days_ahead(NOTICE + 1)}")
    opened, waiting = cards.nth(0), cards.nth(1)
    expect(opened.locator("p:has(b)")).to_have_text(re.compile("^2 "))
    expect(opened.locator("p:has(b) + ul li")).to_have_text(re.compile("MOVES-0.*→"))  # one of each kind
    kept = opened.locator("p:not(:has(b))")
    expect(kept).to_have_text([re.compile("^1 "), re.compile("^1 ")])
    expect(kept.nth(0)).to_contain_text(
        tess.reads("They were released before this was saved: the buyer was promised their date.")
    )
    expect(opened.locator("li").filter(has_text="KEEPS")).not_to_contain_text("→")
    expect(kept.nth(1)).to_contain_text(tess.reads("The marketplace set their date, and that binds."))
    expect(waiting.locator("li")).to_contain_text("PENDING")
    expect(tess.page.locator("table tbody tr").first).to_be_visible()  # the coming days


def finds(tess, number):
    tess.opens(f"/s/{store_of(tess)}/orders/")
    tess.searches(number)
    expect(tess.page.locator("h1")).to_have_text(number)


def waits_for_a_move(tess, before):
    """The job moves the date; then the page tells the later one, and what moved it."""
    finds(tess, "MOVES-0")
    tess.reloads_until_there("#history li", REASON)
    was, now = (re.search(r"\d{4}-\d\d-\d\d", text).group() for text in (before, why(tess)))
    assert now > was
    assert tess.looks_around() == []


def why(tess):
    """What an order's page says of its date."""
    return tess.page.locator("#why h2").inner_text()


def asks_for_week(somebody, closed, begins):
    """Untick weekdays, and ask what it would change from a day on."""
    week = somebody.page.locator("#week")
    for weekday in closed:
        week.locator(f"input[value='{weekday}']").uncheck()
    week.locator("[name=begins]").fill(f"{begins}")
    week.get_by_role("button", name=somebody.reads("Show what it changes")).click()


def test_working_days_are_read_about_and_saved_for_a_day_to_come(tess):
    week, begins = tess.page.locator("#week"), days_ahead(NOTICE)
    expect(week.locator("[name=begins]")).to_have_value(f"{begins}")  # the first that may be
    asks_for_week(tess, [4, 6], begins)  # the warehouse works on Fridays
    expect(tess.page.locator(".head")).to_contain_text(f"{begins}")
    expect(tess.page.locator("table tbody tr").first).to_be_visible()
    assert tess.looks_around() == []
    tess.presses("Save the working days")
    tess.sees("Saved. It counts for orders that are released from %(day)s on.", day=begins)

    boxes = week.locator("input[type=checkbox]")
    assert [box.is_checked() for box in boxes.all()] == [True] * 7  # until it begins
    expect(week.get_by_text(f"{begins}").last).to_be_visible()
    assert tess.looks_around() == []


def test_too_few_working_days_are_refused_and_stay_as_they_were_ticked(tess):
    week, begins = tess.page.locator("#week"), days_ahead(NOTICE + 4)
    asks_for_week(tess, [2, 3, 4, 5, 6], begins)

    refusal = week.get_by_role("alert")
    expect(refusal).to_have_count(1)
    expect(refusal).to_contain_text("2")
    expect(refusal).to_contain_text("5")
    boxes = week.locator("input[type=checkbox]")
    assert [box.is_checked() for box in boxes.all()] == [True] * 2 + [False] * 5
    expect(week.locator("[name=begins]")).to_have_value(f"{begins}")
    assert tess.looks_around() == []


def test_no_working_day_at_all_is_refused(tess):
    week = tess.page.locator("#week")
    for box in week.locator("input[type=checkbox]").all():
        box.uncheck()
    week.get_by_role("button", name=tess.reads("Show what it changes")).click()

    expect(week.get_by_role("alert")).to_have_text(
        tess.reads("Choose at least one day: orders leave on working days only.")
    )
    assert tess.looks_around() == []
