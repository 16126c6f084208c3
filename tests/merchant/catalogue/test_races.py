"""Two imports bring the same codes at once, and each is added once."""

import pytest

from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from merchant.catalogue.services import ensure_skus
from tests.factories import make_merchant
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
