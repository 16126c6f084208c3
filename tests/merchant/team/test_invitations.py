"""Invitations: made, renewed, withdrawn, accepted once; the secret is kept by nobody but who holds it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from merchant.accounts.models import User
from merchant.audit.models import Event
from merchant.team import inviting, joining, services
from merchant.team.exceptions import TeamError
from merchant.team.models import Invitation, Stand
from merchant.team.tokens import digest_of, new_token
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role
from tests.factories import make_seller, make_store, make_user

pytestmark = pytest.mark.django_db
EMAIL = "mei@example.com"
PASSWORD = "long-enough-for-us-7"


@pytest.fixture
def invite(merchant, seller):
    """Makes an invitation; returns it with its secret."""

    def make(email=EMAIL, role=Role.OPERATOR, all_stores=True, stores=()):
        return inviting.invite(
            merchant=merchant,
            email=email,
            role=role,
            all_stores=all_stores,
            stores=list(stores),
            actor=seller,
        )

    return make


def join(token, name="Mei", password=PASSWORD):
    return joining.join_as_new_person(
        digest=digest_of(token), name=name, password=password, language="zh-hans"
    )


def accept(token, person):
    return joining.accept_invitation(digest=digest_of(token), actor=person)


def expire(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())


def kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


# --- the secret --------------------------------------------------------------------------------------------


def test_only_the_digest_of_a_secret_is_kept(invite):
    invitation, token = invite()

    kept = Invitation.objects.filter(pk=invitation.pk).values().get()
    told = Event.objects.get(kind="invitation.made").data

    assert token not in str(kept)
    assert token not in str(told)
    assert EMAIL not in str(told)
    assert joining.invitation_of(digest_of(token)) == invitation


@pytest.mark.parametrize(
    "spoil", [str.swapcase, lambda t: t[:-1], lambda t: t + "a", lambda t: f"{t[:-1]}é", lambda _t: ""]
)
def test_another_secret_finds_nothing(invite, spoil):
    _invitation, token = invite()

    assert joining.invitation_of(digest_of(spoil(token))) is None


def test_no_two_secrets_are_alike():
    made = {new_token() for _round in range(100)}

    assert len(made) == 100
    assert all(digest_of(token) == digest for token, digest in made)


# --- making ------------------------------------------------------------------------------------------------


def test_an_invitation_names_role_and_stores_and_ends_in_a_week(invite, store, seller, settings):
    settings.INVITATION_DAYS = 7
    invitation, _token = invite(role=Role.CLERK, all_stores=False, stores=[store])

    assert (invitation.role, list(invitation.stores.all())) == (Role.CLERK, [store])
    assert timedelta(days=6, hours=23) < invitation.expires_at - timezone.now() <= timedelta(days=7)
    assert Event.objects.get(kind="invitation.made").actor == seller


def test_a_choice_of_stores_follows_the_rules_of_the_team(invite):
    with pytest.raises(TeamError, match="at least one store"):
        invite(all_stores=False)
    with pytest.raises(TeamError, match="An owner works in all stores"):
        invite(role=Role.OWNER, all_stores=False, stores=[make_store()])
    with pytest.raises(TeamError, match="only work in stores of"):
        invite(all_stores=False, stores=[make_store()])
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited(invite, merchant):
    make_seller(merchant, email="mei@example.com", name="Mei")

    with pytest.raises(TeamError, match="Mei is in the team already"):
        invite()


def test_who_has_left_is_invited_again(invite, merchant, seller):
    member = make_seller(merchant, email=EMAIL, role=Role.CLERK)
    services.remove_member(membership_id=member.memberships.get().pk, actor=seller)

    _invitation, token = invite()

    assert accept(token, member).role == Role.OPERATOR


def test_a_second_invitation_takes_the_place_of_the_first(invite):
    first, token = invite()
    second, _token = invite(role=Role.CLERK)

    first.refresh_from_db()
    assert first.stand_at(timezone.now()) == Stand.WITHDRAWN
    assert second.stand_at(timezone.now()) == Stand.OPEN
    with pytest.raises(TeamError):
        join(token)
    assert kinds() == ["invitation.made", "invitation.withdrawn", "invitation.made"]


def test_the_database_keeps_one_open_invitation_an_address(invite):
    invitation, _token = invite()
    invitation.pk, invitation.public_id, invitation.digest = None, "another", "x"
    invitation._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic():
        invitation.save()


def test_a_team_makes_only_so_many_a_day(invite, settings):
    settings.INVITATIONS_A_DAY = 2
    first, _token = invite("a@example.com")
    invite("b@example.com")

    with pytest.raises(TeamError, match="2 invitations a day at most"):
        invite("c@example.com")
    Invitation.objects.filter(pk=first.pk).update(made_at=timezone.now() - timedelta(days=1))
    assert invite("c@example.com")


def test_new_links_of_one_invitation_count_as_well(invite, seller, settings):
    settings.INVITATIONS_A_DAY = 3
    invitation, _token = invite()
    for _link in range(2):
        inviting.renew_invitation(invitation_id=invitation.pk, actor=seller)

    with pytest.raises(TeamError, match="3 invitations a day at most"):
        inviting.renew_invitation(invitation_id=invitation.pk, actor=seller)
    with pytest.raises(TeamError, match="3 invitations a day at most"):
        invite("other@example.com")


# --- renewing and withdrawing -------------------------------------------------------------------------------


def test_a_new_link_works_and_the_old_one_no_more(invite, seller):
    invitation, old = invite()
    expire(invitation)

    renewed, new = inviting.renew_invitation(invitation_id=invitation.pk, actor=seller)

    assert renewed.stand_at(timezone.now()) == Stand.OPEN
    with pytest.raises(TeamError):
        join(old)
    assert join(new).role == Role.OPERATOR


def test_a_withdrawn_invitation_lets_nobody_in(invite, seller):
    invitation, token = invite()

    inviting.withdraw_invitation(invitation_id=invitation.pk, actor=seller)
    inviting.withdraw_invitation(invitation_id=invitation.pk, actor=seller)

    with pytest.raises(TeamError, match="withdrawn already"):
        join(token)
    assert kinds() == ["invitation.made", "invitation.withdrawn"]
    assert not User.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("act", [inviting.renew_invitation, inviting.withdraw_invitation])
def test_an_accepted_invitation_is_not_changed(invite, seller, act):
    invitation, token = invite()
    join(token)

    with pytest.raises(TeamError, match="accepted already"):
        act(invitation_id=invitation.pk, actor=seller)


def test_a_withdrawn_invitation_gets_no_new_link(invite, seller):
    invitation, _token = invite()
    inviting.withdraw_invitation(invitation_id=invitation.pk, actor=seller)

    with pytest.raises(TeamError, match="withdrawn already"):
        inviting.renew_invitation(invitation_id=invitation.pk, actor=seller)


# --- joining -----------------------------------------------------------------------------------------------


def test_a_new_person_gets_an_account_and_a_place(invite, store):
    _invitation, token = invite(role=Role.CLERK, all_stores=False, stores=[store])

    membership = join(token)

    person = User.objects.get(email=EMAIL)
    assert (membership.user, membership.role, list(membership.stores.all())) == (person, Role.CLERK, [store])
    assert person.check_password(PASSWORD)
    assert (person.name, person.language, person.is_staff) == ("Mei", "zh-hans", False)
    assert kinds() == ["invitation.made", "member.added", "invitation.accepted"]


def test_who_has_an_account_joins_with_it(invite):
    person = make_user(email=EMAIL)
    _invitation, token = invite()

    assert accept(token, person).user == person
    assert User.objects.filter(email=EMAIL).count() == 1


def test_accepting_again_changes_nothing(invite):
    person = make_user(email=EMAIL)
    _invitation, token = invite()

    first, second = accept(token, person), accept(token, person)

    assert first == second
    assert kinds().count("member.added") == 1


def test_a_link_lets_in_one_person(invite):
    _invitation, token = invite()
    join(token)

    with pytest.raises(TeamError, match="accepted already"):
        join(token, name="Another")
    assert User.objects.filter(email=EMAIL).count() == 1


def test_it_is_for_its_own_address_alone(invite):
    somebody = make_user(email="other@example.com")
    _invitation, token = invite()

    with pytest.raises(TeamError, match="another address"):
        accept(token, somebody)
    assert not somebody.memberships.exists()


def test_an_account_that_exists_is_not_made_a_second_time(invite):
    person = make_user(email=EMAIL, password="their-own-word-9")
    _invitation, token = invite()

    with pytest.raises(TeamError, match="sign in with it"):
        join(token)
    person.refresh_from_db()
    assert person.check_password("their-own-word-9")


@pytest.mark.parametrize("is_new", [True, False])
def test_an_expired_invitation_lets_nobody_in(invite, is_new):
    invitation, token = invite()
    expire(invitation)

    with pytest.raises(TeamError, match="expired already"):
        join(token) if is_new else accept(token, make_user(email=EMAIL))
    assert not Membership.objects.filter(user__email=EMAIL).exists()


def test_who_became_a_member_meanwhile_keeps_their_role(invite, merchant):
    _invitation, token = invite(role=Role.CLERK)
    person = make_seller(merchant, email=EMAIL, role=Role.ACCOUNTANT)

    assert accept(token, person).role == Role.ACCOUNTANT
    assert Invitation.objects.get().accepted_by == person


def test_who_left_after_accepting_does_not_come_back_by_the_old_link(invite, seller):
    person = make_user(email=EMAIL)
    _invitation, token = invite()
    membership = accept(token, person)
    services.remove_member(membership_id=membership.pk, actor=seller)

    with pytest.raises(TeamError):
        accept(token, person)
    assert person.memberships.get().left_at


@pytest.mark.parametrize("how", ["left", "demoted", "deactivated"])
def test_a_link_of_who_may_invite_no_more_lets_nobody_in(invite, merchant, seller, how):
    other = make_seller(merchant)
    invitation, token = invite()
    place = seller.memberships.get()
    if how == "left":
        services.remove_member(membership_id=place.pk, actor=other)
    elif how == "demoted":
        services.change_member(membership_id=place.pk, role=Role.CLERK, all_stores=True, stores=[])
    else:
        User.objects.filter(pk=seller.pk).update(is_active=False)

    with pytest.raises(TeamError, match="withdrawn already"):
        join(token)
    invitation.refresh_from_db()
    assert joining.stand_of(invitation) == Stand.WITHDRAWN
    assert bool(invitation.withdrawn_at) == (how == "left")


def test_another_owner_makes_the_link_work_again(invite, merchant, seller):
    other = make_seller(merchant)
    invitation, _token = invite()
    place = seller.memberships.get()
    services.change_member(membership_id=place.pk, role=Role.CLERK, all_stores=True, stores=[])

    _renewed, token = inviting.renew_invitation(invitation_id=invitation.pk, actor=other)

    assert join(token)


# --- the mail ----------------------------------------------------------------------------------------------


def test_without_a_mail_server_no_mail_is_written(invite, settings, mailoutbox):
    settings.EMAIL_OUTBOX_FORWARD = False
    invitation, _token = invite()

    assert not inviting.mail_link(invitation=invitation, link="https://x/")
    assert mailoutbox == []


def test_with_one_the_link_is_sent_to_the_address(invite, settings, merchant, seller):
    settings.EMAIL_OUTBOX_FORWARD = True
    invitation, token = invite()

    assert inviting.mail_link(invitation=invitation, link=f"https://x/{token}/")

    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert f"https://x/{token}/" in sent.body
    assert merchant.name in sent.subject
    assert str(seller) in sent.body


def test_a_name_with_a_line_break_makes_no_second_header(invite, settings, merchant):
    settings.EMAIL_OUTBOX_FORWARD = True
    merchant.name = "Quanzhou\nBcc: everybody@example.com"
    merchant.save()
    invitation, _token = invite()

    assert inviting.mail_link(invitation=invitation, link="https://x/")
    assert "\n" not in mail.outbox[0].subject


# --- forgetting --------------------------------------------------------------------------------------------


def test_addresses_of_who_never_joined_are_forgotten_after_a_while(invite, store, seller):
    old, _token = invite("old@example.com", all_stores=False, stores=[store])
    ended, _token = invite("ended@example.com")
    invite("open@example.com")
    _joined, token = invite()
    join(token)
    long_ago = timezone.now() - inviting.KEPT_FOR - timedelta(hours=1)
    inviting.withdraw_invitation(invitation_id=ended.pk, actor=seller)
    Invitation.objects.exclude(email="open@example.com").update(expires_at=long_ago)

    assert inviting.forget_invitations() == 2

    assert set(Invitation.objects.values_list("email", flat=True)) == {"open@example.com", EMAIL}
    assert not Invitation.objects.filter(pk=old.pk).exists()
