"""All figures: `python -m benchmarks [DATABASE_URL …]`.

Without an address it measures the database in use; with several, each in a process of its own, and then
what the last costs in proportion to the first.
"""

import json
import os
import subprocess
import sys

from benchmarks import desk
from benchmarks.machine import facts

LINE = "figure "


def measure_here():
    """Print this database's figures, a line each; for a caller that compares them as JSON, too."""
    store = desk.biggest_store()
    print(f"# {facts()}")
    print(f"# {desk.rows():,} orders, the biggest store: {store.code}")
    for figure in desk.figures(store):
        print(figure.line(), flush=True)
        if "--json" in sys.argv:
            print(LINE + json.dumps([figure.what, figure.p50, figure.cpu]), flush=True)
    # A process of its own, for its memory counts, too.
    subprocess.run([sys.executable, "-m", "benchmarks.export"], check=True)


def measure_at(urls):
    told = [_measured(url) for url in urls]
    if len(told) > 1:
        first, last = told[0], told[-1]
        print("# the last database in proportion to the first (wall p50, CPU)")
        for what, (p50, cpu) in last.items():
            if what in first:
                print(f"{what:<58}× {p50 / first[what][0]:5.2f}  × {cpu / first[what][1]:5.2f}")


def _measured(url):
    command = [sys.executable, "-m", "benchmarks", "--json"]
    environ = os.environ | {"DATABASE_URL": url}
    told = {}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.startswith(LINE):
                what, *figures = json.loads(line.removeprefix(LINE))
                told[what] = figures
            else:
                print(line, end="", flush=True)
    if process.returncode:
        raise SystemExit(process.returncode)
    return told


if __name__ == "__main__":
    if urls := [argument for argument in sys.argv[1:] if not argument.startswith("--")]:
        measure_at(urls)
    else:
        measure_here()
