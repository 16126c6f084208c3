import os
import shutil
import socket
import subprocess

import pytest

from deploy.local.places import ROOT

HERMETIC = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "BANTUO_LOOPBACK",
)


@pytest.fixture
def environ(tmp_path):
    """What a person's shell has who never heard of Bantuo, but with data of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in HERMETIC}
    return kept | {"BANTUO_VAR": str(tmp_path / "var")}


@pytest.fixture
def checkout(tmp_path):
    """The tooling alone, in a fresh place without a virtual environment."""
    place = tmp_path / "checkout"
    shutil.copytree(ROOT / "deploy", place / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "Procfile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, place)
    return place


@pytest.fixture
def taken_port():
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return port


@pytest.fixture
def make(environ):
    """Runs make in a checkout to its end; returns the exit code and the lines before make's own last word."""

    def run(place, *arguments, **variables):
        command = ["make", "--silent", "--no-print-directory", "-C", place, *arguments]
        done = subprocess.run(command, env=environ | variables, capture_output=True, text=True, timeout=60)
        said = (done.stdout + done.stderr).splitlines()
        return done.returncode, [line for line in said if not line.startswith("make")]

    return run
