"""Two owners act at once, and one always remains."""

import pytest

from merchant.team import services as team
from merchant.team.exceptions import TeamError
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role
from tests.factories import make_merchant, make_seller
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
