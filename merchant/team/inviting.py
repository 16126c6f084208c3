"""The owner's side of an invitation: made, given a new link, withdrawn; the secret leaves here once."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.team.exceptions import TeamError
from merchant.team.models import Invitation, Stand
from merchant.team.services import check_may_edit, check_stores, lock_team
from merchant.team.tokens import new_token
from merchant.team.wording import ALL_STORES
from merchant.tenancy.models import Membership, Merchant, Store

DAY = timedelta(days=1)
KEPT_FOR = timedelta(days=90)
BATCH = 500


def invite(
    *, merchant: Merchant, email: str, role: str, all_stores: bool, stores: Collection[Store], actor
) -> tuple[Invitation, str]:
    """Invite somebody by their address; returns the secret of the link, which nobody is told a second time.

    An older invitation of the same address ends: its link works no more.
    """
    email = email.lower()
    with transaction.atomic():
        lock_team(merchant.pk)
        check_may_edit(actor, merchant)
        check_stores(merchant, role, all_stores, stores)
        _check_not_here(merchant, email)
        _check_room(merchant)
        for older in Invitation.objects.open().filter(merchant=merchant, email=email):
            _withdraw(older, actor)
        token, digest = new_token()
        invitation = Invitation.objects.create(
            merchant=merchant,
            email=email,
            role=role,
            all_stores=all_stores,
            digest=digest,
            made_by=actor,
            expires_at=_end_of_link(),
        )
        invitation.stores.set([] if all_stores else stores)
        audit.record("invitation.made", invitation, actor=actor, data=_told(invitation))
        return invitation, token


def renew_invitation(*, invitation_id: int, actor) -> tuple[Invitation, str]:
    """Give an open invitation another link and its full time again; the link before works no more."""
    with transaction.atomic():
        invitation = lock_invitation(invitation_id)
        check_may_edit(actor, invitation.merchant)
        check_open(invitation)
        _check_room(invitation.merchant)
        token, invitation.digest = new_token()
        invitation.made_by, invitation.made_at = actor, timezone.now()
        invitation.expires_at = _end_of_link()
        invitation.links += 1
        invitation.save(update_fields=["digest", "made_by", "made_at", "expires_at", "links"])
        audit.record("invitation.renewed", invitation, actor=actor, data=_told(invitation))
        return invitation, token


def withdraw_invitation(*, invitation_id: int, actor) -> Invitation:
    """Let an invitation's link work no more; whoever comes second finds it done."""
    with transaction.atomic():
        invitation = lock_invitation(invitation_id)
        if invitation.withdrawn_at is None:
            check_open(invitation)
            _withdraw(invitation, actor)
        return invitation


def withdraw_invitations_of(*, membership: Membership, actor) -> None:
    """End what a member who leaves has opened: else they could come back by a link of their own."""
    for invitation in Invitation.objects.open().made_by_member(membership).select_for_update().order_by("pk"):
        _withdraw(invitation, actor)


def forget_invitations() -> int:
    """Clear away the addresses of people who never joined; returns how many invitations that were."""
    old = Invitation.objects.given_up(timezone.now() - KEPT_FOR).order_by("pk")
    gone = 0
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        Invitation.objects.given_up(timezone.now() - KEPT_FOR).filter(pk__in=keys).delete()
        gone += len(keys)
    return gone


def mail_link(*, invitation: Invitation, link: str) -> bool:
    """Send the link to who is invited; False where no mail server stands, so that it is handed on by hand.

    Without one the mail would lie in the outbox with its secret, for staff to read.
    """
    if not settings.EMAIL_OUTBOX_FORWARD:
        return False
    told = {"merchant": invitation.merchant.name, "inviter": str(invitation.made_by)}
    subject = _("%(inviter)s invites you to the team of %(merchant)s") % told
    context = {**told, "link": link, "expires_at": invitation.expires_at}
    body = render_to_string("merchant/team/invitation.txt", context)
    send_mail(" ".join(subject.split()), body, None, [invitation.email])
    return True


def lock_invitation(invitation_id: int) -> Invitation:
    """The team first, then the invitation: who withdraws and who accepts at once follow each other."""
    lock_team(Invitation.objects.values_list("merchant_id", flat=True).get(pk=invitation_id))
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("merchant", "made_by")
    return rows.get(pk=invitation_id)


def check_open(invitation: Invitation) -> None:
    """Refuse to change an invitation that has ended meanwhile; one whose time is over has not."""
    stand = invitation.stand_at(timezone.now())
    if stand in {Stand.ACCEPTED, Stand.WITHDRAWN}:
        raise TeamError(_("This invitation is %(stand)s already.") % {"stand": stand.label})


def _withdraw(invitation, actor):
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record("invitation.withdrawn", invitation, actor=actor, data=_told(invitation))


def _check_not_here(merchant, email):
    here = Membership.objects.standing().filter(merchant=merchant, user__email__iexact=email)
    member = here.select_related("user").first()
    if member:
        raise TeamError(_("%(member)s is in the team already.") % {"member": member.user})


def _check_room(merchant):
    """So that nobody sends a thousand mails by our server; each new link is one more."""
    lately = Invitation.objects.filter(merchant=merchant, made_at__gt=timezone.now() - DAY)
    made = lately.aggregate(links=Sum("links"))["links"] or 0
    if made >= settings.INVITATIONS_A_DAY:
        limit = {"limit": settings.INVITATIONS_A_DAY}
        raise TeamError(_("A team makes %(limit)s invitations a day at most. Go on tomorrow.") % limit)


def _end_of_link():
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


def _told(invitation):
    """Without the address: events are never deleted."""
    stores = invitation.stores.order_by("code").values_list("code", flat=True)
    listed = [] if invitation.all_stores else stores
    return {"role": invitation.role, "stores": ", ".join(listed) or ALL_STORES}
