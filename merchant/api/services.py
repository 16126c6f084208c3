from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.api.exceptions import TokenError
from merchant.api.models import ApiAnswer, ApiToken
from merchant.api.secrets import new_secret
from merchant.audit import services as audit
from merchant.tenancy.models import Membership, Store

MOST_TOKENS = 20  # standing ones of one store
USE_EVERY = timedelta(minutes=1)
KEPT = timedelta(hours=24)
BATCH = 5000


def make_token(
    *, store: Store, name: str, scopes: Sequence[str], expires_at: datetime | None, actor
) -> tuple[ApiToken, str]:
    """A new token of a store and its secret, which nobody can be told a second time."""
    known = [scope for scope in ApiToken.Scope.values if scope in scopes]
    if not known:
        raise TokenError(_("Choose at least one thing that the token may do."))
    secret = new_secret()
    with transaction.atomic():
        Store.objects.select_for_update(no_key=True).get(pk=store.pk)  # so that two at once count each other
        _check_room(store, name)
        token = ApiToken.objects.create(
            merchant_id=store.merchant_id,
            store=store,
            name=name,
            prefix=secret.prefix,
            digest=secret.digest,
            scopes=known,
            expires_at=expires_at,
            actor=actor,
        )
        data = {"name": name, "store": store.code, "scopes": ", ".join(known)}
        audit.record("token.made", token, actor=actor, data=data)
        return token, secret.shown


def revoke_token(*, token_id: int, actor) -> ApiToken:
    """Take a token out of use for good; whoever comes second finds it done."""
    with transaction.atomic():
        token = ApiToken.objects.select_for_update(of=["self"]).select_related("store").get(pk=token_id)
        if token.revoked_at is None:
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            data = {"name": token.name, "store": token.store.code}
            audit.record("token.revoked", token, actor=actor, data=data)
        return token


def revoke_tokens_of(*, membership: Membership, actor) -> None:
    """Take the tokens that a member made out of use, when they leave the team: they know the secrets."""
    tokens = ApiToken.objects.made_by(membership).standing().order_by("pk")
    for token_id in tokens.values_list("pk", flat=True):
        revoke_token(token_id=token_id, actor=actor)


def note_use(*, token: ApiToken) -> None:
    """Remember that the token was used, at most once a minute, since every request passes here."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USE_EVERY:
        with transaction.atomic():
            # The same guard again: of requests at the same time one writes. Nobody waits for a request that
            # has the store's turn.
            stale = ApiToken.objects.filter(pk=token.pk).used_before(now - USE_EVERY)
            if stale.select_for_update(skip_locked=True, no_key=True).first():
                stale.update(last_used_at=now)


def take_turn(*, store: Store) -> bool:
    """Keep others from bringing orders to this store until the transaction ends; False while another does.

    They would only wait for the store's lock, each with a thread of the site's. On SQLite writers stand in
    line anyway.
    """
    # Not the store's own row, which files take in turns as well.
    oldest = ApiToken.objects.filter(store=store).order_by("pk").values_list("pk", flat=True)[:1]
    gate = ApiToken.objects.select_for_update(skip_locked=True, no_key=True)
    return gate.filter(pk__in=list(oldest)).first() is not None


def forget_answers() -> None:
    """Delete answers that nobody may ask for any more."""
    old = ApiAnswer.objects.older_than(timezone.now() - KEPT).order_by("created_at")
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        ApiAnswer.objects.filter(pk__in=keys).delete()


def _check_room(store, name):
    standing = ApiToken.objects.standing().filter(store=store)
    if standing.filter(name__iexact=name).exists():
        raise TokenError(_("There is a token “%(name)s” of this store already.") % {"name": name})
    if standing.count() >= MOST_TOKENS:
        raise TokenError(
            _("A store has %(limit)s tokens at most. Revoke one that is not used.") % {"limit": MOST_TOKENS}
        )
