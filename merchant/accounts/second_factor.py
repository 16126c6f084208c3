"""Whether a person has a second factor, and has shown it since they signed in."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled


def is_set_up(user) -> bool:
    """Whether an authenticator app belongs to this account."""
    return is_mfa_enabled(user, types=[Authenticator.Type.TOTP])


def was_shown(request) -> bool:
    """Whether this session has seen a second factor that still stands: one reset since counts no more."""
    records = get_authentication_records(request, request.user)
    shown = [record["id"] for record in records if record["method"] == "mfa"]
    return bool(shown) and Authenticator.objects.filter(user=request.user, pk__in=shown).exists()


def reset(user) -> None:
    """Take away authenticator app and recovery codes, so that their owner sets them up anew."""
    Authenticator.objects.filter(user=user).delete()
