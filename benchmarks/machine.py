"""What the figures were measured on."""

import os
import platform
from pathlib import Path

import django
from django.db import connection


def facts() -> str:
    """Cores, model, memory and versions, in one line."""
    return "; ".join(
        [
            f"{os.cpu_count()} × {_model()}",
            f"{_memory():.0f} GiB",
            platform.system() + " " + platform.release(),
            f"Python {platform.python_version()}",
            f"Django {django.get_version()}",
            _database(),
        ]
    )


def server_cpu() -> float | None:
    """CPU seconds of the server's process for this connection; None where it works in this process."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text()
    user, system = told.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _model():
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3


def _database():
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return connection.display_name
        cursor.execute("SELECT current_setting('server_version'), current_setting('shared_buffers')")
        version, buffers = cursor.fetchone()
        return f"PostgreSQL {version.split()[0]} with {buffers} of shared buffers"
