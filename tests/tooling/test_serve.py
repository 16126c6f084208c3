"""Services stand and fall together."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from deploy.local.places import ROOT

IDLE = "exec tail -f /dev/null"


@pytest.fixture
def serve(tmp_path):
    """Starts a Procfile's services; returns honcho and their process numbers once all have started."""
    (tmp_path / "groups").mkdir()
    started = []

    def start(*procfiles, names=("web", "worker")):
        paths = [tmp_path / f"Procfile{number}" for number in range(len(procfiles))]
        for path, text in zip(paths, procfiles, strict=True):
            path.write_text(text)
        command = [
            sys.executable,
            "-m",
            "deploy.local.serve",
            os.pathsep.join(map(str, paths)),
            tmp_path / "groups",
            *names,
        ]
        honcho = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        started.append(honcho)
        lines = [honcho.stdout.readline() for _name in names]
        return honcho, dict(re.findall(r"(\w+) started \(pid=(\d+)\)", "".join(lines)))

    yield start
    for honcho in started:
        honcho.terminate()
        honcho.communicate()


def rest_of(honcho):
    """What it said since the services started, up to its end."""
    said = honcho.stdout.read()  # not communicate(), which would miss the lines that are already buffered
    honcho.wait()
    return said


def test_when_one_falls_the_other_is_stopped_with_a_sentence(serve):
    honcho, numbers = serve(f"web: {IDLE}\nworker: {IDLE}\n")

    os.kill(int(numbers["worker"]), signal.SIGKILL)
    said = rest_of(honcho)

    assert honcho.returncode == 1
    assert said.endswith("Stopped, because worker ended: the lines above say why.\n")
    assert "web stopped (rc=-15)" in said


def test_a_stop_from_outside_is_no_fall(serve):
    honcho, _numbers = serve(f"web: {IDLE}\nworker: {IDLE}\n")

    honcho.terminate()
    said = rest_of(honcho)

    assert honcho.returncode == 0
    assert "because" not in said


def test_every_service_leaves_its_group_for_the_broom(serve, tmp_path):
    _honcho, numbers = serve(f"web: {IDLE}\nworker: {IDLE}\n")

    deadline = time.monotonic() + 20  # a service has started a moment before its first command ran
    while len(names := {file.name for file in (tmp_path / "groups").iterdir()}) < 2:
        assert time.monotonic() < deadline, names
        time.sleep(0.02)
    assert names == set(numbers.values())


def test_the_later_procfile_wins_and_only_the_named_start(serve):
    honcho, numbers = serve(f"web: {IDLE}\nvalkey: exit 1\n", "web: echo for developers\n", names=("web",))

    said = rest_of(honcho)

    assert set(numbers) == {"web"}
    assert "for developers" in said
