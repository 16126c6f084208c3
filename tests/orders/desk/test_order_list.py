from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from merchant.frame.tables import PER_PAGE
from orders.book.drafts import LineDraft
from orders.book.holding import hold_order, release_holds
from orders.book.models import Hold, Order
from orders.book.remarks import add_note, save_tag, tag_order
from orders.book.status import OrderStatus as S
from orders.desk import listing
from orders.desk.hours import deadlines_ahead
from orders.desk.rows import FIELDS, order_rows
from orders.desk.selectors import tab_counts
from tests.conftest import client_of
from tests.factories import MONDAY_MORNING, make_order, make_route, make_seller, make_store
from tests.orders.builders import cancel, copies, order_in, ship, two_units
from tests.orders.desk.conftest import text_of

pytestmark = pytest.mark.usefixtures("clock", "route")
DUE = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)


def _numbers(response):
    return [row.number for row in response.context["rows"]]


TAB_STATUSES = {
    "to_ship": {S.TO_SHIP, S.PARTLY_SHIPPED},
    "processing": {S.PENDING},
    "shipped": {S.SHIPPED, S.PARTLY_SIGNED},
    "signed": {S.SIGNED},
    "cancelled": {S.CANCELLED, S.RETURNED},
    "all": set(S),
}


def test_each_tab_shows_its_orders_and_counts_them(list_page, store):
    for status in S:
        order_in(status, store)

    pages = {tab: list_page(tab=tab).context for tab in TAB_STATUSES}

    assert {tab: {row.status for row in page["rows"]} for tab, page in pages.items()} == TAB_STATUSES
    counts = {tab: str(len(statuses)) for tab, statuses in TAB_STATUSES.items() if tab != "all"}
    assert pages["all"]["counts"].items() >= counts.items()


def test_a_tab_that_does_not_exist_is_to_ship(list_page, order):
    assert _numbers(list_page(tab="no such tab")) == [order.number]


def test_to_ship_is_sorted_by_what_leaves_first_and_undated_ones_stand_last(list_page, store):
    undated = make_order(store, number="undated", is_matched=False)
    later = make_order(store, number="later", released_at=MONDAY_MORNING + timedelta(days=1))
    sooner = make_order(store, number="sooner")

    assert _numbers(list_page()) == ["sooner", "later", "undated"]
    assert _numbers(list_page(sort="-due_order")) == ["undated", "later", "sooner"]
    assert undated.due_order.year == 9999
    assert sooner.due_order < later.due_order


@pytest.mark.parametrize("sort", ["number", "-pk", "store__merchant__name", "due_order__lt", "", "a" * 5000])
def test_a_list_is_sorted_only_as_its_tab_allows(sort, list_page, order):
    response = list_page(sort=sort)

    assert response.context["wanted"].sort == "due_order"


def test_the_parts_of_to_ship(list_page, store):
    ready = make_order(store, number="ready", released_at=MONDAY_MORNING + timedelta(days=2))
    held = make_order(store, number="held", released_at=MONDAY_MORNING + timedelta(days=2), has_skus=False)
    due = make_order(store, number="due", marketplace_ship_by=MONDAY_MORNING + timedelta(hours=9))

    parts = {part: _numbers(list_page(part=part)) for part in ("ready", "held", "due", "", "nonsense")}

    everything = [due.number, ready.number, held.number]
    assert parts == {
        "ready": ["due", "ready"],
        "held": ["held"],
        "due": ["due"],
        "": everything,
        "nonsense": everything,
    }
    counts = list_page().context["counts"]
    assert {key: counts[key] for key in ("to_ship", "to_ship/ready", "to_ship/held", "to_ship/due")} == {
        "to_ship": "3",
        "to_ship/ready": "2",
        "to_ship/held": "1",
        "to_ship/due": "1",
    }


def test_a_part_belongs_to_its_tab_only(list_page, store):
    order = order_in(S.SIGNED, store)

    response = list_page(tab="signed", part="held")

    assert _numbers(response) == [order.number]
    assert response.context["part"] == ""


def test_filters_narrow_the_list(list_page, store, route):
    there = make_order(store, number="there")
    make_route(store.merchant, "FR")
    make_order(store, number="elsewhere", country="FR", has_skus=False)

    assert _numbers(list_page(warehouse=route.warehouse.code)) == ["there"]
    assert _numbers(list_page(country="FR")) == ["elsewhere"]
    assert _numbers(list_page(hold="unknown_sku")) == ["elsewhere"]
    assert _numbers(list_page(hold="unknown_sku", country="GB")) == []
    assert _numbers(list_page(country="GB", tab="all")) == [there.number]


@pytest.mark.parametrize(
    "value", ["nonsense", "0", "'; --", "<script>x", "长" * 100, "x" * 1_000, "\\", "%", "2026-13-45"]
)
def test_values_that_are_none_are_harmless(value, list_page, order):
    names = ["warehouse", "country", "hold", "tab", "part", "sort", "cursor", "other"]

    response = list_page(**dict.fromkeys(names, value))

    assert response.status_code == 200
    assert _numbers(response) == [order.number]
    assert "<script>x" not in text_of(response)


def test_another_merchants_warehouse_is_no_choice(list_page, order):
    theirs = make_store().default_warehouse.warehouse

    response = list_page(warehouse=theirs.code)

    assert _numbers(response) == [order.number]
    assert theirs.name not in text_of(response)


def test_a_released_hold_is_no_hold(list_page, store):
    order = make_order(store)
    hold_order(order=order, kind=Hold.Kind.CHANGED)
    release_holds(order_ids=[order.pk], kind=Hold.Kind.CHANGED)

    assert _numbers(list_page(part="held")) == []
    assert _numbers(list_page(hold="changed")) == []


@pytest.mark.parametrize("sort", ["due_order", "-due_order", "ordered_at", "-ordered_at"])
def test_pages_hold_every_order_once_forwards_and_back_also_where_all_are_due_at_once(sort, list_page, order):
    copies(order, 2 * PER_PAGE + 5)
    forwards, back, cursor = [], [], ""

    while True:
        page = list_page(sort=sort, cursor=cursor).context["page"]
        forwards.append([row["pk"] for row in page.rows])
        if not page.next:
            break
        cursor = page.next
    assert (page.first, page.last) == (2 * PER_PAGE + 1, 2 * PER_PAGE + 6)
    while page.previous:
        page = list_page(sort=sort, cursor=page.previous).context["page"]
        back.append([row["pk"] for row in page.rows])

    keys = [pk for page in forwards for pk in page]
    assert keys == sorted(keys, reverse=sort.startswith("-"))
    assert len(keys) == 2 * PER_PAGE + 6
    assert back == forwards[-2::-1]


def test_links_to_other_pages_keep_the_filters(list_page, order):
    copies(order, PER_PAGE)

    response = list_page(country="GB", sort="-ordered_at")

    assert 'rel="next" href="?tab=to_ship&amp;country=GB&amp;sort=-ordered_at&amp;cursor=' in text_of(
        response
    )


def test_when_the_last_page_empties_the_first_one_stands_there(list_page, order):
    copies(order, PER_PAGE)
    cursor = list_page().context["page"].next
    Order.objects.filter(pk=Order.objects.latest("pk").pk).update(status=S.SHIPPED)

    response = list_page(cursor=cursor)

    assert len(response.context["rows"]) == PER_PAGE
    assert "No orders here yet" not in text_of(response)


def _queries(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    # Where a page begins a transaction of its own, a test's outer one makes it a savepoint; how long it waits
    # is no question.
    apart = ("SAVEPOINT", "set_config")
    return len([query for query in queries if not any(word in query["sql"] for word in apart)])


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"tab": "all"},
        {"part": "due"},
        {"hold": "unknown_sku"},
        {"tab": "all", "country": "GB", "ordered_from": "2026-01-01", "origin": "file"},
        {"view": "sku"},
    ],
    ids=str,
)
def test_the_whole_page_costs_thirteen_queries_at_most_whatever_it_shows(query, list_page, store):
    order = make_order(store, has_skus=False)
    list_page(**query)
    few = _queries(lambda: list_page(**query))
    copies(order, 200)
    for number in range(5):
        more = [replace(two_units("CUP")[0], identity=str(line)) for line in range(4)]
        make_order(store, number=f"more-{number}", lines=more, has_skus=False)

    many = _queries(lambda: list_page(**query))

    assert few == many <= 13


def test_the_listing_itself_costs_eight_queries_at_most(store, order, django_assert_max_num_queries):
    copies(order, 200)
    now = timezone.now()
    orders = list(Order.objects.values(*FIELDS)[:PER_PAGE])

    with django_assert_max_num_queries(8 - 1):  # the page of orders itself is one
        order_rows(orders, store=store, now=now)
        deadlines_ahead(store, now, tab_counts(store, now))


def test_a_row_tells_what_a_person_needs(list_page, store, route):
    lines = [LineDraft("1", "TEA", "Green tea", 3, 1250), LineDraft("2", "CUP", "", 1, 99)]
    order = make_order(store, lines=lines, postcode="EC1A 1BB")

    (row,) = list_page().context["rows"]

    assert (row.title, row.tile, row.units, row.sku) == ("Green tea", "G", "3", "TEA")
    assert row.more == "1 more"
    assert (row.country, row.region) == ("United Kingdom", "GB EC1A 1BB")
    assert (row.warehouse, row.channel) == (route.warehouse.name, route.channel.name)
    assert (row.due, row.tone) == ("03-04 23:59 London", "calm")
    assert row.total == "£38.49"
    assert row.url == order.get_absolute_url()


def test_what_comes_from_a_file_is_text_and_no_markup(list_page, store):
    evil = "<script>alert(1)</script>"
    make_order(store, number=evil, lines=[LineDraft("1", evil, evil, 1, None)], postcode="<b>", country="")

    page = text_of(list_page())

    assert evil not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_date_that_the_marketplace_gave_alarms_also_without_a_warehouse(list_page, store):
    make_order(store, country="FR", marketplace_ship_by=MONDAY_MORNING + timedelta(hours=9))

    (row,) = list_page().context["rows"]

    assert row.tone == "soon"


@pytest.mark.parametrize(
    ("bring", "pill"),
    [
        (cancel, ""),
        (ship, "left in time"),
    ],
    ids=["cancelled", "shipped"],
)
def test_the_clock_of_what_is_over_does_not_run(bring, pill, list_page, store, clock):
    bring(make_order(store))
    clock.forward(days=9)

    (row,) = list_page(tab="all").context["rows"]

    assert row.clock == pill


def test_empty_tabs_explain_themselves(list_page):
    assert "Bring in a marketplace" in text_of(list_page())
    assert "Nothing is on its way" in text_of(list_page(tab="shipped"))
    assert "No order fits" in text_of(list_page(country="FR"))


def test_the_accountant_sees_the_list_and_an_outsider_does_not(accountant_client, outsider_client, order):
    url = reverse("orders:list", args=[order.store.code])

    assert accountant_client.get(url).status_code == 200
    assert outsider_client.get(url).status_code == 404


@pytest.mark.parametrize(("role", "offered"), [("operator", True), ("clerk", False)])
def test_the_import_is_offered_to_those_who_may(role, offered, store):
    client = client_of(make_seller(store.merchant, role=role))

    shown = client.get(reverse("orders:list", args=[store.code])).content.decode()

    assert (reverse("orders:import_new", args=[store.code]) in shown) == offered


def test_rows_show_tags_and_the_latest_note(list_page, store, seller):
    order = make_order(store)
    tag = save_tag(merchant=store.merchant, actor=seller, name="Gift", tone="red")
    tag_order(order_id=order.pk, actor=seller, tag_id=tag.pk)
    for text in ("first", "<b>latest</b> " + "x" * 300):
        add_note(order_id=order.pk, actor=seller, text=text)

    page = list_page()

    (row,) = page.context["rows"]
    assert row.tags == [("Gift", "red")]
    assert row.note.startswith("<b>latest</b>")
    assert len(row.note) == 200
    assert "<b>latest" not in page.text


def test_origin_and_programme_stand_there_only_where_they_are_not_the_usual(list_page, store):
    make_order(store, number="usual")
    make_order(store, number="other", programme=Order.Programme.FULLY_MANAGED)

    badges = {row.number: row.badges for row in list_page().context["rows"]}

    assert badges == {"usual": [], "other": ["fully managed"]}


def test_pages_are_as_long_as_asked_and_the_total_is_told(list_page, order):
    copies(order, 60)

    page = list_page(per="25")

    assert len(page.context["rows"]) == 25
    assert "1–25 of 61" in page.text
    assert "&amp;per=25&amp;cursor=" in page.text
    assert "51–61 of 61" in list_page(cursor=list_page().context["page"].next).text
    assert len(list_page(per="7").context["rows"]) == PER_PAGE


def test_the_total_of_what_filters_leave_is_told_beside_every_page(list_page, order):
    copies(order, 60)
    copies(order, 3, country="FR")

    assert "1–50 of 61" in list_page(country="GB").text
    assert "1–3 of 3" in list_page(country="FR").text


def test_active_filters_stand_there_in_words_and_can_be_taken_away(list_page, order, route):
    page = list_page(warehouse=route.warehouse.code, country="GB", sku="NONE", sort="ordered_at")

    chips = {chip.label: (chip.words, chip.url) for chip in page.context["bar"].chips}
    rest = f"?tab=to_ship&warehouse={route.warehouse.code}&sku=NONE&sort=ordered_at"
    assert chips["Destination"] == ("United Kingdom", rest)
    assert chips["Warehouse"][0] == route.warehouse.name
    assert chips["SKU"][0] == "NONE"


def test_an_unknown_filter_is_left_out_and_said(list_page, order):
    page = list_page(country="XX", tag="<b>gone")

    assert _numbers(page) == [order.number]
    assert "Destination “XX” is not known here" in page.text
    assert "&lt;b&gt;gone" in page.text
    assert page.context["wanted"].selection.filters == {}


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        ("owner", {"submit", "ship", "release", "hold", "assign", "tag", "untag", "cancel"}),
        ("clerk", {"submit", "ship", "hold", "tag", "untag"}),
        ("accountant", set()),
    ],
)
def test_the_bar_offers_what_the_member_may_do(role, acts, order):
    client = client_of(make_seller(order.merchant, role=role))

    page = client.get(reverse("orders:list", args=[order.store.code]), {"country": "GB"})

    assert {one.value for one in page.context["doors"].acts} == acts
    assert (f'action="{reverse("orders:bulk_new", args=[order.store.code])}"' in page.text) == bool(acts)
    assert reverse("orders:export_new", args=[order.store.code]) in page.text
    assert '<input type="hidden" name="country" value="GB">' in page.text
    assert f'name="ticked" value="{order.public_id}" form="bulk"' in page.text


def test_a_closed_tab_offers_no_act_on_what_is_over(list_page, store):
    order_in(S.SIGNED, store)

    assert {one.value for one in list_page(tab="signed").context["doors"].acts} == {"tag", "untag"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite stops no statement")
def test_a_count_that_takes_too_long_is_told_as_at_least(list_page, store, monkeypatch):
    monkeypatch.setattr(listing, "COUNT_PATIENCE", 1)  # milliseconds; planning alone takes longer
    monkeypatch.setattr(listing, "PER_PAGE", 1)
    for _number in range(2):
        make_order(store)

    first = list_page(country="GB")
    last = list_page(country="GB", cursor=first.context["page"].next)

    assert "1–1 of 1+" in first.text
    assert "Orders 2–2" in last.text
    assert first.context["counts"]["to_ship"] == "2"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite stops no statement")
@pytest.mark.usefixtures("real_commits")
def test_a_filter_that_reads_too_long_is_stopped_and_said(list_page, store, monkeypatch):
    monkeypatch.setattr(listing, "PATIENCE", 100)
    make_order(store)
    busy = connection.copy()  # somebody else, who lets nobody read the holds for now
    busy.set_autocommit(False)
    with busy.cursor() as cursor:
        cursor.execute("LOCK TABLE orders_hold IN ACCESS EXCLUSIVE MODE")

    page = list_page(hold="risk")
    busy.close()

    assert "This filter reads too many orders; narrow the dates." in page.text
    assert page.context["rows"] == []
    assert page.context["wanted"].selection.filters == {"hold": "risk"}
    assert page.context["counts"]["to_ship"] == "1"
