from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import ngettext

from merchant.team.models import Invitation, Stand
from merchant.team.wording import ACTS
from merchant.tenancy.access import FOR_ALL_STORES, MAY
from merchant.tenancy.models import Membership, Store
from merchant.tenancy.roles import Role

SHOWN_FOR = timedelta(days=30)  # after an invitation ended
MOST_SHOWN = 60


@dataclass(frozen=True)
class Power:
    """One act and who holds it, role by role."""

    label: str
    held: list[bool]
    for_all_stores: bool  # only members who work in all stores hold it


@dataclass(frozen=True)
class Invited:
    """One invitation as the team's page shows it."""

    invitation: Invitation
    stand: Stand
    ended_at: datetime | None
    stores: Sequence[Store]

    @property
    def is_open(self):
        """Whether it may get another link, or be withdrawn."""
        return self.stand in {Stand.OPEN, Stand.EXPIRED}


def members_of(merchant) -> list[Membership]:
    """Who is in a merchant's team, with their users and stores, in two queries."""
    members = Membership.objects.for_merchant(merchant).standing()
    members = members.select_related("user").prefetch_related("stores")
    return list(members.order_by("user__name", "user__email"))


def invitations_of(merchant) -> list[Invited]:
    """A merchant's invitations that are open or ended lately, newest first, in two queries."""
    now = timezone.now()
    rows = Invitation.objects.for_merchant(merchant).prefetch_related("stores")
    rows = rows.select_related("made_by").order_by("-pk")[:MOST_SHOWN]
    invited = [_invited(row, now) for row in rows]
    return [each for each in invited if each.ended_at is None or each.ended_at > now - SHOWN_FOR]


def invitations_that_end(membership) -> str:
    """How many invitations end when this member leaves the team, in a sentence; empty without any."""
    count = Invitation.objects.for_merchant(membership.merchant_id).open().made_by_member(membership).count()
    told = ngettext(
        "An invitation that they made is withdrawn.",
        "%(count)s invitations that they made are withdrawn.",
        count,
    )
    return told % {"count": count} if count else ""


def powers() -> list[Power]:
    """Who may do what, as the access table has it."""
    return [
        Power(ACTS[act], held=[role in roles for role in Role], for_all_stores=act in FOR_ALL_STORES)
        for act, roles in MAY.items()
    ]


def _invited(row, now):
    stand = row.stand_at(now)
    over_since = row.expires_at if stand == Stand.EXPIRED else None
    ended_at = row.accepted_at or row.withdrawn_at or over_since
    return Invited(row, stand, ended_at, [] if row.all_stores else list(row.stores.all()))
