"""Process groups: every service is one, so that its children can be ended even after it died itself."""

import contextlib
import os
import signal
import time

GRACE = 3.0


def end(groups):
    """Ask the groups to end, and make them if they don't."""
    send(signal.SIGTERM, groups)
    deadline = time.monotonic() + GRACE
    while any(_is_alive(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.02)
    send(signal.SIGKILL, groups)


def send(signum, groups):
    """Signal all that is left of the groups."""
    for group in groups:
        try:
            os.killpg(group, signum)
        except (ProcessLookupError, PermissionError):  # gone; macOS says "not permitted" of a dead one
            continue


def _is_alive(group):
    with contextlib.suppress(ChildProcessError):
        os.waitpid(-group, os.WNOHANG)  # a child of ours that ended counts as alive until it is reaped
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True
