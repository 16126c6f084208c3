"""The fake supply-chain system as a process of its own, and what a test tells it and asks it."""

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from tests.killing import ROOT


@dataclass(frozen=True)
class System:
    """A running system: its address, its moods and its book."""

    address: str

    def mood(self, name, registration="", **more):
        """How it is disposed from now on, towards all or one company."""
        path = f"/moods/{quote(registration, safe='')}" if registration else "/moods"
        self._ask("PUT", path, {"name": name, **more})

    def forget(self):
        self._ask("POST", "/forget")

    @property
    def accounts(self):
        return self._ask("GET", "/book")["accounts"]

    @property
    def asked(self):
        return self._ask("GET", "/book")["asked"]

    def _ask(self, method, path, told=None):
        body = json.dumps(told).encode() if told is not None else None
        request = urllib.request.Request(f"{self.address}{path}", data=body, method=method)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=10) as answer:
            return json.load(answer)


@contextmanager
def running_system(*words):
    """The process, from its first word to its end."""
    command = [sys.executable, "-m", "merchant.supply.fake", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield System(process.stdout.readline().split()[-1])
        finally:
            process.terminate()
