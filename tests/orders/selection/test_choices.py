import pytest

from orders.selection.choices import choices_of
from tests.factories import make_jit_warehouse, make_merchant, make_warehouse
from warehouses.sites.models import Warehouse

pytestmark = pytest.mark.django_db


def test_only_warehouses_that_send_orders_are_offered():
    merchant = make_merchant()
    own, shared = make_warehouse(merchant), make_warehouse()
    Warehouse.objects.filter(pk=shared.pk).update(merchant=None, owner="platform")
    make_jit_warehouse()  # there orders are handed over, and sent from nowhere
    make_warehouse(make_merchant())

    assert choices_of(merchant).warehouses.keys() == {own.code, shared.code}
