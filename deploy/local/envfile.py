"""var/bantuo.env: this checkout's settings, made at the first start; the real environment wins over it."""

import os
import secrets

FIRST = """\
# Made at the first start and kept out of git. deploy/bantuo.env.example explains every variable.
SECRET_KEY={secret_key}
BANTUO_LOOPBACK=1
ALLOWED_HOSTS=127.0.0.1,localhost,[::1]
"""


def make(path):
    """Write the file with fresh secrets unless it is there; it is never seen half-written or by others."""
    if path.exists():
        return
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(FIRST.format(secret_key=secrets.token_urlsafe(50)))
    draft.replace(path)


def read(path):
    """The file's variables, for the few questions that are asked before Django runs."""
    if not path.exists():
        return {}
    lines = [line.strip().removeprefix("export ") for line in path.read_text().splitlines()]
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip().strip("'\"") for name, _, value in pairs}
