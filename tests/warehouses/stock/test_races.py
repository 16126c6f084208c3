"""Two people change stock at once: no unit is lost, none is counted twice, and nobody waits for ever."""

from functools import partial
from itertools import count

import pytest
from django.db import connection, transaction

from merchant.catalogue.selectors import skus_of
from merchant.sheets.registry import sheet_of
from merchant.sheets.sheet import Change
from tests.factories import make_merchant, make_sku
from tests.racing import at_once, only_where_writers_meet
from tests.warehouses.stock.builders import make_keeping, make_stock
from warehouses.stock import services
from warehouses.stock.checking import differences
from warehouses.stock.exceptions import StockError
from warehouses.stock.kinds import Reason
from warehouses.stock.models import StockLevel, StockMovement
from warehouses.stock.parcels import Parcel, ship_parcels
from warehouses.stock.reservations import Wanted, release, reserve

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), only_where_writers_meet]


@pytest.fixture
def place():
    merchant = make_merchant()
    return {"warehouse": make_keeping(merchant), "sku": make_sku(merchant)}


def test_receipts_at_once_all_arrive_even_where_nothing_lay(place):
    raised = at_once(*[lambda: services.receive(**place, quantity=5)] * 8)

    assert raised == []
    assert StockLevel.objects.get().on_hand == 40
    assert list(differences()) == []


def test_the_last_unit_is_taken_once(place):
    services.receive(**place, quantity=1)

    raised = at_once(
        *[lambda: services.adjust(**place, quantity=-1, reason=Reason.DAMAGED)] * 6,
    )

    assert [type(error) for error in raised] == [StockError] * 5
    assert StockLevel.objects.get().on_hand == 0


def test_a_form_clicked_twice_at_once_is_recorded_once(place):
    raised = at_once(*[lambda: services.receive(**place, quantity=5, key="b" * 32)] * 4)

    assert raised == []
    assert StockMovement.objects.count() == 1


def test_one_form_sent_for_two_skus_at_once_is_recorded_once_and_refused_with_a_sentence(place):
    places = [place | {"sku": make_sku(place["sku"].merchant)} for _number in range(4)]

    raised = at_once(
        *[partial(services.receive, **somewhere, quantity=5, key="b" * 32) for somewhere in places]
    )

    assert [type(error) for error in raised] == [StockError] * 3
    assert "sent before" in str(raised[0])
    assert StockMovement.objects.count() == 1


def test_goods_come_in_while_a_file_holds_their_skus_and_warehouse(place):
    merchant = place["sku"].merchant

    def hurried():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        services.receive(**place, quantity=5)

    with transaction.atomic():
        skus_of(merchant, [place["sku"].code], for_change=True)
        sheet_of("warehouses").found(merchant, [(place["warehouse"].code,)], for_change=True)
        raised = at_once(hurried)

    assert raised == []
    assert StockLevel.objects.get().on_hand == 5


def test_a_file_of_counts_and_parcels_wait_for_each_other():
    merchant = make_merchant()
    warehouse, skus = make_keeping(merchant), [make_sku(merchant) for _number in range(20)]
    for sku in skus[::2]:
        services.receive(warehouse=warehouse, sku=sku, quantity=5)
    keys = [(sku.code.upper(), warehouse.code) for sku in skus]
    stock = sheet_of("stock")

    def by_file():
        with transaction.atomic():
            found = stock.found(merchant, keys, for_change=True)
            changes = [Change(key, found.get(key), {"on_hand": 9}) for key in keys]
            stock.save(merchant=merchant, actor=None, changes=changes)

    def by_parcel(number):
        parcel = Parcel(number, warehouse.pk, {sku.pk: 1 for sku in skus}, "A-1")
        return lambda: transaction.atomic(ship_parcels)(merchant_id=merchant.pk, parcels=[parcel])

    raised = at_once(by_file, *[by_parcel(number) for number in range(1, 6)])

    assert raised == []
    assert list(differences()) == []


def test_many_levels_counted_at_once_in_opposite_order_wait_for_each_other():
    merchant = make_merchant()
    warehouses = [make_keeping(merchant) for _number in range(2)]
    skus = [make_sku(merchant) for _number in range(30)]

    def counting(found, number):
        counts = [services.Counted(w.pk, sku.pk, number) for w in warehouses for sku in found]
        return lambda: services.count_many(merchant=merchant, counts=counts)

    raised = at_once(*[counting(skus[::step], number) for number, step in enumerate((1, -1, 2, -2, 1, -1))])

    assert raised == []
    assert StockLevel.objects.count() == 60
    assert list(differences()) == []


def test_orders_that_get_nothing_stand_in_nobodys_way():
    """Of one SKU there is too little for some: they take no others before it, and nobody waits for ever."""
    merchant = make_merchant()
    warehouse, scarce = make_stock(merchant, 3)
    plenty = [make_stock(merchant, 1000, warehouse=warehouse)[1] for _each in range(2)]
    keys, had = count(1), []

    def ask(units, skus):
        for _time in range(30):
            key = next(keys)
            wanted = Wanted(key, warehouse.pk, {scarce.pk: units} | dict.fromkeys(skus, 1), "A")
            with transaction.atomic():
                got = reserve(merchant_id=merchant.pk, wanted=[wanted])
            had.extend(got)
            with transaction.atomic():
                release(merchant_id=merchant.pk, fulfilment_ids=got)

    several = [sku.pk for sku in plenty]
    raised = at_once(*[partial(ask, 5, several)] * 2, *[partial(ask, 1, several[:1])] * 2)

    assert raised == []
    assert len(had) == 60
    assert list(differences()) == []
