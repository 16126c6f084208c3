"""The same file again, and later files that know more."""

from orders.book.models import Fulfilment, Hold, Line, Order
from orders.book.parcels import ship_order
from orders.book.services import cancel_order
from orders.intake import services
from orders.intake.models import ImportRun
from tests.factories import make_sku
from tests.orders.intake.files import bring, csv_of, read, reasons

HEADER = "order_number,ordered_at,sku,units,unit_price,currency,country,status"


def file_of(*lines):
    return csv_of(*lines, header=HEADER)


def line_of(sku="MUG", units=2, number="A-1", status="released"):
    return f"{number},2026-03-02T10:00,{sku},{units},5.00,GBP,GB,{status}"


def test_the_same_file_again_changes_nothing(store, route):
    bring(store, file_of(line_of(), line_of("CUP")))
    before = list(Order.objects.values()), list(Line.objects.values()), list(Fulfilment.objects.values())

    run = bring(store, file_of(line_of(), line_of("CUP")))

    assert run.counts["entered"] == {"unchanged": 1}
    assert run.counts["outcomes"] == {"unchanged": 2}
    assert before == (
        list(Order.objects.values()),
        list(Line.objects.values()),
        list(Fulfilment.objects.values()),
    )


def test_the_same_file_confirmed_twice_at_once_doubles_nothing(store):
    first, second = read(store, file_of(line_of())), read(store, file_of(line_of()))
    for run in (first, second):
        services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=False)

    for run in (first, second):
        services.continue_import(run_id=run.pk)

    assert Order.objects.count() == Line.objects.count() == 1
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"done"}


def test_a_later_file_adds_lines_before_anything_left_and_removes_none(store, route):
    bring(store, file_of(line_of(), line_of("CUP")))

    run = bring(store, file_of(line_of(), line_of("JUG", 1)))

    assert run.counts["outcomes"] == {"unchanged": 1, "added": 1}
    assert list(Line.objects.values_list("sku_code", "position")) == [("MUG", 1), ("CUP", 2), ("JUG", 3)]
    assert Order.objects.get().total_minor == 2500


def test_an_added_line_passes_the_gates_too(store, route):
    make_sku(store.merchant, "MUG")
    bring(store, file_of(line_of()))
    assert not Hold.objects.exists()

    bring(store, file_of(line_of(), line_of("JUG")))

    assert Hold.objects.get().kind == "unknown_sku"


def test_a_file_releases_an_order_and_never_takes_that_back(store):
    bring(store, file_of(line_of(status="processing")))

    run = bring(store, file_of(line_of()))
    bring(store, file_of(line_of(status="processing")))

    assert run.counts["entered"] == {"released": 1}
    assert Order.objects.get().status == "to_ship"


def test_other_units_are_reported_and_the_books_stand(store):
    bring(store, file_of(line_of(units=2)))

    run = bring(store, file_of(line_of(units=3)))

    assert reasons(run) == {2: "units_differ"}
    assert run.rows.get().value == "2 → 3"
    assert Line.objects.get().ordered == 2


def test_a_change_after_shipment_is_a_hold_once(store, route):
    make_sku(store.merchant, "MUG")
    bring(store, file_of(line_of()))
    ship_order(order_id=Order.objects.get().pk, actor=None, carrier="Royal Mail", tracking_number="RM1")

    for _time in range(2):
        run = bring(store, file_of(line_of(), line_of("JUG")))

    assert reasons(run) == {3: "too_late"}
    hold = Hold.objects.get(kind="changed")
    assert hold.data == {"lines": [{"code": "too_late", "what": "JUG", "was": "", "now": "2"}]}
    assert Line.objects.count() == 1


def test_a_cancelled_order_takes_no_more_lines(store):
    bring(store, file_of(line_of()))
    cancel_order(order_id=Order.objects.get().pk, actor=None, reason="no stock", by="seller")

    run = bring(store, file_of(line_of(), line_of("JUG")))

    assert reasons(run) == {3: "too_late"}
    assert Order.objects.get().status == "cancelled"


def test_unknown_skus_are_added_only_when_asked(store):
    bring(store, file_of(line_of()))
    assert Line.objects.get().sku is None

    bring(store, file_of(line_of(number="A-2")), create_skus=True)

    assert Line.objects.get(order__number="A-2").sku.code == "MUG"


def test_old_orders_are_proposed_as_history_and_fresh_ones_as_open(store, clock):
    fresh = read(store, file_of(line_of()))
    clock.forward(days=100)
    old = read(store, file_of(line_of()))

    assert (fresh.proposed_treatment, old.proposed_treatment) == ("open", "history")


def test_open_orders_get_warehouse_and_date_at_once_and_history_none(store, route):
    bring(store, file_of(line_of()))
    bring(store, file_of(line_of(number="H-1")), treatment="history")

    dated = Fulfilment.objects.get(order__number="A-1")
    ended = Fulfilment.objects.get(order__number="H-1")
    assert (dated.warehouse, dated.ship_by is not None) == (route.warehouse, True)
    assert (ended.state, ended.warehouse, ended.ship_by) == ("done", None, None)
