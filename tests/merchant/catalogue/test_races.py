"""Two at once: imports that bring the same codes, clerks who weigh the same SKUs."""

import pytest

from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from merchant.catalogue.services import ensure_skus, weigh_skus
from tests.factories import make_merchant, make_sku
from tests.racing import at_once, only_where_writers_meet

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), only_where_writers_meet]


def test_two_imports_that_bring_the_same_codes_add_each_once():
    merchant = make_merchant()
    titles = {f"SKU-{number}": "" for number in range(300)}
    backwards = dict(reversed([(code.lower(), title) for code, title in titles.items()]))

    raised = at_once(
        *[lambda given=given: ensure_skus(merchant=merchant, titles=given) for given in (titles, backwards)]
    )

    assert raised == []
    assert Sku.objects.filter(merchant=merchant).count() == 300
    assert Event.objects.filter(kind="sku.added").count() == 300


def test_two_clerks_who_weigh_the_same_skus_leave_one_weight_each_and_one_is_told():
    merchant = make_merchant()
    keys = [make_sku(merchant).pk for _ in range(40)]
    told = {}

    def weigh(grams, order):
        told[grams] = weigh_skus(merchant=merchant, weights=dict.fromkeys(order, grams))

    raised = at_once(lambda: weigh(100, keys), lambda: weigh(200, keys[::-1]))

    assert raised == []
    stands = set(Sku.objects.filter(merchant=merchant).values_list("weight_g", flat=True))
    assert len(stands) == 1
    (first,) = stands
    assert told == {first: {}, 300 - first: dict.fromkeys(keys, first)}
    assert Event.objects.filter(kind="sku.changed").count() == 40
