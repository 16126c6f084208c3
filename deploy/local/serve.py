"""`python -m deploy.local.serve PROCFILES GROUPS NAME…`, in .venv: the named services, kept by honcho.

Of several Procfiles (separated as in PATH) the later wins. Every service leaves a file named after its
process group in the directory GROUPS before it starts, and doesn't start if it can't.
"""

import multiprocessing
import os
import signal
import sys
from pathlib import Path
from shlex import quote

from honcho.environ import parse_procfile
from honcho.manager import Manager


class Crew(Manager):
    """Services that stand and fall together; remembers who fell first."""

    fallen = ()

    def terminate(self):
        if self._terminating:
            return
        if not self._all_started():
            os._exit(128 + signal.SIGTERM)  # honcho can't end what it hasn't seen start; the broom can
        self.fallen = [name for name, state in self._processes.items() if "returncode" in state]
        super().terminate()


def main(procfiles, groups, *names):
    multiprocessing.set_start_method("spawn")  # a forked helper would keep this process's files open
    commands = _commands(procfiles.split(os.pathsep))
    crew = Crew()
    for name in names:
        crew.add_process(name, f": > {quote(groups)}/$$ && {commands[name]}")
    crew.loop()
    if crew.fallen:
        print(
            f"Stopped, because {' and '.join(crew.fallen)} ended: the lines above say why.", file=sys.stderr
        )
    return 1 if crew.fallen else 0


def _commands(procfiles):
    commands = {}
    for procfile in procfiles:
        commands |= parse_procfile(Path(procfile).read_text()).processes
    return commands


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
