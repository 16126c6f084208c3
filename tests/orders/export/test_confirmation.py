"""A shipping confirmation is read back by the bulk table as what it was written from."""

from orders.book.drafts import LineDraft
from orders.bulk.pasted import cells_of, rows_of
from tests.factories import make_order
from tests.orders.builders import ship


def test_it_is_read_back_parcel_by_parcel(store, route, written):
    lines = [LineDraft("1", "TEA", "Tea", 2, 500), LineDraft("2", "=CUP", "Cup", 1, 500)]
    order = make_order(store, number="=1001", lines=lines)
    ship(order, {"TEA": 1}, carrier="DPD", tracking_number="D1")
    ship(order, {"TEA": 1, "=CUP": 1}, carrier="Royal Mail", tracking_number="R1")

    rows = rows_of(cells_of(written(shape="confirmation").decode("utf-8-sig")))

    assert [(row.order, row.carrier, row.tracking, row.sku, row.units) for row in rows] == [
        ("=1001", "DPD", "D1", "TEA", "1"),
        ("=1001", "Royal Mail", "R1", "TEA", "1"),
        ("=1001", "Royal Mail", "R1", "=CUP", "1"),
    ]
    assert all(row.moment for row in rows)


def test_voided_parcels_are_not_confirmed(store, route, written):
    order = make_order(store)
    package = ship(order)
    package.state, package.ended_at = "voided", package.handed_over_at
    package.save()

    assert len(written(shape="confirmation").splitlines()) == 1
