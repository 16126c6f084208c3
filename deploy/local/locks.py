"""Locks of the kernel: they go with the process that holds them, so none is ever left over."""

import fcntl
import os
from contextlib import contextmanager

from deploy.local.exceptions import Refusal


@contextmanager
def only_one(path, note):
    """Hold the lock, or refuse with the note that the holder left in the file."""
    with open(path, "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Refusal(file.read() or "Bantuo is being started here by another command.") from None
        _write(file, note)
        try:
            yield
        finally:
            _write(file, "")


@contextmanager
def in_turn(path):
    """Hold the lock, waiting for whoever has it."""
    with open(path, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(file, note):
    file.truncate(0)
    file.write(note)
    file.flush()
    os.fsync(file.fileno())
