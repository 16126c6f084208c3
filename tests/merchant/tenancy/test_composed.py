import pytest

from merchant.tenancy.composed import MERCHANT, Composed, listed, standing_for
from merchant.tenancy.models import Store
from tests.factories import make_store


@pytest.fixture
def stores(merchant):
    return [make_store(merchant) for _each in range(3)]


def _composed(count):
    wanted = Store.objects.for_merchant(MERCHANT).filter(pk__in=listed(count)).order_by("pk")
    return Composed(wanted.values_list("pk", "clock_from"))


def test_a_query_composed_once_answers_for_every_merchant(stores):
    composed = _composed(2)
    theirs = [make_store() for _each in range(2)]
    theirs[1].merchant = theirs[0].merchant
    theirs[1].save(update_fields=["merchant"])

    for mine in (stores[:2], stores[1:], theirs):
        values = {MERCHANT: mine[0].merchant_id, **standing_for([store.pk for store in mine])}
        assert composed.rows(values) == [(store.pk, store.clock_from) for store in mine]


def test_what_nothing_stands_for_finds_nothing(stores):
    assert _composed(3).rows({}) == []
