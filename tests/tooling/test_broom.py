"""Nothing outlives `make run`, however it ends."""

import os
import subprocess
import sys

import pytest

from deploy.local.places import ROOT


@pytest.fixture
def service():
    """A service that ignores being asked to end, with a child of its own; its group is its number."""
    script = "trap '' TERM; tail -f /dev/null & echo ready; wait; tail -f /dev/null"
    process = subprocess.Popen(["/bin/sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout.readline() == b"ready\n"
    yield process
    process.stdout.close()


@pytest.fixture
def directory(tmp_path):
    place = tmp_path / "groups"
    place.mkdir()
    return place


def sweep(directory, honcho=""):
    """Let go of the broom and wait until it is done."""
    command = [sys.executable, "-m", "deploy.local.broom", directory]
    return subprocess.run(command, cwd=ROOT, input=honcho, text=True, timeout=30).returncode


def test_a_stubborn_service_and_its_children_are_ended(service, directory):
    (directory / str(service.pid)).touch()

    code = sweep(directory)

    assert code == 0
    assert service.wait(timeout=10) == -9
    assert service.stdout.read() == b""  # at its end: no child holds the other side open


def test_what_is_left_after_a_crash_is_ended(service, directory):
    (directory / str(service.pid)).touch()
    service.kill()
    service.wait(timeout=10)

    sweep(directory)

    assert service.stdout.read() == b""


def test_honcho_is_ended_too(service, directory):
    sweep(directory, honcho=f"{service.pid}\n")

    assert service.wait(timeout=10) == -9


def test_a_service_that_comes_late_does_not_start(directory):
    sweep(directory)

    late = subprocess.run(f": > {directory}/$$ && echo started", shell=True, capture_output=True, text=True)

    assert late.returncode != 0
    assert late.stdout == ""
    assert os.listdir(directory.parent) == []
