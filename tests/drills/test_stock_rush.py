"""Real processes at the same stock, on PostgreSQL; `tests.drills.stock_rush` does it longer."""

import pytest

from tests.drills.stock_rush import mix, rush
from tests.racing import only_where_writers_meet

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), only_where_writers_meet]


@pytest.mark.parametrize("skus", [1, 5])
def test_two_hundred_buyers_of_a_hundred_units_get_a_hundred(skus):
    assert rush(skus=skus) == []


def test_whatever_clients_do_and_however_they_end_the_ledger_adds_up():
    assert mix(operations=640) == []
