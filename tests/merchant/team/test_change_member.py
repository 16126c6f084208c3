"""A merchant never loses its last owner, and every change of the team is told."""

import pytest
from django.core.exceptions import PermissionDenied

from merchant.audit.models import Event
from merchant.audit.selectors import timeline
from merchant.team import services
from merchant.team.exceptions import TeamError
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role
from tests.factories import make_seller, make_store, make_user

pytestmark = pytest.mark.django_db


def change(member, role, *, all_stores=True, stores=(), actor=None):
    return services.change_member(
        membership_id=member.memberships.get().pk,
        role=role,
        all_stores=all_stores,
        stores=list(stores),
        actor=actor,
    )


def test_a_member_gets_a_role_and_stores_and_it_is_told(merchant, store, seller, colleague):
    change(colleague, Role.OPERATOR, all_stores=False, stores=[store], actor=seller)

    member = colleague.memberships.get()
    assert (member.role, member.all_stores, list(member.stores.all())) == (Role.OPERATOR, False, [store])
    event = Event.objects.get(kind="member.changed")
    assert (event.actor, event.merchant) == (seller, merchant)
    text = f"{colleague}: warehouse clerk, all stores → operator, {store.code}"
    assert timeline(merchant, member)[0].text == text


def test_all_stores_forgets_those_that_were_listed(merchant, store):
    clerk = make_seller(merchant, role=Role.CLERK, stores=[store])

    change(clerk, Role.CLERK)

    assert not clerk.memberships.get().stores.exists()


def test_saving_the_same_again_tells_nothing(colleague):
    change(colleague, Role.CLERK)

    assert not Event.objects.exists()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.CLERK, Role.ACCOUNTANT])
def test_the_last_owner_stays_owner(seller, colleague, role):
    with pytest.raises(TeamError, match="last owner"):
        change(seller, role)

    assert seller.memberships.get().role == Role.OWNER


def test_an_owner_who_cannot_sign_in_does_not_count(merchant, seller):
    make_seller(merchant, is_active=False)

    with pytest.raises(TeamError):
        change(seller, Role.CLERK)


def test_an_owner_of_another_merchant_does_not_count(seller, outsider):
    with pytest.raises(TeamError):
        change(seller, Role.CLERK)


def test_one_of_two_owners_may_become_something_else(merchant, seller):
    make_seller(merchant)

    assert change(seller, Role.ACCOUNTANT).role == Role.ACCOUNTANT


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.CLERK])
def test_a_member_without_any_store_is_refused(colleague, role):
    with pytest.raises(TeamError, match="at least one store"):
        change(colleague, role, all_stores=False)


def test_an_owner_works_in_all_stores(colleague, store):
    with pytest.raises(TeamError, match="all stores"):
        change(colleague, Role.OWNER, all_stores=False, stores=[store])


def test_another_merchant_s_store_is_refused(colleague):
    with pytest.raises(TeamError):
        change(colleague, Role.CLERK, all_stores=False, stores=[make_store()])

    assert colleague.memberships.get().all_stores


def test_a_new_member_is_told(merchant, store):
    membership = Membership(user=make_user(name="Mei"), merchant=merchant, role=Role.CLERK, all_stores=False)

    services.add_member(membership=membership, stores=[store])

    assert timeline(merchant, membership)[0].text == f"Mei joined as warehouse clerk, {store.code}"


def test_who_was_demoted_while_they_waited_changes_nobody(merchant, seller, colleague):
    demoted = make_seller(merchant)
    demoted.memberships.update(role=Role.CLERK)
    place = colleague.memberships.get()

    with pytest.raises(PermissionDenied, match="Your role was changed"):
        services.change_member(
            membership_id=place.pk, role=Role.OWNER, all_stores=True, stores=[], actor=demoted
        )
    with pytest.raises(PermissionDenied, match="Your role was changed"):
        services.remove_member(membership_id=place.pk, actor=demoted)

    place.refresh_from_db()
    assert (place.role, place.left_at) == (Role.CLERK, None)
