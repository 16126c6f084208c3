"""Two people change the country table at once: each change counts its own revision."""

import pytest

from merchant.audit.models import Event
from tests.factories import make_channel, make_merchant, make_warehouse
from tests.racing import at_once, only_where_writers_meet
from warehouses.matching.models import CountryRoute, RouteTable
from warehouses.matching.services import set_route

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), only_where_writers_meet]


def test_rows_set_at_once_each_count_a_revision():
    merchant = make_merchant()
    channel = make_channel(make_warehouse(merchant))

    def setting(country):
        return lambda: set_route(
            merchant=merchant, country=country, warehouse=channel.warehouse, channel=channel
        )

    raised = at_once(*[setting(country) for country in ("GB", "FR", "DE", "US", "CA", "")])

    assert raised == []
    assert RouteTable.objects.get(merchant=merchant).revision == 6
    assert CountryRoute.objects.filter(merchant=merchant).count() == 6
    revisions = Event.objects.filter(subject_kind="routetable").values_list("data__revision", flat=True)
    assert sorted(revisions) == [1, 2, 3, 4, 5, 6]
