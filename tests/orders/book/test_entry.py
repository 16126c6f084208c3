"""The bulk door: what drafts become, and what it costs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from merchant.audit.models import Event
from orders.book.drafts import ChargeDraft, DiscountDraft, LineDraft
from orders.book.entry import UnitsAsked, cancel_units, enter_orders
from orders.book.models import Charge, Discount, Fulfilment, Line, Order, Package, PackageLine
from orders.book.stages import refresh_stages
from orders.book.status import LineUnits, Parcel, derive_status
from tests.factories import make_draft, make_sku, make_store

ENTERED = datetime(2026, 3, 2, 9, tzinfo=UTC)


def enter(store, *drafts, **of):
    return enter_orders(store=store, drafts=drafts, actor=None, source="file.csv", **of)


def line(code="A", units=2, price=500, cancelled=0, identity=None):
    cancellations = (("C1", cancelled),) if cancelled else ()
    return LineDraft(identity or f"{code}|{price}|1", code, "Thing", units, price, cancellations)


def test_a_draft_becomes_an_order_with_all_that_hangs_on_it(store):
    draft = make_draft(
        lines=[line(), line("B", 1, 250)],
        charges=[ChargeDraft("postage", "postage", "", 490)],
        recipient={"name": "Jane", "buyer_reference": "7"},
    )

    (entry,) = enter(store, draft)

    order = Order.objects.get(pk=entry.order_id)
    assert entry.outcome == "new"
    assert (order.status, order.total_minor) == ("to_ship", 1740)
    assert (order.recipient.name, order.recipient.buyer_reference) == ("Jane", "7")
    assert list(order.lines.values_list("position", "sku_code")) == [(1, "A"), (2, "B")]
    assert order.fulfilments.get().state == Fulfilment.State.OPEN
    event = Event.objects.get(subject_kind="order", subject_id=order.pk)
    assert (event.kind, event.data) == ("order.entered", {"file": "file.csv"})


@pytest.mark.parametrize("is_history", [False, True])
@pytest.mark.parametrize("cancelled", [0, 1, 2])
@pytest.mark.parametrize("released_at", [None, ENTERED])
def test_the_stored_status_is_always_the_derived_one(store, is_history, cancelled, released_at):
    draft = make_draft(lines=[line(cancelled=cancelled)], released_at=released_at)

    (entry,) = enter(store, draft, is_history=is_history)

    order = Order.objects.get(pk=entry.order_id)
    units = [LineUnits(*row) for row in order.lines.values_list("ordered", "cancelled", "shipped")]
    parcels = [Parcel(*row) for row in order.packages.values_list("kind", "state")]
    released = order.released_at is not None
    assert order.status == derive_status(released=released, lines=units, parcels=parcels)


def test_history_is_in_a_package_without_a_number(store):
    enter(store, make_draft(lines=[line(units=5, cancelled=2)]), is_history=True)

    package = Package.objects.get()
    assert (package.state, package.tracking_number) == ("signed", "")
    assert package.ended_at is not None
    assert PackageLine.objects.get().units == 3
    assert Fulfilment.objects.get().state == "done"


def test_results_come_in_the_drafts_order(store):
    known = make_draft()
    enter(store, known)

    entries = enter(store, make_draft(number="Z"), known, make_draft(number="B"))

    assert [entry.outcome for entry in entries] == ["new", "unchanged", "new"]
    assert [Order.objects.get(pk=entry.order_id).number for entry in entries] == ["Z", known.number, "B"]


def test_the_same_number_in_another_store_is_another_order(store):
    draft = make_draft()
    enter(store, draft)

    (entry,) = enter(make_store(store.merchant), draft)

    assert entry.outcome == "new"


def test_codes_find_their_sku_in_any_case_and_only_the_merchants_own(store):
    ours = make_sku(store.merchant, "mug-Ä")
    make_sku(make_store().merchant, "CUP")

    enter(store, make_draft(lines=[line("MUG-Ä"), line("mug-Ä"), line("cup")]))

    assert list(Line.objects.values_list("sku", flat=True)) == [ours.pk, ours.pk, None]


def test_a_hundred_orders_cost_hardly_more_statements_than_one(store):
    with CaptureQueriesContext(connection) as one:
        enter(store, make_draft())
    with CaptureQueriesContext(connection) as hundred:
        enter(store, *[make_draft() for _order in range(100)])

    # SQLite takes fewer parameters in a statement, and a prepared one for the lines is told row by row
    assert _statements(hundred) <= _statements(one) + 5


def _statements(captured):
    return len([query for query in captured if 'INTO "orders_line"' not in query["sql"]])


def test_cancelled_units_settle_the_order(store):
    (entry,) = enter(store, make_draft(lines=[line(units=3)]))
    asked = [UnitsAsked(Line.objects.get().pk, units, f"C{units}") for units in (2, 2, 1)]

    assert cancel_units(asked=asked, actor=None) == [True, False, True]

    order = Order.objects.get(pk=entry.order_id)
    assert (order.status, order.fulfilments.get().state) == ("cancelled", "cancelled")
    told = Event.objects.filter(kind="order.line_cancelled").values_list("data__number", flat=True)
    assert set(told) == {"C2", "C1"}


def test_amounts_know_the_line_that_they_are_for(store):
    draft = make_draft(
        lines=[line(identity="1"), line("B", 1, 250, identity="2")],
        charges=[ChargeDraft("box", "service", "Gift box", 300, line="2")],
        discounts=[DiscountDraft("spring", "seller", "Spring", 100, line="1")],
    )

    enter(store, draft)

    assert Charge.objects.get().line.sku_code == "B"
    assert Discount.objects.get().line.sku_code == "A"
    assert Order.objects.get().total_minor == 1000 + 250 + 300 - 100


def test_a_later_file_may_add_a_discount_before_the_order_left(store):
    draft = make_draft()
    enter(store, draft)
    spring = DiscountDraft("spring", "platform", "Spring", 100)

    (entry,) = enter(store, replace(draft, discounts=[spring]))

    assert (entry.outcome, entry.added) == ("extended", {"spring"})
    assert Order.objects.get().total_minor == draft.total_minor - 100
    (again,) = enter(store, replace(draft, discounts=[replace(spring, amount_minor=50)]))
    difference = again.differences["spring"]
    assert (again.outcome, difference.what, difference.was, difference.now) == (
        "changed",
        "Spring",
        "100",
        "50",
    )


@pytest.mark.parametrize("is_history", [False, True])
@pytest.mark.parametrize("released_at", [None, ENTERED])
@pytest.mark.parametrize("cancelled", [0, 2])
def test_the_stage_of_a_new_order_is_the_derived_one(store, is_history, released_at, cancelled):
    draft = make_draft(lines=[line(cancelled=cancelled)], released_at=released_at)
    enter(store, draft, is_history=is_history)
    entered = Order.objects.get().stage

    refresh_stages([Order.objects.get().pk])

    assert Order.objects.get().stage == entered


def test_releasing_a_hundred_orders_costs_as_many_statements_as_ten(store):
    drafts = [make_draft(released_at=None) for _order in range(110)]
    enter(store, *drafts)
    released = [replace(draft, released_at=ENTERED) for draft in drafts]

    with CaptureQueriesContext(connection) as ten:
        enter(store, *released[:10])
    with CaptureQueriesContext(connection) as hundred:
        enter(store, *released[10:])

    assert Order.objects.filter(status="to_ship", stage="ready").count() == 110
    # SQLite takes fewer parameters in a statement
    assert len(hundred) <= len(ten) + 8
