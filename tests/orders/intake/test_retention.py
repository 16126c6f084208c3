from datetime import timedelta

import pytest

from orders.book.models import Order
from orders.intake import tasks
from orders.intake.models import ImportedOrder, ImportRun, StagedRow
from tests.orders.intake.api.asking import an_order, secret_for, send
from tests.orders.intake.files import bring, csv_of

KEPT = timedelta(days=90)
GOOD = "A-1,2026-03-01T10:00,TEA,1,5.00,GBP,GB,Jane"
BAD = "A-2,2026-03-01T10:00,TEA,none,5.00,GBP,GB,Jane"


@pytest.fixture
def brought(clock, store, seller):
    """A file and a program bring an order in, and each sends it again beside one that is refused."""
    clock.forward(days=30)
    secret = secret_for(store, seller)
    for _time in range(2):
        bring(store, csv_of(GOOD, BAD))
        send(secret, [an_order("P-1"), an_order("P-2", lines=[])])
    return dict(zip("ABCD", ImportRun.objects.order_by("pk"), strict=True))


def test_what_imports_left_unchanged_goes_after_ninety_days(brought, clock):
    clock.set(brought["D"].state_since + KEPT + timedelta(seconds=1))

    tasks.forget_import_details()

    outcomes = ImportedOrder.objects.values_list("run", "outcome").order_by("run")
    assert list(outcomes) == [(brought["A"].pk, "new"), (brought["B"].pk, "new")]
    assert set(ImportRun.objects.values_list("pk", flat=True)) == {brought[name].pk for name in "ABC"}
    assert set(StagedRow.objects.values_list("run", flat=True)) == {brought["A"].pk, brought["C"].pk}
    assert Order.objects.count() == 2


def test_until_then_everything_is_told(brought, clock):
    clock.set(brought["A"].state_since + KEPT)

    tasks.forget_import_details()

    assert ImportRun.objects.count() == 4
    assert ImportedOrder.objects.filter(outcome="unchanged").count() == 2
    assert StagedRow.objects.count() == 4
