from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.messages.services import choose_digest, count_unread
from merchant.team import departures
from merchant.team.exceptions import TeamError
from merchant.team.wording import ALL_STORES
from merchant.tenancy.models import Membership, Merchant, Store
from merchant.tenancy.roles import Role
from merchant.tenancy.selectors import check_still_here


def add_member(*, membership: Membership, stores: Collection[Store], actor=None) -> Membership:
    """Give a person a place in a merchant's team; who has left before gets their old one back."""
    with transaction.atomic():
        lock_team(membership.merchant_id)
        check_stores(membership.merchant, membership.role, membership.all_stores, stores)
        before = Membership.objects.filter(user=membership.user_id, merchant=membership.merchant_id).first()
        if before is not None:
            _take_up(membership, before)
        membership.save()
        membership.stores.set([] if membership.all_stores else stores)
        count_unread(membership=membership)
        audit.record("member.added", membership, actor=actor, data=_told(membership))
        return membership


def change_member(
    *, membership_id: int, role: str, all_stores: bool, stores: Collection[Store], actor=None
) -> Membership:
    """Change a member's role or the stores they work in; a merchant never loses its last owner."""
    with transaction.atomic():
        membership = _lock(membership_id)
        check_may_edit(actor, membership.merchant)
        check_is_here(membership)
        check_stores(membership.merchant, role, all_stores, stores)
        check_last_owner(membership, role)
        before = _told(membership)
        membership.role, membership.all_stores = role, all_stores
        membership.save(update_fields=["role", "all_stores"])
        membership.stores.set([] if all_stores else stores)
        count_unread(membership=membership)
        after = _told(membership)
        if after != before:
            old = {"old_role": before["role"], "old_stores": before["stores"]}
            audit.record("member.changed", membership, actor=actor, data=after | old)
        return membership


def remove_member(*, membership_id: int, actor=None) -> Membership:
    """Take somebody out of a team, or let them leave; whoever comes second finds it done.

    The row stays, since what they did hangs on it; nothing opens by it any more.
    """
    with transaction.atomic():
        membership = _lock(membership_id)
        if membership.left_at is not None:
            return membership
        is_own = actor is not None and actor.pk == membership.user_id
        if not is_own:
            check_may_edit(actor, membership.merchant)
        check_last_owner(membership)
        membership.left_at = timezone.now()
        membership.save(update_fields=["left_at"])
        choose_digest(membership=membership, at_hour=None, time_zone="")
        departures.end_all(membership, actor)
        kind = "member.left" if is_own else "member.removed"
        audit.record(kind, membership, actor=actor, data=_told(membership))
        return membership


def check_may_edit(actor, merchant: Merchant) -> None:
    """Refuse an owner who was demoted while they waited for the team's lock; staff are no members."""
    if actor is not None and not actor.is_staff:
        check_still_here(actor, merchant, "edit_team")


def check_is_here(membership: Membership) -> None:
    """Refuse to change somebody who has left meanwhile."""
    if membership.left_at is not None:
        raise TeamError(
            _("%(member)s is not in the team any more. Invite them again.") % {"member": membership.user}
        )


def check_last_owner(membership: Membership, role: str = "") -> None:
    """Refuse `role`, or leaving, where the merchant would be without an owner who can sign in."""
    if membership.role != Role.OWNER or role == Role.OWNER:
        return
    owners = Membership.objects.standing().filter(role=Role.OWNER, user__is_active=True)
    if not owners.filter(merchant=membership.merchant_id).exclude(pk=membership.pk).exists():
        raise TeamError(
            _("%(member)s is the last owner. Make somebody else an owner first.")
            % {"member": membership.user}
        )


def check_stores(merchant: Merchant, role: str, all_stores: bool, stores: Collection[Store]) -> None:
    """Refuse a choice of stores that leaves a member without work, or an owner without a store."""
    if all_stores:
        return
    if role == Role.OWNER:
        raise TeamError(_("An owner works in all stores."))
    if not stores:
        raise TeamError(_("Choose at least one store, or all of them."))
    if any(store.merchant_id != merchant.pk for store in stores):
        raise TeamError(_("A member can only work in stores of %(merchant)s.") % {"merchant": merchant})


def save_merchant(*, merchant: Merchant, actor=None) -> Merchant:
    """Add a merchant or keep its changed facts."""
    return audit.save_row(merchant, "merchant", actor=actor)


def save_store(*, store: Store, actor=None) -> Store:
    """Add a store or keep its changed facts; whether it is in the programme, no form says."""
    return audit.save_row(store, "store", actor=actor, but=("is_semi_managed",))


def lock_team(merchant_id: int) -> None:
    """Hold a merchant's team for this transaction: whoever changes it, or lets somebody in, does so first."""
    Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)


def _lock(membership_id):
    """The merchant first: of two owners who demote each other at once, the second is refused."""
    lock_team(Membership.objects.values_list("merchant_id", flat=True).get(pk=membership_id))
    return Membership.objects.select_related("user", "merchant").get(pk=membership_id)


def _take_up(membership, before):
    """Let the new place be the old one, which keeps its key and its name in addresses."""
    if before.left_at is None:
        raise TeamError(_("%(member)s is in the team already.") % {"member": membership.user})
    membership.pk, membership.public_id, membership.unread = before.pk, before.public_id, before.unread
    membership.created_at, membership.left_at = timezone.now(), None
    membership._state.adding = False


def _told(membership):
    stores = membership.stores.none() if membership.all_stores else membership.stores.order_by("code")
    return {
        "member": str(membership.user),
        "role": membership.role,
        "stores": ", ".join(store.code for store in stores) or ALL_STORES,
    }
