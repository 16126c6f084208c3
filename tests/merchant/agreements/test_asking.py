"""Stores that signed an older version: told once, reminded once, and lapsed only after the day."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from merchant.agreements import signing
from merchant.agreements.models import SigningRequest
from merchant.agreements.queues import to_tell
from merchant.messages.models import Message
from merchant.stores.models import JoiningTerms, Participation
from merchant.stores.selectors import checklist
from merchant.stores.services import look_at_progress, refresh_progress
from merchant.stores.steps import Stand
from tests.factories import make_merchant, make_seller, make_store
from tests.factories import make_signature as sign
from tests.merchant.agreements.builders import begin, make_active, publish_next

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 30)


@pytest.fixture
def asked(clock, store):
    """A store that signed version 1; it is the 2nd of March, and version 2 is to be signed in April."""
    begin(store)
    sign(store)
    publish_next(sign_by=DAY)
    return store


def item(store):
    return next(one for one in checklist(store) if one.step.code == "agreement")


def messages_of(store):
    return Message.objects.filter(store=store, kind="agreement.sign_again")


def test_a_store_is_told_once_a_version(asked):
    assert signing.ask_to_sign() == 1
    assert signing.ask_to_sign() == 0

    message = messages_of(asked).get()
    assert (message.data["number"], message.data["day"], message.count) == ("2", "2026-04-30", 1)
    assert message.due_at == datetime(2026, 4, 30, 23, tzinfo=UTC)  # midnight of London's summer


def test_it_is_reminded_once_so_many_days_before(asked, clock):
    JoiningTerms.objects.update(remind_days=10)
    signing.ask_to_sign()
    reader = messages_of(asked).get().deliveries.first()
    reader.read_at = timezone.now()
    reader.save()

    clock.set(datetime(2026, 4, 19, 23, 59, tzinfo=UTC))
    assert signing.ask_to_sign() == 0
    clock.set(datetime(2026, 4, 20, tzinfo=UTC))
    assert signing.ask_to_sign() == 1
    assert signing.ask_to_sign() == 0

    reader.refresh_from_db()
    assert reader.read_at is None  # it lies unread again
    assert SigningRequest.objects.get().tell_at is None


def test_a_day_that_is_near_already_is_not_reminded_of(clock, store):
    begin(store)
    sign(store)
    publish_next(sign_by=date(2026, 3, 5))

    signing.ask_to_sign()

    assert SigningRequest.objects.get().tell_at is None


def test_who_has_signed_is_neither_told_nor_reminded(asked):
    sign(asked)

    assert signing.ask_to_sign() == 0
    assert not messages_of(asked).exists()


def test_who_has_left_is_not_told(asked):
    Participation.objects.filter(store=asked).update(state="left")

    signing.ask_to_sign()

    assert not messages_of(asked).exists()
    assert SigningRequest.objects.get().tell_at is None


def test_another_version_is_told_in_the_same_message(asked):
    signing.ask_to_sign()
    publish_next(sign_by=date(2026, 5, 31))

    signing.ask_to_sign()

    assert messages_of(asked).get().data["number"] == "3"


def test_nothing_stops_until_the_day_has_ended_where_the_store_is(asked, clock):
    asked.time_zone = "America/Los_Angeles"
    asked.save()

    clock.set(datetime(2026, 5, 1, 6, 59, 59, tzinfo=UTC))
    assert item(asked).stand == Stand.DONE
    assert "is to be signed by 2026-04-30; until then nothing stops" in str(item(asked).sentence)
    clock.set(datetime(2026, 5, 1, 7, tzinfo=UTC))
    assert item(asked).stand == Stand.TO_DO
    assert "was to be signed by 2026-04-30" in str(item(asked).sentence)


def test_an_active_store_lapses_after_the_day_and_is_whole_again_once_it_signs(clock, store):
    make_active(store)
    make_seller(store.merchant)
    sign(store)
    publish_next(sign_by=DAY)
    refresh_progress(store_id=store.pk)
    before = Participation.objects.get(store=store)
    assert before.next_step != "agreement"

    clock.set(datetime(2026, 5, 1, 12, tzinfo=UTC))
    look_at_progress()

    lapsed = Participation.objects.get(store=store)
    assert (lapsed.state, lapsed.next_step) == ("active", "agreement")
    assert lapsed.mend_until is not None
    assert Message.objects.get(kind="joining.lapsed", key="agreement").data["store"] == store.name
    sign(store)
    mended = Participation.objects.get(store=store)
    assert (mended.state, mended.next_step != "agreement") == ("active", True)


def test_a_newer_version_s_day_counts_alone(asked, clock):
    clock.set(datetime(2026, 4, 29, tzinfo=UTC))
    publish_next(sign_by=date(2026, 5, 31))

    clock.set(datetime(2026, 5, 2, tzinfo=UTC))

    assert item(asked).stand == Stand.DONE


def test_the_queue_tells_who_waits_since_when(asked):
    assert list(to_tell(timezone.now(), 10)) == [SigningRequest.objects.get().tell_at]

    signing.ask_to_sign()

    assert not list(to_tell(timezone.now(), 10))


def test_many_stores_are_told_in_a_number_of_queries_that_does_not_grow_with_them(
    clock, django_assert_max_num_queries
):
    merchant = make_merchant()
    stores = [make_store(merchant) for _ in range(30)]
    for store in stores:
        begin(store)
        sign(store)
    publish_next(sign_by=DAY)

    with django_assert_max_num_queries(45):
        assert signing.ask_to_sign() == 30

    assert Message.objects.filter(kind="agreement.sign_again").count() == 30


def test_one_store_that_breaks_stops_no_other(asked):
    other = make_store()
    begin(other)
    sign(other)
    publish_next(sign_by=DAY)
    asked.time_zone = "Nowhere/Nothing"
    asked.save()

    assert signing.ask_to_sign() == 1

    assert messages_of(other).exists()
    assert not messages_of(asked).exists()
