"""The invited person's side: the invitation is found by its secret, and accepted once."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.accounts.models import User
from merchant.accounts.services import add_person
from merchant.audit import services as audit
from merchant.team.exceptions import TeamError
from merchant.team.inviting import lock_invitation
from merchant.team.models import Invitation, Stand
from merchant.team.services import add_member
from merchant.tenancy.models import Membership
from merchant.tenancy.selectors import may_still_here


def invitation_of(digest: str) -> Invitation | None:
    """The invitation whose secret has this digest, however it stands."""
    rows = Invitation.objects.select_related("merchant", "made_by")
    return rows.filter(digest=digest).first() if digest else None


def stand_of(invitation: Invitation) -> Stand:
    """How it stands now; whoever invites has to be able to do so until somebody joins."""
    stand = invitation.stand_at(timezone.now())
    if stand == Stand.OPEN and not may_still_here(invitation.made_by, invitation.merchant, "edit_team"):
        return Stand.WITHDRAWN
    return stand


def account_of(invitation: Invitation) -> User | None:
    """Who signs in with the address that was invited."""
    return User.objects.filter(email__iexact=invitation.email).first()


def accept_invitation(*, digest: str, actor: User) -> Membership:
    """Let the person whom an invitation is for into the team; accepted again, nothing changes.

    Who has become a member meanwhile keeps the role that they have.
    """
    with transaction.atomic():
        invitation = _lock(digest)
        place = _place_of(invitation, actor)
        if place and invitation.accepted_by_id == actor.pk:
            return place
        _check_usable(invitation)
        if actor.email.casefold() != invitation.email.casefold():
            raise TeamError(_("This invitation is for another address."))
        return _let_in(invitation, actor)


def join_as_new_person(*, digest: str, name: str, password: str, language: str) -> Membership:
    """Make the account of the person whom an invitation is for, and let them into the team."""
    hashed = make_password(password)  # slow: nothing is locked here
    try:
        with transaction.atomic():
            invitation = _lock(digest)
            _check_usable(invitation)
            if account_of(invitation):
                raise _account_is_there()
            person = add_person(email=invitation.email, name=name, hashed_password=hashed, language=language)
            return _let_in(invitation, person)
    except IntegrityError as taken:  # made at this very moment, by another merchant's invitation
        raise _account_is_there() from taken


def _lock(digest):
    """By the secret, not by the row: a link that was renewed meanwhile lets nobody in."""
    found = invitation_of(digest)
    invitation = found and lock_invitation(found.pk)
    if not invitation or invitation.digest != digest:
        raise TeamError(_("This invitation is not there any more."))
    return invitation


def _check_usable(invitation):
    stand = stand_of(invitation)
    if stand != Stand.OPEN:
        raise TeamError(_("This invitation is %(stand)s already.") % {"stand": stand.label})


def _let_in(invitation, person):
    membership = _place_of(invitation, person) or add_member(
        membership=Membership(
            user=person,
            merchant=invitation.merchant,
            role=invitation.role,
            all_stores=invitation.all_stores,
        ),
        stores=list(invitation.stores.all()),
        actor=person,
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record("invitation.accepted", invitation, actor=person, data={"member": str(person)})
    return membership


def _place_of(invitation, person):
    places = Membership.objects.standing().filter(merchant=invitation.merchant_id, user=person)
    return places.select_related("merchant", "user").first()


def _account_is_there():
    return TeamError(_("There is an account with this address already: sign in with it."))
