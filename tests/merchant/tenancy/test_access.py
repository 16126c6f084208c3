import pytest
from django.core.exceptions import PermissionDenied

from merchant.tenancy.access import MAY, may, requires
from merchant.tenancy.models import Membership, Merchant
from merchant.tenancy.roles import Role


@pytest.fixture
def request_of(rf):
    def build(role):
        request = rf.get("/")
        request.merchant = Merchant(name="Northlight")
        request.membership = Membership(role=role, merchant=request.merchant)
        return request

    return build


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", list(MAY))
def test_a_view_runs_for_the_roles_of_its_act_and_for_no_other(act, role, request_of):
    view = requires(act)(lambda request: "done")
    request = request_of(role)

    if may(request.membership, act):
        assert view(request) == "done"
    else:
        with pytest.raises(PermissionDenied, match="Ask an owner of Northlight"):
            view(request)


def test_an_owner_may_do_everything_and_everybody_may_look():
    assert all(Role.OWNER in roles for roles in MAY.values())
    assert {act for act, roles in MAY.items() if roles == set(Role)} == {
        "search",
        "see_workbench",
        "see_orders",
        "note_orders",
        "export_orders",
        "see_warehouses",
        "see_stock",
        "see_messages",
        "see_joining",
        "see_sheets",
        "see_catalogue",
        "see_company",
        "see_persons",
        "see_team",
        "see_cases",
        "write_cases",
        "leave_team",
    }


def test_an_act_that_is_not_in_the_table_is_a_mistake_at_once():
    with pytest.raises(KeyError):
        requires("see_ordres")
