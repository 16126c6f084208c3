"""The demo: all that an order may look like is in it, loaded once and brought up to date on request."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from orders.book.holds import HoldKind
from orders.book.models import Charge, Discount, Fulfilment, Hold, Line, Note, Order, OrderTag, Package, Tag
from orders.clock.models import Deadline
from orders.demo import services
from orders.demo.redating import redate_demo
from orders.dispatch.models import PickListEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, loaded once for all tests here; each of them takes back what it changes."""
    var_dir = override_settings(VAR_DIR=tmp_path_factory.mktemp("var"))
    with django_db_blocker.unblock(), var_dir, transaction.atomic():
        yield services.load_demo()
        transaction.set_rollback(True)


def seen(queryset, field):
    return set(queryset.values_list(field, flat=True))


def test_the_demo_shows_whatever_an_order_may_look_like(demo):
    orders = Order.objects.filter(store__code="QZ-NA")
    assert seen(orders, "status") == set(Order.Status)
    assert seen(orders, "stage") == {"", *Order.Stage}
    assert seen(Hold.objects.open(), "kind") == set(HoldKind)
    assert seen(orders, "origin") == set(Order.Origin)
    assert seen(Package.objects.filter(kind="first"), "state") == set(Package.State)
    assert seen(Package.objects.filter(kind="onward"), "state") >= {"on_its_way", "signed", "returned"}
    assert seen(Line.objects.all(), "cancelled_by") == {"", *Line.CancelledBy}
    assert seen(Discount.objects.all(), "funder") == set(Discount.Funder)
    assert seen(Tag.objects.all(), "tone") == set(Tag.Tone)
    assert Charge.objects.filter(kind="service", line__isnull=False).exists()
    assert Line.objects.exclude(personalisation="").exclude(confirmed_at=None).exists()
    assert Note.objects.exists()
    assert OrderTag.objects.exists()
    assert PickListEntry.objects.exists()
    assert Fulfilment.objects.filter(is_locked=True).exists()
    assert orders.filter(status="pending", release_due_at__gt=timezone.now()).exists()


def test_its_clocks_show_every_colour(demo):
    now, day = timezone.now(), timedelta(hours=24)
    dated = Fulfilment.objects.open().filter(order__store__code="QZ-NA", order__status="to_ship")
    assert dated.filter(ship_by__lt=now).exists()
    assert dated.filter(ship_by__gt=now, ship_by__lt=now + day).exists()
    assert dated.filter(ship_by__gt=now + day).exists()
    assert dated.filter(is_provisional=True).exists()


def test_it_is_loaded_once(demo):
    count = Order.objects.count()

    assert services.load_demo() == demo
    assert Order.objects.count() == count


def test_on_another_machine_than_ones_own_it_is_refused(settings):
    settings.LOOPBACK = False

    with pytest.raises(services.DemoRefused, match="BANTUO_LOOPBACK"):
        services.load_demo()


def test_running_orders_are_brought_up_to_today_with_new_dates(demo):
    running = Order.objects.filter(status__in=["pending", "to_ship", "partly_shipped"])
    ids = list(running.values_list("pk", flat=True))
    week = timedelta(days=7)
    running.update(ordered_at=F("ordered_at") - week, released_at=F("released_at") - week)
    newest = running.order_by("-ordered_at").first()

    moved = redate_demo()

    before = newest.ordered_at
    newest.refresh_from_db()
    assert moved == len(ids)
    assert (newest.ordered_at - before).days >= 6
    assert timezone.now() - newest.ordered_at < timedelta(days=1)
    waiting = Fulfilment.objects.open().filter(order__in=ids, ship_by=None, order__released_at__isnull=False)
    assert seen(waiting, "order__holds__kind") <= {"no_policy"}
    released = Deadline.objects.filter(fulfilment__order__in=ids, fulfilment__state="open")
    assert released.exists()
    assert not released.filter(started_at__lt=before).exists()


def test_nothing_moves_on_the_same_day(demo):
    assert redate_demo() == 0
