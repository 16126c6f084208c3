"""The crowd of orders for load tests: as the book would have them, and the same each time."""

import re
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from merchant.tenancy.models import Merchant, Store
from orders.book.models import Fulfilment, Hold, Order, Package, Recipient
from orders.clock.models import Deadline
from orders.demo.crowd import plan, services
from orders.demo.crowd.checking import faults_of
from orders.demo.crowd.exceptions import CrowdRefused
from orders.dispatch.models import PickListEntry
from tests.factories import make_merchant, make_order, make_store

UNTIL = datetime(2026, 3, 2, 9, tzinfo=UTC)


def generate(orders=2500, merchants=5, seed=3, **options):
    return services.generate_orders(
        orders=orders, merchants=merchants, seed=seed, until=UNTIL, tell=len, **options
    )


@pytest.mark.django_db
def test_generated_orders_are_as_the_book_would_have_them():
    generate()

    assert Order.objects.count() == 2500
    assert list(faults_of(5000, seed=1)) == []
    seldom = {Order.Status.PARTLY_SHIPPED, Order.Status.PARTLY_SIGNED}
    assert set(Order.objects.values_list("status", flat=True)) >= set(Order.Status) - seldom
    assert set(Order.objects.exclude(stage="").values_list("stage", flat=True)) >= {
        Order.Stage.READY,
        Order.Stage.AT_WAREHOUSE,
        Order.Stage.IN_TRANSIT,
    }


@pytest.mark.django_db
def test_what_came_as_history_has_no_clock_and_its_addresses_are_erased_in_time():
    generate()

    history = Order.objects.filter(is_history=True)
    recipients = Recipient.objects.filter(order__in=history)
    assert not Deadline.objects.filter(fulfilment__order__in=history).exists()
    assert not history.filter(ship_by__isnull=False).exists()
    assert not recipients.filter(erase_at__lt=UNTIL).exists()
    assert not recipients.filter(erased_at__isnull=False).exclude(name="").exists()
    assert recipients.filter(erased_at=None).exclude(name="").exists()


@pytest.mark.django_db
def test_what_runs_has_its_deadline_with_the_reason():
    generate()

    running = Fulfilment.objects.filter(state="open", order__released_at__isnull=False)
    dated = running.exclude(ship_by=None)
    assert dated.count() > running.count() * 0.9
    assert not dated.filter(deadline=None).exists()
    assert not dated.filter(late_at=None, ship_by__lt=UNTIL).exists()
    submitted = Fulfilment.objects.filter(submitted_at__isnull=False).count()
    assert submitted == PickListEntry.objects.count() > 0


@pytest.mark.django_db
def test_holds_say_what_is_true_of_their_orders():
    generate(orders=6000)

    held = Hold.objects.open()
    assert set(held.values_list("kind", flat=True)) >= {"unknown_sku", "address", "manual"}
    assert not held.filter(kind="address").exclude(order__country="").exists()
    assert not held.filter(kind="unmatched", order__fulfilments__warehouse__isnull=False).exists()
    assert not held.filter(kind="unknown_sku").exclude(order__lines__sku=None).exists()


@pytest.mark.django_db
def test_the_same_seed_tells_the_same_orders_however_many_processes_draw_them(monkeypatch):
    monkeypatch.setattr(plan, "CHUNK", 100)
    told = []
    for processes in (1, 2):
        with transaction.atomic():
            generate(orders=350, merchants=2, processes=processes)
            told.append(list(Order.objects.order_by("pk").values_list(*SEEN)))
            transaction.set_rollback(True)

    assert told[0] == told[1]


@pytest.mark.django_db
def test_the_biggest_store_has_the_most_orders_and_its_owner_may_sign_in(client):
    crowd = generate(orders=600)

    sizes = {store.code: Order.objects.filter(store=store).count() for store in Store.objects.all()}
    email, password = next(iter(crowd.passwords.items()))
    assert max(sizes, key=sizes.get) == crowd.biggest_store
    assert client.login(email=email, password=password)


@pytest.mark.django_db
def test_the_application_goes_on_behind_the_generated_keys():
    generate(orders=200, merchants=1)

    last = Order.objects.order_by("pk").last().pk
    order = make_order(make_store(warehouse=None))

    assert order.pk > last
    assert Package.objects.filter(order=order).count() == 0


@pytest.mark.django_db
def test_indexes_and_foreign_keys_are_the_same_afterwards():
    before = _catalogue()

    generate(orders=200, merchants=1)

    assert _catalogue() == before


def _catalogue():
    """Every index and constraint, as the database describes it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'")
            # Where it casts a list of values is told in another way each time it is read and written.
            indexes = [re.sub(r"::(text|character varying)|[()\[\]]", "", row[0]) for row in cursor]
            cursor.execute("SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint")
            return sorted(indexes), sorted(cursor.fetchall())
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%%' ORDER BY name")
        return cursor.fetchall()


@pytest.mark.django_db
def test_a_crowd_comes_only_into_an_empty_database_on_ones_own_machine(settings):
    make_merchant()

    with pytest.raises(CrowdRefused, match="merchants of its own"):
        generate()

    generate(orders=50, merchants=1, force=True)
    with pytest.raises(CrowdRefused, match="already"):
        generate(orders=50, merchants=1, force=True)

    settings.LOOPBACK = False
    with pytest.raises(CrowdRefused, match="BANTUO_LOOPBACK"):
        generate()


@pytest.mark.django_db
@pytest.mark.parametrize("odd", [["--orders", "0"], ["--orders", "5", "--until", "2026-03-02"]])
def test_the_command_refuses_odd_numbers_in_a_sentence(odd):
    with pytest.raises(CommandError, match="Give at least one order"):
        call_command("generate_orders", *odd)

    assert not Merchant.objects.exists()


SEEN = ("number", "status", "country", "currency", "ordered_at", "released_at", "total_minor", "ship_by")
