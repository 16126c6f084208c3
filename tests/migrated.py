"""A database file with all migrations behind it: made once in a run of the tests, and copied."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_SECONDS = 300


def put_migrated(at: Path, *, base: Path) -> None:
    """Put a copy there; `base` is pytest's folder for this process, beside which the first lies."""
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / "migrated.sqlite3"
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes second waits for the file
        if not made.exists():
            _migrate(made)
    shutil.copyfile(made, at)


def _migrate(made):
    fresh = made.with_suffix(".fresh")
    fresh.unlink(missing_ok=True)  # of a run that was killed
    told = {"DATABASE_URL": f"sqlite:///{fresh}", "BANTUO_VAR": str(made.parent), "BANTUO_LOOPBACK": "1"}
    env = os.environ | told | {"SECRET_KEY": "migrated-" + "x" * 50}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, cwd=ROOT, env=env, check=True, timeout=MOST_SECONDS)
    fresh.rename(made)
