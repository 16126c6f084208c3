"""What a token is made of (pure): a part that finds its row, and a secret whose digest alone is kept."""

import hashlib
import re
import secrets
from typing import NamedTuple

from merchant.tenancy.public_ids import new_public_id

SCHEME = "bantuo"  # tells scanners of leaked secrets what they found
PREFIX_LENGTH = 12
_FORM = re.compile(rf"{SCHEME}_([0-9a-z]{{{PREFIX_LENGTH}}})_([A-Za-z0-9_-]{{43}})", re.ASCII)


class NewSecret(NamedTuple):
    """A token as its owner sees it once, and what is kept of it."""

    shown: str
    prefix: str
    digest: str


def new_secret() -> NewSecret:
    """A token of 256 random bits; so many need no slow hash."""
    prefix = new_public_id()
    shown = f"{SCHEME}_{prefix}_{secrets.token_urlsafe(32)}"
    return NewSecret(shown, prefix, digest_of(shown))


def prefix_of(token: str) -> str:
    """The part that finds the row; empty when the text is no token."""
    found = _FORM.fullmatch(token)
    return found[1] if found else ""


def digest_of(token: str) -> str:
    """The whole token's SHA-256 in hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
