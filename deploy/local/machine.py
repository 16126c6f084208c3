"""What only the system's package manager can install; all that differs between systems is one table."""

import os
import shutil
from dataclasses import dataclass

from deploy.local import commands
from deploy.local.exceptions import Refusal


@dataclass(frozen=True)
class Manager:
    """A package manager, and its names for what Bantuo needs; an empty name is there already."""

    program: str
    install: str
    font: str
    venv: str
    browser: str = "chromium"
    refresh: str = ""
    needs_root: bool = True

    def installing(self, packages):
        return f"{self.program} {self.install} {' '.join(packages)}"


MANAGERS = (
    Manager(
        "apt-get",
        "install -y --no-install-recommends",
        font="fonts-wqy-microhei",
        venv="python3-venv",
        refresh="apt-get update",
    ),
    Manager("dnf", "install -y", font="google-noto-sans-cjk-fonts", venv="python3"),
    Manager("pacman", "-S --needed --noconfirm", font="wqy-microhei", venv="python"),
    Manager("apk", "add", font="font-wqy-zenhei", venv="python3"),
    Manager("brew", "install", font="", venv="python", browser="--cask google-chrome", needs_root=False),
)


def manager():
    """The package manager of this machine, if it is one we know."""
    return next((each for each in MANAGERS if shutil.which(each.program)), None)


def advice_for_venv():
    found = manager()
    return _advice(found, [found.venv]) if found else "install it with your system's package manager"


def install(environ, packages, purpose):
    """Install packages if nobody has to be asked for a password, else say the one command."""
    found = manager()
    prefix = _becoming_root(environ, found)
    if prefix is None:
        raise Refusal(f"{purpose}: {_advice(found, packages)}, then try again.")
    print(f"Installing {' and '.join(packages)}…", flush=True)
    for command in filter(None, [found.refresh, found.installing(packages)]):
        if commands.run(
            [*prefix, *command.split()], environ | {"DEBIAN_FRONTEND": "noninteractive"}
        ).returncode:
            raise Refusal(f"{purpose}, but {command} failed: the lines above say why.")


def _advice(found, packages):
    """The one command for a person to type."""
    if found is None:
        return f"install {' and '.join(packages)} with your system's package manager"
    sudo = "sudo " if found.needs_root and os.geteuid() != 0 else ""
    return f"run {sudo}{found.installing(packages)}"


def _becoming_root(environ, found):
    """What goes before a command that installs; None if a person has to type it."""
    if found is None:
        return None
    if not found.needs_root or os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if commands.succeeds(["sudo", "-n", "true"], environ) else None
