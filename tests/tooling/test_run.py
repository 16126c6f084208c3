"""`make run` as a person meets it, with all its services."""

import os
import re
import signal
import subprocess
import threading
import urllib.request
from contextlib import contextmanager

from deploy.local.places import ROOT

PATIENCE = 240  # seconds; a run that has not answered by then is stopped, and the test fails


@contextmanager
def running(environ, port):
    """Bantuo in a terminal of its own, with what it said until it answered."""
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    guard = threading.Timer(PATIENCE, process.terminate)
    guard.start()
    try:
        yield process, _said_until(process, "Bantuo runs on")
    finally:
        guard.cancel()
        process.terminate()
        process.communicate()


def _said_until(process, words):
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            break
    return said


def groups_of(said):
    """The process groups of the services, as honcho tells them."""
    return {name: int(pid) for name, pid in re.findall(r"(\w+) started \(pid=(\d+)\)", said)}


def is_gone(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_one_command_serves_and_ctrl_c_leaves_nothing(environ, free_port):
    with running(environ, free_port) as (process, said):
        page = urllib.request.urlopen(f"http://127.0.0.1:{free_port}/")
        services = groups_of(said)
        os.killpg(process.pid, signal.SIGINT)
        process.wait(PATIENCE)
        last_words = process.stdout.read()

    assert f"Bantuo runs on http://127.0.0.1:{free_port}/" in said
    assert page.status == 200
    assert set(services) == {"web", "worker", "beat", "valkey", "supply"}
    assert "Stopped." in last_words
    assert [name for name, group in services.items() if not is_gone(group)] == []
