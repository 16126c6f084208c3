import unicodedata

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Our rules for accounts: nobody signs up, nobody guesses, nobody is sent to another site."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail address or password is wrong."),
        "too_many_login_attempts": _("Too many failed attempts: wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        """Refuse guessing: first by account and address together, then by address, then by account.

        The first and lowest limit keeps a guesser at one address from locking the owner out elsewhere.
        """
        account = self._get_login_attempts_cache_key(request, **credentials)
        here = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_here",
            key=f"{ratelimit.get_ip(request)} {account}",
        )
        if not here:
            log.warning("sign_in.throttled")
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)
        # A sign-in that succeeds takes its own count back, and this one with it.
        self._login_failed_rl_usage.usage.extend(here.usage)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """By the account alone: the library adds the Host header, and a guesser invents its port anew."""
        return unicodedata.normalize("NFKC", credentials.get("email", "")).casefold()

    def authentication_failed(self, request, **credentials):
        log.info("sign_in.failed")

    def set_password(self, user, password):
        """Whoever proved to own the account by a reset link is no guesser any more."""
        super().set_password(user, password)
        self._delete_login_attempts_cached_email(self.request, email=user.email)

    def is_safe_url(self, url):
        request = self.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
