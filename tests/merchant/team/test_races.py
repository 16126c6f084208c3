"""Two owners act at once, and one always remains."""

import pytest

from merchant.accounts.models import User
from merchant.team import inviting, joining
from merchant.team import services as team
from merchant.team.exceptions import TeamError
from merchant.team.tokens import digest_of
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role
from tests.factories import make_merchant, make_seller, make_user
from tests.racing import at_once, only_where_writers_meet

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), only_where_writers_meet]


def test_two_owners_who_demote_each_other_leave_one():
    merchant = make_merchant()
    members = [make_seller(merchant).memberships.get() for _ in range(2)]

    def demoting(member):
        return lambda: team.change_member(
            membership_id=member.pk, role=Role.CLERK, all_stores=True, stores=[]
        )

    raised = at_once(*[demoting(member) for member in members])

    assert [type(error) for error in raised] == [TeamError]
    assert Membership.objects.filter(merchant=merchant, role=Role.OWNER).count() == 1


def invited(merchant):
    owner = make_seller(merchant)
    return inviting.invite(
        merchant=merchant, email="mei@example.com", role=Role.CLERK, all_stores=True, stores=[], actor=owner
    )


def test_two_tabs_that_join_at_once_join_once():
    merchant = make_merchant()
    _invitation, token = invited(merchant)

    def join():
        joining.join_as_new_person(
            digest=digest_of(token), name="Mei", password="long-enough-for-us-7", language="en"
        )

    raised = at_once(join, join, join)

    assert [type(error) for error in raised] == [TeamError] * 2
    assert Membership.objects.filter(merchant=merchant, user__email="mei@example.com").count() == 1


def test_who_accepts_while_it_is_withdrawn_is_in_or_not():
    merchant = make_merchant()
    invitation, token = invited(merchant)
    person = make_user(email="mei@example.com")

    raised = at_once(
        lambda: joining.accept_invitation(digest=digest_of(token), actor=person),
        lambda: inviting.withdraw_invitation(invitation_id=invitation.pk, actor=invitation.made_by),
    )

    invitation.refresh_from_db()
    is_in = Membership.objects.filter(user=person).exists()
    assert [type(error) for error in raised] == [TeamError]
    assert is_in == (invitation.accepted_at is not None) == (invitation.withdrawn_at is None)


def test_an_account_made_by_two_merchants_at_once_is_one():
    tokens = [invited(make_merchant())[1] for _ in range(2)]

    def joining_by(token):
        return lambda: joining.join_as_new_person(
            digest=digest_of(token), name="Mei", password="long-enough-for-us-7", language="en"
        )

    raised = at_once(*[joining_by(token) for token in tokens])

    assert [type(error) for error in raised] == [TeamError]
    assert User.objects.filter(email="mei@example.com").count() == 1


def test_two_owners_who_leave_at_once_leave_one():
    merchant = make_merchant()
    members = [make_seller(merchant).memberships.get() for _ in range(2)]

    def leaving(member):
        return lambda: team.remove_member(membership_id=member.pk, actor=member.user)

    raised = at_once(*[leaving(member) for member in members])

    assert [type(error) for error in raised] == [TeamError]
    assert Membership.objects.standing().filter(merchant=merchant, role=Role.OWNER).count() == 1
