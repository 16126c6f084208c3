"""`python -m deploy.local.broom FILE` sweeps when whoever holds its standard input is gone, however it went.

FILE has the number of one process group a line. Even `kill -9` of `make run` so leaves nothing behind.
"""

import sys
from pathlib import Path

from deploy.local import groups, signals


def main(path):
    signals.ignore()
    sys.stdin.read()
    groups.end([int(line) for line in Path(path).read_text().split()])


if __name__ == "__main__":
    main(sys.argv[1])
