"""Random public ids: what a URL names a row by."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: people read these aloud to support
LENGTH = 12
# Byte → letter; the few bytes that would favour some letters are left out.
_LETTERS = (ALPHABET.encode() * 256)[:256]
_UNEVEN = bytes(range(256 - 256 % len(ALPHABET), 256))


def new_public_id() -> str:
    """Twelve random letters and digits, about 59 bits."""
    found = b""
    while len(found) < LENGTH:
        found += secrets.token_bytes(2 * LENGTH).translate(_LETTERS, _UNEVEN)
    return found[:LENGTH].decode()


def is_public_id(text: str) -> bool:
    """Whether a text looks like one, e.g. the key that a form was given to name its row by."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)
