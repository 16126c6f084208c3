"""What an invitation's link holds (pure): a secret whose digest alone is kept."""

import hashlib
import re
import secrets

_FORM = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def new_token() -> tuple[str, str]:
    """256 random bits as a link holds them, and the digest that is kept; so many need no slow hash."""
    token = secrets.token_urlsafe(32)
    return token, _digest(token)


def digest_of(token: str) -> str:
    """The token's SHA-256 in hexadecimal digits; empty when the text is no token."""
    return _digest(token) if _FORM.fullmatch(token) else ""


def _digest(token):
    return hashlib.sha256(token.encode()).hexdigest()
