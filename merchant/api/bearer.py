"""Who asks: a token in the Authorization header, and nothing else; a browser's session opens no door here."""

from http import HTTPStatus

import structlog
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from ninja.security import HttpBearer

from merchant.api import services, throttling
from merchant.api.exceptions import ApiProblem
from merchant.api.models import ApiToken
from merchant.api.secrets import digest_of, prefix_of

NOBODY = digest_of("nobody")  # compared with when the token is unknown, so that both take as long


class TokenBearer(HttpBearer):
    """Let a request in whose token is usable and has this scope; it is then about the token's store alone."""

    def __init__(self, scope: str):
        super().__init__()
        self.scope = scope

    def __call__(self, request):
        scheme, _blank, secret = request.headers.get(self.header, "").partition(" ")
        return self.authenticate(request, secret.strip() if scheme.lower() == self.openapi_scheme else "")

    def authenticate(self, request, token):
        found = usable_token(token)
        if found is None:
            raise _stranger(request, "invalid_token" if token else "no_token")
        if not throttling.token_may_ask(request, found):
            raise _too_many("too_many_requests", 60)
        if self.scope not in found.scopes:
            raise ApiProblem("insufficient_scope", HTTPStatus.FORBIDDEN, scope=self.scope)
        services.note_use(token=found)
        structlog.contextvars.bind_contextvars(token=found.public_id)
        request.token, request.store, request.merchant = found, found.store, found.store.merchant
        return found


def usable_token(secret: str) -> ApiToken | None:
    """The token that this secret is, unless it was revoked or has expired."""
    prefix = prefix_of(secret)
    tokens = ApiToken.objects.usable(timezone.now()).select_related("store__merchant")
    token = tokens.filter(prefix=prefix).first() if prefix else None
    is_right = constant_time_compare(digest_of(secret), token.digest if token else NOBODY)
    return token if is_right else None


def _stranger(request, code):
    """401, and 429 for who asks again and again; a valid token is let in from the same address even so."""
    if not throttling.stranger_may_fail(request):
        return _too_many("too_many_failures", 300)
    told = 'Bearer realm="Bantuo"' + (', error="invalid_token"' if code == "invalid_token" else "")
    return ApiProblem(code, HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": told})


def _too_many(code, seconds):
    return ApiProblem(code, HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(seconds)})
