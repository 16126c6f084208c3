"""`make run` and `make dev`: from a bare checkout to pages that answer, and back without a trace."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager

from deploy.local import broker, commands, envfile, locks, ports, requirements, signals, supply
from deploy.local.exceptions import Refusal
from deploy.local.places import PROCFILE, PROCFILE_DEV, PYTHON, ROOT, for_children, var_dir

SERVICES = ("web", "worker", "beat")
READY_SECONDS = 60
STOPPING_SECONDS = 8  # honcho kills after five what has not ended


def run(environ):
    """Serve as in production, but on loopback and with the demo."""
    return _serve(environ, [PROCFILE])


def develop(environ):
    """Serve with DEBUG, and with pages that follow every change of the code."""
    return _serve(environ | {"DEBUG": "1"}, [PROCFILE, PROCFILE_DEV])


def _serve(environ, procfiles):
    var, port = var_dir(environ), ports.chosen(environ)
    address = f"http://{ports.HOST}:{port}/"
    note = f"Bantuo already runs here, on {address} (process {os.getpid()}): stop that one first."
    with locks.only_one(var / "run.lock", note):
        ports.refuse_taken(port)
        requirements.install(environ, requirements.RUNTIME)
        envfile.make(var / "bantuo.env")
        environ = for_children(environ, BANTUO_VAR=str(var), BANTUO_PORT=str(port))
        environ, services = _with_what_is_missing(environ, var)
        accounts = _prepare(environ)
        with _crew(environ, procfiles, services, var) as crew:
            _announce(crew, address, accounts)
            return crew.wait()


def _with_what_is_missing(environ, var):
    """The environment and services, with those that nobody brought: a broker, and a supply-chain system."""
    services = SERVICES
    if not supply.is_external(environ, var):
        environ, services = environ | supply.embedded(), ("supply", *services)
    if not broker.is_external(environ, var):
        environ, services = environ | broker.embedded(environ, var), ("valkey", *services)
    return environ, services


def _prepare(environ):
    """Database, translations, static files and demo; returns what is said of the demo's accounts."""
    done = commands.run([PYTHON, "-m", "deploy.local.prepare"], environ, stdout=subprocess.PIPE)
    if done.returncode:
        raise Refusal("Bantuo could not be prepared: the lines above say why.")
    return done.stdout.strip()


@contextmanager
def _crew(environ, procfiles, services, var):
    """The services under honcho, in sessions of their own: a Ctrl-C reaches them through us alone."""
    groups = tempfile.mkdtemp(prefix="groups-", dir=var)
    broom = [sys.executable, "-m", "deploy.local.broom", groups]
    crew = [PYTHON, "-m", "deploy.local.serve", os.pathsep.join(map(str, procfiles)), groups, *services]
    with (
        subprocess.Popen(broom, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True) as broom,
        subprocess.Popen(
            crew, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, start_new_session=True
        ) as process,
    ):
        try:
            broom.stdin.write(b"%d\n" % process.pid)
            broom.stdin.flush()
            yield process
        except signals.Stopped:
            process.terminate()
            _wait_a_little(process)
            raise
        finally:
            process.kill()


def _wait_a_little(process):
    try:
        process.wait(STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        print("Some service does not end by itself: it is being killed.", file=sys.stderr)


def _announce(crew, address, accounts):
    """Say where Bantuo is once it answers there."""
    deadline = time.monotonic() + READY_SECONDS
    while crew.poll() is None and time.monotonic() < deadline:
        if _answers(f"{address}healthz"):
            print(f"\nBantuo runs on {address} (Ctrl-C ends it)\n\n{accounts}\n", flush=True)
            return
        time.sleep(0.2)
    if crew.poll() is None:
        print(f"{address}healthz still does not answer: the lines above may say why.", file=sys.stderr)


def _answers(url):
    try:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return direct.open(url, timeout=5).status == 200
    except OSError:
        return False
