from dataclasses import dataclass

from merchant.team.wording import ACTS
from merchant.tenancy.access import MAY
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role


@dataclass(frozen=True)
class Power:
    """One act and, role by role, whether the role holds it."""

    label: str
    held: list[bool]


def members_of(merchant) -> list[Membership]:
    """A merchant's members with their users and stores, in two queries."""
    members = Membership.objects.for_merchant(merchant).select_related("user").prefetch_related("stores")
    return list(members.order_by("user__name", "user__email"))


def powers() -> list[Power]:
    """Who may do what, as the access table has it."""
    return [Power(ACTS[act], [role in roles for role in Role]) for act, roles in MAY.items()]
