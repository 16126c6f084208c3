"""Who is taken out of a team, or leaves it: every door is closed, what they did stays, they may come back."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from merchant.api.bearer import usable_token
from merchant.api.models import ApiToken
from merchant.api.services import make_token
from merchant.audit.models import Event
from merchant.audit.selectors import timeline
from merchant.messages.digests import send_due_digests
from merchant.messages.models import Delivery, Digest
from merchant.messages.services import Told, choose_digest, tell
from merchant.stores import services as stores
from merchant.team import services
from merchant.team.exceptions import TeamError
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role
from merchant.tenancy.selectors import entered, may_still, may_still_here, memberships_of
from tests.conftest import client_of
from tests.factories import make_merchant, make_seller, make_store

pytestmark = pytest.mark.django_db


def place_of(user):
    return user.memberships.get()


def remove(user, actor=None):
    return services.remove_member(membership_id=place_of(user).pk, actor=actor)


def say(store, key="1"):
    tell([Told(store, "joining.door", key, {"store": store.name})])


@pytest.fixture
def gone(store, seller, colleague):
    """A clerk who was taken out."""
    remove(colleague, seller)
    return colleague


# --- the doors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["merchant:workbench", "orders:list"])
def test_the_pages_of_a_store_are_not_found(store, gone, name):
    assert client_of(gone).get(reverse(name, args=[store.code])).status_code == 404


def test_the_pages_of_the_merchant_are_not_found(merchant, gone):
    assert client_of(gone).get(reverse("merchant:team", args=[merchant.code])).status_code == 404


def test_the_session_that_was_open_leads_nowhere_either(store, seller, colleague):
    client = client_of(colleague)
    client.get(reverse("merchant:workbench", args=[store.code]))

    remove(colleague, seller)

    assert client.get(reverse("merchant:workbench", args=[store.code])).status_code == 404
    assert client.get(reverse("home")).url == reverse("stores")
    assert store.code not in client.get(reverse("stores")).text


def test_what_asks_for_somebodys_place_finds_none(merchant, store, gone):
    assert entered(gone, store.code) is None
    assert memberships_of(gone) == []
    assert not may_still(gone, store, "see_orders")
    assert not may_still_here(gone, merchant, "see_catalogue")
    assert not place_of(gone).may_enter(store)


def test_messages_are_put_before_others_alone(store, seller, gone):
    say(store)

    assert set(Delivery.objects.values_list("user", flat=True)) == {seller.pk}


def test_no_daily_mail_goes_out(store, seller, colleague, mailoutbox):
    choose_digest(membership=place_of(colleague), at_hour=0, time_zone="UTC")
    say(store)

    remove(colleague, seller)
    send_due_digests()

    assert mailoutbox == []
    assert not Digest.objects.exists()


def test_a_daily_mail_that_stayed_behind_is_not_sent(store, gone, mailoutbox):
    Digest.objects.create(merchant=store.merchant, membership=place_of(gone), at_hour=0, time_zone="UTC")
    Delivery.objects.all().delete()

    assert send_due_digests() == 0


def test_tokens_that_they_made_are_revoked_and_it_is_told(merchant, store, seller):
    other = make_seller(merchant)
    token, secret = make_token(store=store, name="Shop", scopes=["orders:read"], expires_at=None, actor=other)
    kept, kept_secret = make_token(
        store=store, name="Till", scopes=["orders:read"], expires_at=None, actor=seller
    )

    remove(other, seller)

    token.refresh_from_db()
    assert token.revoked_at
    assert usable_token(secret) is None
    assert usable_token(kept_secret) == kept
    assert Event.objects.filter(kind="token.revoked").count() == 1


def test_a_token_made_at_the_last_moment_opens_nothing(merchant, store, seller):
    other = make_seller(merchant)
    _token, secret = make_token(
        store=store, name="Shop", scopes=["orders:read"], expires_at=None, actor=other
    )
    Membership.objects.filter(user=other).update(left_at=timezone.now())

    assert usable_token(secret) is None
    assert ApiToken.objects.get().revoked_at is None


def test_an_owner_who_left_counts_as_none(merchant, seller):
    other = make_seller(merchant)
    remove(other, seller)

    with pytest.raises(TeamError, match="last owner"):
        services.change_member(membership_id=place_of(seller).pk, role=Role.CLERK, all_stores=True, stores=[])


def test_a_place_in_another_team_is_not_touched(gone):
    elsewhere = make_store()
    Membership.objects.create(user=gone, merchant=elsewhere.merchant, role=Role.CLERK)

    assert client_of(gone).get(reverse("merchant:workbench", args=[elsewhere.code])).status_code == 200
    assert [each.merchant for each in memberships_of(gone)] == [elsewhere.merchant]


# --- removing ----------------------------------------------------------------------------------------------


def test_the_row_stays_and_it_is_told_once(seller, colleague):
    remove(colleague, seller)
    remove(colleague, seller)

    assert place_of(colleague).left_at
    event = Event.objects.get(kind="member.removed")
    assert (event.actor, event.data["member"]) == (seller, str(colleague))


def test_who_leaves_oneself_is_told_apart(merchant, seller, colleague):
    remove(colleague, colleague)

    member = place_of(colleague)
    assert timeline(merchant, member)[0].text == f"{colleague} left the team"


@pytest.mark.parametrize("who", ["seller", "staff"])
def test_the_last_owner_stays(merchant, seller, staff, who):
    with pytest.raises(TeamError, match="last owner"):
        remove(seller, {"seller": seller, "staff": staff}[who])

    assert place_of(seller).left_at is None


def test_an_owner_leaves_where_another_stays(merchant, seller):
    make_seller(merchant)

    assert remove(seller, seller).left_at


def test_who_has_left_is_not_changed(seller, gone):
    with pytest.raises(TeamError, match="not in the team any more"):
        services.change_member(membership_id=place_of(gone).pk, role=Role.OWNER, all_stores=True, stores=[])


# --- coming back -------------------------------------------------------------------------------------------


def test_who_comes_back_has_their_old_row_with_the_new_role(merchant, store, seller, gone):
    old = place_of(gone)
    say(store)

    services.add_member(
        membership=Membership(user=gone, merchant=merchant, role=Role.OPERATOR, all_stores=False),
        stores=[store],
        actor=seller,
    )

    new = place_of(gone)
    assert (new.pk, new.public_id, new.left_at) == (old.pk, old.public_id, None)
    assert (new.role, list(new.stores.all())) == (Role.OPERATOR, [store])
    assert new.created_at > old.created_at
    assert client_of(gone).get(reverse("merchant:workbench", args=[store.code])).status_code == 200


def test_a_revoked_token_stays_revoked_when_its_maker_comes_back(merchant, store, seller):
    other = make_seller(merchant)
    _token, secret = make_token(
        store=store, name="Shop", scopes=["orders:read"], expires_at=None, actor=other
    )
    remove(other, seller)

    services.add_member(membership=Membership(user=other, merchant=merchant, role=Role.OWNER), stores=[])

    assert usable_token(secret) is None


def test_nobody_is_added_twice(merchant, colleague):
    with pytest.raises(TeamError, match="in the team already"):
        services.add_member(
            membership=Membership(user=colleague, merchant=merchant, role=Role.OWNER), stores=[]
        )

    assert place_of(colleague).role == Role.CLERK


# --- the pages ---------------------------------------------------------------------------------------------


def remove_url(merchant, user):
    return reverse("merchant:member_remove", args=[merchant.code, place_of(user).public_id])


def leave_url(merchant):
    return reverse("merchant:team_leave", args=[merchant.code])


def test_an_owner_takes_somebody_out(seller_client, merchant, colleague):
    response = seller_client.post(remove_url(merchant, colleague), {"sure": "on"}, follow=True)

    assert place_of(colleague).left_at
    assert f"{colleague} is not in the team any more." in response.text
    assert colleague.email not in response.text


def test_without_the_tick_nothing_happens(seller_client, merchant, colleague):
    response = seller_client.post(remove_url(merchant, colleague))

    assert "Tick the box" in response.text
    assert place_of(colleague).left_at is None


def test_the_page_says_first_what_ends(seller_client, merchant, store, seller):
    other = make_seller(merchant)
    make_token(store=store, name="Shop", scopes=["orders:read"], expires_at=None, actor=other)

    page = reverse("merchant:team", args=[merchant.code])
    text = seller_client.get(page, {"change": place_of(other).public_id}).text

    assert "An API token that they made is revoked" in text


def test_a_second_click_finds_nobody_and_changes_nothing(seller_client, merchant, colleague):
    url = remove_url(merchant, colleague)
    seller_client.post(url, {"sure": "on"})

    assert seller_client.post(url, {"sure": "on"}).status_code == 404
    assert Event.objects.filter(kind="member.removed").count() == 1


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.CLERK, Role.ACCOUNTANT])
def test_others_take_nobody_out(merchant, seller, role):
    client = client_of(make_seller(merchant, role=role))

    assert client.post(remove_url(merchant, seller), {"sure": "on"}).status_code == 403
    assert place_of(seller).left_at is None


def test_somebody_elses_member_is_not_found(outsider_client, outsider, merchant, colleague):
    own = place_of(outsider).merchant

    for code in (merchant.code, own.code):
        url = reverse("merchant:member_remove", args=[code, place_of(colleague).public_id])
        assert outsider_client.post(url, {"sure": "on"}).status_code == 404
    assert place_of(colleague).left_at is None


def test_the_last_owner_reads_why_they_stay(seller_client, merchant, seller):
    for url in (remove_url(merchant, seller), leave_url(merchant)):
        assert "is the last owner" in seller_client.post(url, {"sure": "on"}).text
    assert place_of(seller).left_at is None


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_leave(merchant, seller, role):
    member = make_seller(merchant, role=role)
    client = client_of(member)

    response = client.post(leave_url(merchant), {"sure": "on"})

    assert response.url == reverse("home")
    assert place_of(member).left_at
    assert "You have left the team" in client.get(reverse("stores")).text


def test_an_owner_who_takes_themselves_out_is_led_away(seller_client, merchant, seller):
    make_seller(merchant)

    response = seller_client.post(remove_url(merchant, seller), {"sure": "on"})

    assert response.url == reverse("home")


def test_nobody_leaves_without_signing_in(merchant):
    assert Client().post(leave_url(merchant), {"sure": "on"}).status_code == 302


def test_a_store_goes_on_joining_without_who_left(store, seller, gone):
    stores.begin_joining(store_id=store.pk, actor=seller)

    assert may_still(seller, store, "join_programme")
    assert not may_still(gone, store, "join_programme")


# --- staff -------------------------------------------------------------------------------------------------


def test_staff_take_somebody_out_and_add_them_again(staff_client, staff, merchant, seller, colleague):
    chosen = {"action": "take_out", "_selected_action": [place_of(colleague).pk, place_of(seller).pk]}
    url = reverse("admin:merchant_membership_changelist")

    response = staff_client.post(url, chosen, follow=True)

    assert place_of(colleague).left_at
    assert place_of(seller).left_at is None
    assert "last owner" in response.text
    assert Event.objects.get(kind="member.removed").actor == staff

    data = {"user": colleague.pk, "merchant": merchant.pk, "role": Role.OPERATOR, "all_stores": "on"}
    staff_client.post(reverse("admin:merchant_membership_add"), data)
    assert (place_of(colleague).left_at, place_of(colleague).role) == (None, Role.OPERATOR)


def test_staff_read_that_somebody_has_left(staff_client, gone):
    url = reverse("admin:merchant_membership_change", args=[place_of(gone).pk])

    response = staff_client.post(url, {"role": Role.OPERATOR, "all_stores": "on"})

    assert "not in the team any more" in response.text


def test_a_member_of_two_teams_may_leave_one(merchant, seller, colleague):
    other = make_merchant()
    Membership.objects.create(user=colleague, merchant=other, role=Role.CLERK)
    here = colleague.memberships.get(merchant=merchant)

    services.remove_member(membership_id=here.pk, actor=seller)

    assert [each.merchant for each in memberships_of(colleague)] == [other]
