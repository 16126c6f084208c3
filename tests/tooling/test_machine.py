"""What is said, or done, when the system lacks a package."""

import os

import pytest

from deploy.local import machine
from deploy.local.exceptions import Refusal


@pytest.fixture
def only(tmp_path, monkeypatch):
    """Makes one package manager the only program there is; it notes how it was called and fails."""
    monkeypatch.setenv("PATH", str(tmp_path))
    calls = tmp_path / "calls"

    def have(name):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {calls}\nexit 1\n')
        program.chmod(0o755)
        return calls

    return have


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("apt-get", "run sudo apt-get install -y --no-install-recommends python3-venv"),
        ("dnf", "run sudo dnf install -y python3"),
        ("pacman", "run sudo pacman -S --needed --noconfirm python"),
        ("apk", "run sudo apk add python3"),
        ("brew", "run brew install python"),
    ],
)
def test_the_advice_is_one_command_of_the_system_at_hand(only, monkeypatch, program, command):
    only(program)
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    assert machine.advice_for_venv() == command


def test_an_unknown_system_gets_the_names(only):
    with pytest.raises(Refusal, match="install Chromium and a font with your system's package manager"):
        machine.install({}, ["Chromium", "a font"], "The tests need them")


def test_who_would_have_to_type_a_password_is_told_the_command(only, monkeypatch):
    calls = only("apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(Refusal, match="run sudo apt-get install -y --no-install-recommends chromium, then"):
        machine.install({}, ["chromium"], "The tests need it")

    assert not calls.exists()


def test_root_installs_and_hears_of_a_failure(only, monkeypatch):
    calls = only("apk")
    monkeypatch.setattr("os.geteuid", lambda: 0)

    with pytest.raises(Refusal, match="apk add chromium failed"):
        machine.install(dict(os.environ), ["chromium"], "The tests need it")

    assert calls.read_text() == "apk add chromium\n"
