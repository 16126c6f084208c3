"""The UCI lines with their oddities; every rule on a handful of lines."""

from datetime import UTC, datetime

import pytest

from orders.book.models import Charge, Line, Order, Package
from orders.intake import judging, resolving
from orders.intake.models import SourceCancellation
from orders.intake.wording import refusal_sentence
from tests.factories import make_sku
from tests.orders.intake.files import bring_uci, read, reasons, uci_line, uci_of


def test_postage_is_a_charge_and_times_are_british(store):
    bring_uci(
        store,
        uci_line("1", "A", 2, at="2011-07-01T10:00:00"),
        uci_line("1", "POST", 1, "18.0", "2011-07-01T10:00:00"),
    )

    order = Order.objects.get()
    assert order.ordered_at == order.released_at == datetime(2011, 7, 1, 9, tzinfo=UTC)
    assert order.recipient.buyer_reference == "17850"
    assert Line.objects.count() == 1
    assert Charge.objects.get().amount_minor == 1800
    assert order.total_minor == 2310


@pytest.mark.parametrize("code", ["D", "S", "M", "m", "BANK CHARGES", "AMAZONFEE", "gift_0001_20"])
def test_what_is_no_product_is_refused_and_the_order_stands(store, code):
    run = bring_uci(store, uci_line("1", "A", 2), uci_line("1", code, 1))

    assert reasons(run) == {3: "not_a_product"}
    assert Line.objects.get().sku_code == "A"


def test_an_invoice_of_postage_alone_is_no_order(store):
    run = bring_uci(store, uci_line("1", "POST", 1), uci_line("2", "A", 1))

    assert reasons(run) == {2: "no_product"}
    assert Order.objects.get().number == "2"


def test_negative_stock_lines_are_adjustments(store):
    run = read(store, uci_of(uci_line("1", "A", -5, "0.0", buyer="")), "uci")

    assert reasons(run) == {2: "stock_adjustment"}


def test_a_bad_product_line_refuses_its_whole_invoice(store):
    run = read(
        store, uci_of(uci_line("1", "A", 2), uci_line("1", "B", 1, "x"), uci_line("1", "POST", 1)), "uci"
    )

    assert reasons(run) == {2: "order_refused", 3: "not_a_number", 4: "order_refused"}


def test_zero_prices_stay_inside_a_paid_order_and_without_anybody_are_an_adjustment(store):
    run = bring_uci(
        store,
        uci_line("1", "A", 2, buyer=""),
        uci_line("1", "GIFT", 1, "0.0", buyer=""),
        uci_line("2", "A", 2, "0.0", buyer=""),
        uci_line("3", "A", 2, "0.0"),
    )

    assert reasons(run) == {4: "adjustment"}
    assert set(Order.objects.values_list("number", flat=True)) == {"1", "3"}


def test_a_country_that_is_none_comes_in_empty(store):
    run = bring_uci(store, uci_line("1", "A", 2, country=""))

    assert Order.objects.get().country == ""
    assert run.counts["unknown_countries"] == {"Somewhere": 1}


def test_codes_meet_the_catalogue_in_any_case_and_stay_as_they_came(store):
    sku = make_sku(store.merchant, "15056BL")

    bring_uci(store, uci_line("1", "15056bl", 2))

    line = Line.objects.get()
    assert (line.sku, line.sku_code) == (sku, "15056bl")


def test_an_invoice_whose_times_differ_begins_with_the_first(store):
    bring_uci(store, uci_line("1", "A", 2), uci_line("1", "B", 2, at="2011-01-10T10:01:00"))

    assert Order.objects.get().ordered_at == datetime(2011, 1, 10, 10, tzinfo=UTC)


LATER = "2011-01-12T10:00:00"


def cancel(code="A", units=2, number="C9", **of):
    return uci_line(number, code, -units, at=LATER, **of)


def test_a_cancellation_takes_its_units_from_the_one_sale_that_fits(store):
    run = bring_uci(store, uci_line("1", "A", 5), cancel(code="a"))

    line = Line.objects.get()
    assert (line.ordered, line.cancelled, line.cancelled_by) == (5, 2, "buyer")
    assert run.counts["outcomes"] == {"new": 1, "cancelled": 1}
    kept = SourceCancellation.objects.get()
    assert (kept.number, kept.identity, kept.outcome, kept.line) == ("C9", "A|255|1", "cancelled", line)


def test_a_sale_that_is_cancelled_whole_is_a_cancelled_order(store):
    bring_uci(store, uci_line("1", "A", 2), cancel())

    assert Order.objects.get().status == "cancelled"
    assert Order.objects.get().fulfilments.get().state == "cancelled"


UNFIT = {
    "several": ([uci_line("1", "A", 5), uci_line("2", "A", 5)], {}, "several"),
    "another price": ([uci_line("1", "A", 5, "3.00")], {}, "differs"),
    "too few": ([uci_line("1", "A", 1)], {}, "differs"),
    "another buyer": ([uci_line("1", "A", 5, buyer="2")], {}, "none"),
    "later sale": ([uci_line("1", "A", 5, at="2011-01-13T10:00:00")], {}, "none"),
    "no buyer": ([uci_line("1", "A", 5)], {"buyer": ""}, "no_buyer"),
    "no product": ([uci_line("1", "A", 5)], {"code": "POST"}, "not_a_product"),
}


@pytest.mark.parametrize(("sales", "of", "outcome"), UNFIT.values(), ids=UNFIT)
def test_a_cancellation_without_exactly_one_sale_is_reported_and_cancels_nothing(store, sales, of, outcome):
    run = bring_uci(store, *sales, cancel(**of))

    assert SourceCancellation.objects.get().outcome == outcome
    assert list(reasons(run).values()) == [f"cancellation_{outcome}"]
    assert not Line.objects.filter(cancelled__gt=0).exists()


def test_a_file_of_nothing_but_cancellations_ends_somewhere(store, monkeypatch):
    monkeypatch.setattr(judging, "MOST_CANCELLATIONS", 2)

    run = read(store, uci_of(*[cancel(number=f"C{n}") for n in range(3)]), profile="uci")

    assert (run.state, run.failure["code"]) == ("failed", "too_many_cancellations")
    assert "3 cancellation lines; at most 2" in refusal_sentence(run.failure["code"], run.failure)


def test_a_cancellation_is_not_weighed_against_sales_without_number(store, monkeypatch):
    monkeypatch.setattr(resolving, "MOST_SALES", 2)

    bring_uci(store, *[uci_line("1", "A", units) for units in (1, 1, 2)], cancel())

    assert SourceCancellation.objects.get().outcome == "several"


def test_units_are_cancelled_once_only(store):
    bring_uci(store, uci_line("1", "A", 3), cancel(number="C8"), cancel(number="C9"))

    assert Line.objects.get().cancelled == 2
    assert set(SourceCancellation.objects.values_list("outcome", flat=True)) == {"cancelled", "used_up"}


def test_two_fitting_lines_of_one_order_are_one_sale(store):
    bring_uci(store, uci_line("1", "A", 3), uci_line("1", "A", 3), cancel())

    assert sorted(Line.objects.values_list("cancelled", flat=True)) == [0, 2]


def test_a_cancellation_that_comes_in_a_later_file_finds_the_order_in_the_book(store):
    bring_uci(store, uci_line("1", "A", 2))

    bring_uci(store, cancel())

    assert Order.objects.get().status == "cancelled"
    assert Order.objects.get().fulfilments.get().state == "cancelled"


def test_a_cancellation_after_shipment_is_a_return(store):
    bring_uci(store, uci_line("1", "A", 2), treatment="history")

    run = bring_uci(store, cancel())

    assert SourceCancellation.objects.get().outcome == "returned"
    assert Order.objects.get().status == "signed"
    assert run.counts["outcomes"] == {"returned": 1}


def test_the_same_cancellation_in_a_second_file_changes_nothing(store):
    bring_uci(store, uci_line("1", "A", 5), cancel())

    run = bring_uci(store, uci_line("1", "A", 5), cancel())

    assert run.counts["outcomes"] == {"unchanged": 2}
    assert Line.objects.get().cancelled == 2
    assert SourceCancellation.objects.count() == 1


def test_history_enters_ended_with_what_was_not_cancelled_in_a_package(store):
    bring_uci(store, uci_line("1", "A", 5), cancel(), treatment="history")

    order = Order.objects.get()
    assert (order.status, order.is_history) == ("signed", True)
    assert order.fulfilments.get().state == "done"
    package = Package.objects.get()
    assert (package.state, package.contents.get().units) == ("signed", 3)
    assert Line.objects.get().to_ship == 0
