"""Bantuo as a person runs it: `make run`'s own door, in processes and with data of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.local.places import PYTHON, ROOT, SETTINGS, for_children, without

READY_SECONDS = 240  # a cold machine compiles, migrates and loads the demo first
ENDING_SECONDS = 20


@dataclass(frozen=True)
class Bantuo:
    """A running Bantuo: where it answers and how to reach behind its pages."""

    address: str
    environ: dict[str, str]

    @property
    def accounts(self):
        """Address → password of the demo's people."""
        return json.loads((Path(self.environ["BANTUO_VAR"]) / "demo-accounts.json").read_text())

    def manage(self, *words):
        """What a command of manage.py says, run beside the services on the same data."""
        return self._says([PYTHON, "manage.py", *words])

    def module(self, name, *words):
        return self._says([PYTHON, "-m", name, *words])

    def send(self, task):
        """Hand a task to the running worker, as beat does."""
        return self._says([PYTHON, "-m", "celery", "--quiet", "--app", "config", "call", task])

    def _says(self, command):
        done = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout


@contextmanager
def running_bantuo():
    """Started with a fresh database, ended with all its processes."""
    with tempfile.TemporaryDirectory(prefix="bantuo-browser-", ignore_cleanup_errors=True) as var:
        port = _free_port()
        environ = for_children(without(os.environ, {*SETTINGS, "DATABASE_URL"}))
        environ |= {"BANTUO_VAR": var, "BANTUO_PORT": str(port)}
        log = Path(var) / "run.log"
        with log.open("w") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", "deploy.local", "run"],
                cwd=ROOT,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
            )
        try:
            bantuo = Bantuo(f"http://127.0.0.1:{port}", environ)
            _wait_for(bantuo, process, log)
            yield bantuo
        finally:
            _end(process)


def _wait_for(bantuo, process, log):
    deadline = time.monotonic() + READY_SECONDS
    while not _answers(f"{bantuo.address}/healthz"):
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.2)
        if process.returncode is not None or time.monotonic() > deadline:
            raise RuntimeError("Bantuo did not start:\n" + log.read_text()[-3000:])


def _end(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()  # its broom ends the services then
        process.wait()


def _answers(url):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with suppress(OSError):
        return direct.open(url, timeout=5).status == 200
    return False


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
