"""Random public ids: what a URL names a row by."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: people read these aloud to support
LENGTH = 12


def new_public_id() -> str:
    """Twelve random letters and digits, about 59 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
