"""One word from the Makefile, one act."""

import os
import sys

from deploy.local import bench, check, demo, run, signals, test
from deploy.local.exceptions import Refusal

ACTS = {
    "run": run.run,
    "dev": run.develop,
    "test": test.test,
    "check": check.check,
    "demo": demo.redate,
    "bench": bench.bench,
}


def main(word):
    signals.listen()
    try:
        return ACTS[word](dict(os.environ))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except signals.Stopped as stopped:
        print("Stopped.", file=sys.stderr)
        return 128 + stopped.signum


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
