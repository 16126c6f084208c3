"""The daily mail: at the hour that each person chose where they are, with what is new, and never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from merchant.messages.digests import send_due_digests
from merchant.messages.models import Digest
from merchant.messages.services import Told, choose_digest, read_all, tell
from tests.factories import make_store

pytestmark = pytest.mark.django_db
SHANGHAI = "Asia/Shanghai"
EIGHT = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai


@pytest.fixture
def at(clock):
    """Sets the moment that Django takes for now."""
    clock.set(EIGHT - timedelta(hours=1))
    return clock.set


@pytest.fixture
def membership(seller):
    return seller.memberships.get()


def say(store, key="1"):
    data = {"ship_by": f"day {key}", "city": "London", "hours": 24, "at": EIGHT.isoformat()}
    tell([Told(store, "clock.near", key, data)])


@pytest.fixture
def mails(mailoutbox):
    return mailoutbox


def test_it_comes_at_the_hour_of_the_readers_zone_and_once_a_day(at, membership, store, mails):
    choose_digest(membership=membership, at_hour=8, time_zone=SHANGHAI)
    say(store)

    send_due_digests()
    assert mails == []
    at(EIGHT)
    send_due_digests()
    send_due_digests()

    (mail,) = mails
    assert mail.to == [membership.user.email]
    assert "day 1" in mail.body
    assert store.name in mail.body


def test_the_next_one_tells_only_what_came_since(at, membership, store, mails):
    choose_digest(membership=membership, at_hour=8, time_zone=SHANGHAI)
    say(store, "1")
    at(EIGHT)
    send_due_digests()
    at(EIGHT + timedelta(hours=2))
    say(store, "2")
    at(EIGHT + timedelta(days=1))

    send_due_digests()

    assert len(mails) == 2
    assert "day 2" in mails[1].body
    assert "day 1" not in mails[1].body


def test_what_was_read_is_not_told_and_nothing_new_is_no_mail(at, membership, store, mails):
    choose_digest(membership=membership, at_hour=8, time_zone=SHANGHAI)
    say(store)
    read_all(membership=membership, seen_until=EIGHT)
    at(EIGHT)

    send_due_digests()

    assert mails == []
    assert str(Digest.objects.get().sent_on) == "2026-03-02"


def test_a_missed_hour_is_made_up_for_on_the_same_day(at, membership, store, mails):
    choose_digest(membership=membership, at_hour=8, time_zone=SHANGHAI)
    say(store)
    at(EIGHT + timedelta(hours=9))

    send_due_digests()

    assert len(mails) == 1


def test_it_is_written_in_the_readers_language(at, membership, store, mails):
    membership.user.language = "zh-hans"
    membership.user.save()
    choose_digest(membership=membership, at_hour=8, time_zone=SHANGHAI)
    say(store)
    at(EIGHT)

    send_due_digests()

    assert "伦敦" in mails[0].body


def test_it_links_to_the_centre_where_the_app_is_told_its_address(at, membership, store, mails, settings):
    settings.PUBLIC_URL = "https://seller.example.com"
    choose_digest(membership=membership, at_hour=8, time_zone=SHANGHAI)
    say(store)
    at(EIGHT)

    send_due_digests()

    path = reverse("merchant:messages", args=[membership.merchant.code])
    assert f"https://seller.example.com{path}" in mails[0].body


def test_who_has_left_gets_none(at, membership, store, mails):
    choose_digest(membership=membership, at_hour=8, time_zone=SHANGHAI)
    say(store)
    membership.user.is_active = False
    membership.user.save()
    at(EIGHT)

    assert send_due_digests() == 0
    assert mails == []


def test_a_long_list_is_cut_and_says_how_many_more(at, membership, store, mails, merchant):
    choose_digest(membership=membership, at_hour=8, time_zone=SHANGHAI)
    other = make_store(merchant)
    for number in range(32):
        say(other, str(number))
    at(EIGHT)

    send_due_digests()

    assert "and 2 more messages." in mails[0].body


def test_it_is_chosen_changed_and_ended_on_the_page(seller_client, membership, merchant):
    url = reverse("merchant:digest", args=[merchant.code])

    seller_client.post(url, {"wanted": "on", "at_hour": "7", "time_zone": " Europe/London "})
    chosen = Digest.objects.get()
    seller_client.post(url, {"at_hour": "7", "time_zone": "Europe/London"})

    assert (chosen.membership, chosen.at_hour, chosen.time_zone) == (membership, 7, "Europe/London")
    assert not Digest.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("time_zone", "Shanghai", "is no time zone"), ("at_hour", "24", "Select a valid choice")],
)
def test_what_means_nothing_is_refused_at_its_field(field, value, sentence, seller_client, merchant):
    told = {"wanted": "on", "at_hour": "7", "time_zone": SHANGHAI} | {field: value}

    response = seller_client.post(
        reverse("merchant:digest", args=[merchant.code]), told, headers={"HX-Request": "true"}
    )

    assert sentence in response.text
    assert not Digest.objects.exists()
