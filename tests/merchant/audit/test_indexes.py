import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_one_index_of_events_begins_with_the_merchant():
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, "merchant_event")

    begun = [name for name, told in known.items() if told["index"] and told["columns"][:1] == ["merchant_id"]]

    assert begun == ["event_merchant"]
