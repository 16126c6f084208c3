"""What cannot be true of a warehouse or a channel, the database itself refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import make_channel, make_warehouse
from warehouses.sites.models import Channel, Warehouse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "facts",
    [
        {"latitude": 1, "longitude": None},
        {"latitude": None, "longitude": 1},
        {"latitude": 91, "longitude": 1},
        {"latitude": 1, "longitude": -181},
        {"currency": "eur"},
        {"currency": "EU"},
    ],
)
def test_a_place_off_the_globe_and_a_currency_that_is_none(facts):
    warehouse = make_warehouse()

    with pytest.raises(IntegrityError), transaction.atomic():
        Warehouse.objects.filter(pk=warehouse.pk).update(**facts)


@pytest.mark.parametrize("limit", ["max_weight_g", "max_side_mm", "max_girth_mm"])
def test_a_limit_of_nothing(limit):
    channel = make_channel()

    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(**{limit: 0})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("countries", ["XX"]),
        ("countries", ["DE", "DE"]),
        ("countries", "DE"),
        ("countries", [1]),
        ("rates", {"500": 420}),
        ("rates", [[500]]),
        ("rates", [[500, 420], [400, 500]]),
        ("rates", [[0, 420]]),
        ("transit_days", -1),
    ],
)
def test_a_channel_is_checked_before_it_is_kept(field, value):
    channel = make_channel()
    setattr(channel, field, value)

    with pytest.raises(ValidationError) as refused:
        channel.full_clean()

    assert list(refused.value.message_dict) == [field]
