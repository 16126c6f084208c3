"""The migration that gives orders of before what newer ones keep from their start."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from orders.book.holding import hold_by_hand
from orders.book.models import Order, Recipient
from orders.book.status import OrderStatus
from tests.factories import MONDAY_MORNING, make_order
from tests.orders.builders import lose, order_in, ship, sign

filling = import_module("orders.migrations.0008_stages_and_search_keys")


@pytest.fixture(scope="module")
def apps_of_then():
    """The models as the migration meets them, which know nothing of what came after it."""
    loader = MigrationLoader(None)
    return loader.project_state(("orders", "0008_stages_and_search_keys")).apps


class Editor:
    """What a data migration is given of the database."""

    connection = connection


def _all():
    kept = ("pk", "stage", "expected_by")
    return list(Order.objects.order_by("pk").values(*kept)), list(Recipient.objects.order_by("pk").values())


def test_what_the_services_keep_is_what_the_migration_fills_in(
    store, route, seller, monkeypatch, apps_of_then
):
    monkeypatch.setattr(filling, "BATCH", 3)
    for status in OrderStatus:
        order_in(status, store)
    hold_by_hand(order_id=order_in(OrderStatus.PENDING, store).pk, actor=seller, reason="ask")
    lose(ship(order_in(OrderStatus.TO_SHIP, store)))
    ship(make_order(store))
    sign(ship(make_order(store)))
    person = {"name": " Zoë  Ｗang", "phone": "+44 (0)20 7946-0958"}
    make_order(store, recipient=person, is_history=True, is_matched=False)
    as_kept = _all()
    Order.objects.update(stage="", expected_by=None)
    Recipient.objects.update(name_key="", phone_key="", erase_at=None)

    for _twice in range(2):  # a run that was broken off is begun anew
        filling.fill(apps_of_then, Editor)

    assert _all() == as_kept
    assert any(order["expected_by"] for order in as_kept[0])


def test_an_erased_recipient_is_left_alone(store, settings, apps_of_then):
    settings.ADDRESSES_KEPT_DAYS = 30
    order = make_order(store, recipient={"name": "Jane"}, is_history=True, is_matched=False)
    assert order.recipient.erase_at == MONDAY_MORNING + timedelta(days=30)
    Recipient.objects.update(name="", name_key="", erase_at=None, erased_at=MONDAY_MORNING)

    filling.fill(apps_of_then, Editor)

    assert Recipient.objects.get().erase_at is None
