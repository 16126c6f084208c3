import subprocess

from deploy.local import groups
from deploy.local.places import ROOT


def run(command, environ, *, stdout=None, stderr=None):
    """Run a command to its end; if we are stopped meanwhile, it ends first, with all its children."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )
    try:
        output, errors = process.communicate()
    except BaseException:
        groups.end([process.pid])
        raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def succeeds(command, environ):
    """Whether a command exists and ends well; what it prints is dropped."""
    try:
        return run(command, environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False
