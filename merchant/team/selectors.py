from dataclasses import dataclass

from merchant.team.wording import ACTS
from merchant.tenancy.access import FOR_ALL_STORES, MAY
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role


@dataclass(frozen=True)
class Power:
    """One act and who holds it, role by role."""

    label: str
    held: list[bool]
    for_all_stores: bool  # only members who work in all stores hold it


def members_of(merchant) -> list[Membership]:
    """A merchant's members with their users and stores, in two queries."""
    members = Membership.objects.for_merchant(merchant).select_related("user").prefetch_related("stores")
    return list(members.order_by("user__name", "user__email"))


def powers() -> list[Power]:
    """Who may do what, as the access table has it."""
    return [
        Power(ACTS[act], held=[role in roles for role in Role], for_all_stores=act in FOR_ALL_STORES)
        for act, roles in MAY.items()
    ]
