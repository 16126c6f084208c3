"""Codes of an authenticator app, for those who have none at hand: demo and tests."""

import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal import auth as totp


def code_now(secret: str) -> str:
    """What the app shows now (RFC 6238): the code of the running step, not of those tolerated beside it."""
    step = int(time.time()) // app_settings.TOTP_PERIOD
    return totp.format_hotp_value(totp.hotp_value(secret, step))
