"""Processes that are killed: a database of their own, and what it shows while they work and afterwards."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.migrated import put_migrated

ROOT = Path(__file__).resolve().parents[1]


def surroundings(tmp_path):
    """The environment of processes that share a migrated database in this folder."""
    put_migrated(tmp_path / "db.sqlite3", base=tmp_path.parent)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return kept | {
        "BANTUO_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "SECRET_KEY": "killed-" + "x" * 50,
        "BANTUO_LOOPBACK": "1",
    }


def manage(env, *words):
    """A command of manage.py, run to its end."""
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, timeout=120)


def shell(env, code):
    """Python code beside the database, run to its end."""
    manage(env, "shell", "-v0", "-c", code)


def told_by(env, code):
    """The last line that Python code beside the database prints."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
    done = subprocess.run(
        command, cwd=ROOT, env=env, check=True, timeout=120, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.splitlines()[-1]


def started(env, *words):
    """A command of manage.py that is going to be killed."""
    command = [sys.executable, "manage.py", *words]
    return subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)


def kill_when(worker, reached):
    """Kill -9 as soon as the database shows what was waited for."""
    while worker.poll() is None and not reached():
        time.sleep(0.02)
    worker.kill()
    worker.wait()


def count(tmp_path, table):
    with sqlite3.connect(f"file:{tmp_path}/db.sqlite3?mode=ro", uri=True, timeout=20) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
