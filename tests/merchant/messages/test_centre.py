"""The message centre: everybody's own copy, read, put off and put away by nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from merchant.messages import services
from merchant.messages.models import Delivery, Message
from merchant.messages.services import Told, tell
from merchant.team.services import change_member
from merchant.tenancy.models import Membership
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.racing import at_once, only_where_writers_meet

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FAR = datetime(2126, 3, 4, 23, 59, 59, tzinfo=UTC)


def say(store, key="1", *, count=1, due_at=FAR):
    data = {"ship_by": f"day {key}", "city": "London", "hours": 24, "at": FAR.isoformat()}
    tell([Told(store, "clock.near", key, data, count=count, due_at=due_at)])
    return Message.objects.get(store=store, key=key)


def url(name, merchant, message=None):
    return reverse(f"merchant:{name}", args=[merchant.code, *([message.public_id] if message else [])])


def centre(client, merchant, **query):
    return client.get(url("messages", merchant), query).text


def unread(user):
    return Membership.objects.get(user=user).unread


def test_everybody_who_works_in_the_store_gets_a_copy_of_their_own(seller, colleague, outsider, store):
    say(store)

    assert set(Delivery.objects.values_list("user", flat=True)) == {seller.pk, colleague.pk}
    assert (unread(seller), unread(colleague), unread(outsider)) == (1, 1, 0)


def test_who_works_elsewhere_or_has_left_gets_none(seller, merchant, store):
    make_seller(merchant, stores=[make_store(merchant)])
    make_seller(merchant, is_active=False)

    say(store)

    assert Delivery.objects.get().user == seller


def test_who_may_not_know_of_it_any_more_is_not_told_again(seller, merchant, store):
    accountant = make_seller(merchant, role=Membership.Role.ACCOUNTANT)
    fined = Told(store, "penalty.fined", "2026-03-02", {"day": "2026-03-02", "amount": "", "sample": ""})
    tell([fined])
    place = accountant.memberships.get()
    services.read_all(membership=place, seen_until=timezone.now())
    change_member(membership_id=place.pk, role=Membership.Role.CLERK, all_stores=True, stores=())

    tell([fined])

    assert Delivery.objects.unread().get().user == seller
    assert (unread(seller), unread(accountant)) == (1, 0)


def test_reading_it_is_ones_own_matter(seller_client, seller, colleague, merchant, store):
    message = say(store)

    response = seller_client.post(url("message_open", merchant, message))

    assert response.status_code == 302
    assert f"/s/{store.code}/orders/" in response.url
    assert (unread(seller), unread(colleague)) == (0, 1)


def test_the_bell_counts_what_is_unread_on_every_page(seller_client, store, merchant, seller):
    say(store, "1")
    say(store, "2")

    text = seller_client.get(reverse("orders:list", args=[store.code])).text

    assert "Messages, unread:</span> 2" in text


def test_the_bell_counts_no_further_than_99(seller_client, store, seller):
    for number in range(101):
        say(store, str(number))

    assert "Messages, unread:</span> 99+" in seller_client.get(reverse("orders:list", args=[store.code])).text


def test_told_again_the_message_says_the_latest_and_stands_unread_on_top(seller, store):
    first, second = say(store, "1", count=2), say(store, "2")
    membership = seller.memberships.get()
    services.read_all(membership=membership, seen_until=timezone.now())

    say(store, "1", count=3)

    assert Message.objects.get(pk=first.pk).count == 3
    assert [row.message_id for row in Delivery.objects.order_by("-told_at")] == [first.pk, second.pk]
    assert unread(seller) == 1


def test_put_away_it_comes_back_when_more_falls_under_it(seller, seller_client, merchant, store):
    message = say(store)
    seller_client.post(url("message_archive", merchant, message))
    assert "day 1" in centre(seller_client, merchant, tab="archived")
    assert "day 1" not in centre(seller_client, merchant, tab="inbox")

    say(store)

    assert "day 1" in centre(seller_client, merchant, tab="unread")


def test_put_off_it_is_out_of_the_way_even_when_more_falls_under_it(seller, seller_client, merchant, store):
    message = say(store)
    seller_client.post(url("message_snooze", merchant, message), {"hours": "4"})

    say(store)

    assert unread(seller) == 0
    assert "day 1" not in centre(seller_client, merchant)
    assert "day 1" in centre(seller_client, merchant, tab="asleep")


def test_it_comes_back_unread_when_its_time_has_come(seller, seller_client, merchant, store):
    message = say(store)
    seller_client.post(url("message_snooze", merchant, message), {"hours": "1"})
    services.wake_snoozed()
    assert unread(seller) == 0
    Delivery.objects.update(snoozed_until=timezone.now() - timedelta(seconds=1))

    services.wake_snoozed()

    assert unread(seller) == 1
    assert "day 1" in centre(seller_client, merchant)


def test_nothing_is_put_off_beyond_its_deadline(seller, seller_client, merchant, store):
    message = say(store, due_at=timezone.now() + timedelta(hours=3))

    response = seller_client.post(url("message_snooze", merchant, message), {"hours": "4"}, headers=HTMX)

    assert "It falls due before that" in response.text
    assert Delivery.objects.get().snoozed_until is None


def test_a_length_that_nobody_offered_is_refused(seller, seller_client, merchant, store):
    message = say(store)

    response = seller_client.post(url("message_snooze", merchant, message), {"hours": "900"}, headers=HTMX)

    assert "Choose for how long" in response.text
    assert Delivery.objects.get().snoozed_until is None


@pytest.mark.parametrize("act", ["archive", "snooze"])
def test_what_was_put_aside_can_be_brought_back(act, seller, seller_client, merchant, store):
    message = say(store)
    seller_client.post(url(f"message_{act}", merchant, message), {"hours": "1"})

    seller_client.post(url("message_keep_unread", merchant, message))

    assert unread(seller) == 1
    assert "day 1" in centre(seller_client, merchant)


def test_all_are_marked_as_read_and_the_read_ones_put_away_at_once(seller, seller_client, merchant, store):
    say(store, "1")
    say(store, "2")

    seen = {"seen_until": seller_client.get(url("messages", merchant)).context["seen_until"]}

    read = seller_client.post(url("messages_read_all", merchant), seen, headers=HTMX)
    away = seller_client.post(url("messages_archive_read", merchant), seen | {"tab": "inbox"}, headers=HTMX)

    assert "2 messages marked as read." in read.text
    assert "2 messages archived." in away.text
    assert unread(seller) == 0
    assert "day 2" in centre(seller_client, merchant, tab="archived")


def test_what_came_since_the_page_was_made_stays_unread(seller, seller_client, merchant, store):
    say(store, "1")
    seen = {"seen_until": seller_client.get(url("messages", merchant)).context["seen_until"]}
    say(store, "2")

    seller_client.post(url("messages_read_all", merchant), seen)

    assert unread(seller) == 1
    assert "day 2" in centre(seller_client, merchant)


def test_all_of_one_kind_is_no_more_than_that(seller, seller_client, merchant, store):
    say(store)
    seen = seller_client.get(url("messages", merchant)).context["seen_until"]

    seller_client.post(url("messages_read_all", merchant), {"seen_until": seen, "kind": "clock.late"})

    assert unread(seller) == 1


@pytest.mark.parametrize(
    "seen",
    [
        *("", "yesterday", "2026-13-01T00:00:00.0+0000"),
        *("0001-01-01T00:00:00.0+1400", "9999-12-31T23:59:59.0-1400"),
    ],
)
def test_a_moment_that_no_page_had_changes_nothing(seen, seller, seller_client, merchant, store):
    say(store)

    response = seller_client.post(url("messages_read_all", merchant), {"seen_until": seen}, headers=HTMX)

    assert "0 messages marked as read." in response.text
    assert unread(seller) == 1


def test_the_bell_goes_with_the_panel(seller, seller_client, merchant, store):
    message = say(store, "1")
    say(store, "2")

    response = seller_client.post(url("message_archive", merchant, message), headers=HTMX)

    assert 'id="bell" hx-swap-oob="true"' in response.text
    assert "Messages, unread:</span> 1<" in response.text


def test_without_htmx_an_act_leads_back_to_where_one_was(seller, seller_client, merchant, store):
    message = say(store)

    response = seller_client.post(url("message_archive", merchant, message), {"tab": "inbox", "kind": ""})

    assert response.url == url("messages", merchant) + "?tab=inbox"


def test_of_a_store_that_is_closed_to_one_nothing_is_shown_any_more(merchant, store):
    clerk = make_seller(merchant, role=Membership.Role.CLERK, stores=[store])
    message = say(store)
    clerk.memberships.get().stores.set([make_store(merchant)])
    client = client_of(clerk)

    assert "day 1" not in centre(client, merchant)
    assert client.post(url("message_open", merchant, message)).status_code == 404


def test_an_owner_who_closes_a_store_to_somebody_takes_its_messages_off_their_bell(merchant, store, seller):
    clerk = make_seller(merchant, role=Membership.Role.CLERK, stores=[store])
    say(store)
    assert unread(clerk) == 1

    change_member(
        membership_id=clerk.memberships.get().pk,
        role=Membership.Role.CLERK,
        all_stores=False,
        stores=[make_store(merchant)],
        actor=seller,
    )

    assert unread(clerk) == 0


def test_a_colleagues_copy_is_out_of_reach(seller, colleague_client, colleague, merchant, store):
    message = say(store)
    Delivery.objects.filter(user=colleague).delete()

    assert colleague_client.post(url("message_archive", merchant, message)).status_code == 404
    assert unread(seller) == 1


def test_the_list_is_paged_and_filtered_by_kind(seller, seller_client, merchant, store):
    for number in range(30):
        say(store, str(number))

    first = seller_client.get(url("messages", merchant))
    later = seller_client.get(url("messages", merchant) + first.context["centre"].next_url)

    assert len(first.context["centre"].messages) == 25
    assert len(later.context["centre"].messages) == 5
    assert "You have read everything" in centre(seller_client, merchant, kind="clock.late")


def test_the_page_asks_a_fixed_number_of_questions(
    seller, seller_client, merchant, store, django_assert_max_num_queries
):
    for number in range(30):
        say(store, str(number))

    with django_assert_max_num_queries(9):
        seller_client.get(url("messages", merchant))


def test_a_kind_that_nobody_tells_any_more_shows_its_code(seller, seller_client, merchant, store):
    message = say(store)
    Message.objects.update(kind="gone.kind")

    assert "gone.kind" in centre(seller_client, merchant)
    response = seller_client.post(url("message_open", merchant, message))
    assert response.url == url("messages", merchant)


def test_in_chinese_everything_is_chinese(seller, seller_client, merchant, store):
    seller.language = "zh-hans"
    seller.save()
    say(store, count=1200)

    text = centre(seller_client, merchant)

    assert "1,200" in text
    assert "（London）" not in text
    assert "（伦敦）" in text


def test_messages_nobody_asks_for_any_more_are_cleared_away(seller, store):
    old, young = say(store, "1"), say(store, "2")
    long_ago = timezone.now() - services.KEPT_FOR - timedelta(days=1)
    Message.objects.filter(pk=old.pk).update(told_at=long_ago)

    assert services.forget_old() == 1

    assert list(Message.objects.all()) == [young]
    assert unread(seller) == 1


def test_an_old_message_that_lacks_what_its_sentence_names_says_its_kind(
    seller, seller_client, merchant, store
):
    say(store)
    Message.objects.update(data={"at": FAR.isoformat()})

    assert "Due soon" in centre(seller_client, merchant)


def test_a_kind_that_no_room_has_registered_cannot_be_told(store):
    with pytest.raises(ValueError, match="gone.kind"):
        tell([Told(store, "gone.kind", "1", {})])


@only_where_writers_meet
def test_telling_and_reading_at_once_wait_for_each_other(real_commits):
    store = make_store()
    user = make_seller(store.merchant)
    membership = user.memberships.get()
    for number in range(30):
        say(store, str(number))
    far = timezone.now() + timedelta(days=1)

    def tell_all():
        for _round in range(10):
            data = {"ship_by": "", "city": "", "hours": 24, "at": FAR.isoformat()}
            tell([Told(store, "clock.near", str(number), data) for number in reversed(range(30))])

    def read_everything():
        for _round in range(10):
            services.read_all(membership=membership, seen_until=far)

    raised = at_once(tell_all, tell_all, read_everything, read_everything)

    assert raised == []
    assert unread(user) == Delivery.objects.unread().count()


def test_the_same_message_twice_in_one_call_is_a_mistake_of_the_caller(store):
    one = Told(store, "clock.near", "1", {})

    with pytest.raises(ValueError, match="twice"):
        tell([one, one])
