"""Whom orders go to: found by keys, and forgotten when their time is over."""

from datetime import timedelta

import pytest

from merchant.audit.models import Event
from orders.book import erasing, services
from orders.book.models import Recipient
from orders.book.recipients import name_key, phone_key
from tests.factories import MONDAY_MORNING, make_order
from tests.orders.builders import cancel, ship, sign, take_back_end, two_units

KEPT = timedelta(days=180)
JANE = {
    "name": "Jane  DOE",
    "phone": "+44 (0)20 7946 0958",
    "email": "jane@example.com",
    "street": "1 High St",
    "city": "York",
    "buyer_reference": "17850",
}


@pytest.fixture
def order(clock, store, route):
    return make_order(store, lines=two_units(), recipient=JANE, is_matched=False)


def _recipient(order):
    return Recipient.objects.get(order=order)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Jane  DOE ", "jane doe"),
        ("Ｊａｎｅ", "jane"),
        ("Straße", "strasse"),
        ("王 小明", "王 小明"),
        ("\u00a0\t", ""),
    ],
    ids=["blanks", "full_width", "sharp_s", "chinese", "only_blanks"],
)
def test_a_name_is_found_however_it_is_written(typed, key):
    assert name_key(typed) == key


def test_a_name_that_is_longer_in_its_one_form_still_fits_its_column():
    assert len(name_key("ﷺ" * 200)) == Recipient._meta.get_field("name_key").max_length


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("+44 (0)20 7946 0958", "079460958"),
        ("020-7946-0958", "079460958"),
        ("１３８０００１２３４５", "800012345"),
        ("٠٢٠٧٩٤٦٠٩٥٨", "079460958"),
        ("n/a", ""),
    ],
    ids=["with_country", "with_zero", "full_width", "arabic_digits", "none"],
)
def test_a_phone_is_found_by_its_last_digits(typed, key):
    assert phone_key(typed) == key


def test_an_order_comes_in_with_its_keys(order):
    recipient = _recipient(order)

    assert (recipient.name_key, recipient.phone_key) == ("jane doe", "079460958")
    assert recipient.erase_at is None


def test_an_address_is_forgotten_so_long_after_its_order_ended(order, clock):
    sign(ship(order))
    assert _recipient(order).erase_at == clock.moment + KEPT
    clock.forward(days=180)

    assert erasing.erase_old_addresses() == 1

    recipient = _recipient(order)
    assert [getattr(recipient, name) for name in erasing.PERSONAL] == [""] * len(erasing.PERSONAL)
    assert (recipient.buyer_reference, recipient.erase_at, recipient.erased_at) == (
        "17850",
        None,
        clock.moment,
    )
    assert Event.objects.filter(kind="order.address_erased", subject_id=order.pk).count() == 1
    assert erasing.erase_old_addresses() == 0


def test_a_second_before_its_time_an_address_is_there(order, clock):
    cancel(order)
    clock.forward(days=180, seconds=-1)

    assert erasing.erase_old_addresses() == 0
    assert _recipient(order).name == "Jane  DOE"


def test_an_end_that_is_taken_back_keeps_the_address(order, clock):
    package = ship(order)
    sign(package)
    take_back_end(package)
    assert _recipient(order).erase_at is None
    clock.forward(days=400)

    assert erasing.erase_old_addresses() == 0


def test_history_is_forgotten_by_the_day_it_ended(store, clock):
    order = make_order(store, recipient=JANE, is_history=True, is_matched=False)

    assert _recipient(order).erase_at == MONDAY_MORNING + KEPT


def test_the_setting_says_how_long(order, settings, clock):
    settings.ADDRESSES_KEPT_DAYS = 7

    cancel(order)

    assert _recipient(order).erase_at == clock.moment + timedelta(days=7)


def test_a_sweep_takes_a_bounded_number_and_the_next_one_the_rest(store, clock, monkeypatch):
    monkeypatch.setattr(erasing, "BATCH", 2)
    monkeypatch.setattr(erasing, "ROUNDS", 2)
    for _each in range(5):
        make_order(store, recipient=JANE, is_history=True, is_matched=False)
    clock.forward(days=181)

    assert [erasing.erase_old_addresses() for _sweep in range(3)] == [4, 1, 0]


def test_an_order_without_a_recipient_ends_like_any_other(order):
    Recipient.objects.filter(order=order).delete()

    cancel(order)

    assert services.lock_orders(order_ids=[order.pk])[0].status == "cancelled"
