"""`python -m deploy.local.broom DIRECTORY` sweeps when whoever holds its standard input is gone, anyhow.

So even `kill -9` of `make run` leaves nothing behind. Every service puts a file named after its process group
into DIRECTORY before it starts; honcho's group comes by standard input.
"""

import shutil
import signal
import sys
from pathlib import Path

from deploy.local import groups, signals


def main(directory):
    signals.ignore()
    honcho = [int(word) for word in sys.stdin.read().split()]
    closed = Path(directory).rename(f"{directory}.closed")  # a service that is late can't start any more
    groups.end([int(file.name) for file in closed.iterdir()])
    groups.send(signal.SIGKILL, honcho)  # has nothing to tidy up once the services are gone
    shutil.rmtree(closed)


if __name__ == "__main__":
    main(sys.argv[1])
