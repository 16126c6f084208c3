"""A workbook's table, read by a process of its own: a hostile file takes none of our memory and time."""

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import inf
from typing import BinaryIO

from django.conf import settings

from merchant.files.archive import check_workbook
from merchant.files.exceptions import UnreadableFile
from merchant.files.limits import Limits
from merchant.files.records import Fault, SpoiltRecord
from merchant.files.source import Row, Source
from merchant.files.turns import turn

READER = "merchant.files.workbook"  # never imported here
BLOCK = 64 * 1024
LONGEST_FRAME = 16 * 2**20


@dataclass(frozen=True)
class Pace:
    """For how long a workbook may keep whoever reads it waiting, in seconds."""

    silence: float
    whole: float = inf
    takes_turns: bool = False


# A job has time: the texts of a large workbook are read before its first row.
AT_WORK = Pace(silence=90)
# Somebody waits for the page, and others wait for theirs.
AT_ONCE = Pace(silence=10, whole=20, takes_turns=True)


class WorkbookSource(Source):
    """The first visible sheet of an XLSX file that is not empty."""

    def __init__(self, raw: BinaryIO, limits: Limits, *, pace: Pace = AT_WORK):
        super().__init__(limits, form="xlsx")
        check_workbook(raw, limits)
        self._share, self._total, self._pace = 0.0, 0, pace
        self._held = ExitStack()
        if pace.takes_turns:
            self._held.enter_context(turn())
        self._until = time.monotonic() + pace.whole
        try:
            self._process = _start(raw, limits)
            self._held.callback(self._end)
            self._begin()
        except BaseException:
            self._held.close()
            raise

    @property
    def share(self) -> float:
        return self._share

    def close(self) -> None:
        """End the reading process, whatever it is doing, and let the next one have its turn."""
        super().close()
        self._held.close()

    def _end(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    def _rows(self) -> Iterator[Row]:
        for frame in self._frames():
            if isinstance(frame, list):
                yield self._row(*frame)
            elif "refused" in frame:
                raise UnreadableFile(frame.pop("refused"), **frame)
            else:
                self._take(frame)
                if "end" in frame:
                    return
        self._explain_death()

    def _row(self, line, cells, faults, last):
        self._total += sum(map(len, cells))
        if self._total > self._limits.workbook_expanded:  # one long text may stand in a million cells
            raise UnreadableFile("workbook_bomb", limit_mb=self._limits.workbook_expanded // 2**20)
        # A row ends with its last cell that is not empty; the header says how many there should be.
        width = len(self.header) or last
        cells += [""] * (width - len(cells))
        if faults:
            cells = SpoiltRecord(cells, {int(place): Fault(*fault) for place, fault in faults.items()})
        return line, cells

    def _take(self, frame):
        self._share = frame.get("share", self._share)
        if "sheet" in frame:
            self.told["sheet"] = frame["sheet"]
        for code, name in (
            ("other_sheets", "others"),
            ("hidden_sheets", "hidden"),
            ("merged_cells", "merged"),
        ):
            if frame.get(name):
                self._note(code, count=frame[name])

    def _frames(self):
        """What the process says, value by value."""
        pipe = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(pipe, select.POLLIN | select.POLLHUP)
        rest = b""
        while True:
            patience = min(self._pace.silence, self._until - time.monotonic())
            if patience <= 0 or not poll.poll(patience * 1000):
                raise UnreadableFile("workbook_too_slow")
            block = os.read(pipe, BLOCK)
            if not block:
                return
            *frames, rest = (rest + block).split(b"\n")
            yield from map(json.loads, frames)
            if len(rest) > LONGEST_FRAME:
                raise UnreadableFile("workbook_damaged")

    def _explain_death(self):
        """The process ended without a word: it had too much to do, or the workbook broke it."""
        code = "workbook_too_slow" if self._process.wait() < 0 else "workbook_damaged"
        raise UnreadableFile(code)


def _start(raw, limits):
    told = {
        "memory": limits.workbook_memory,
        "seconds": limits.workbook_seconds,
        "columns": limits.columns,
        "cell": limits.cell,
        "parent": os.getpid(),
    }
    with _on_disk(raw) as file:
        return subprocess.Popen(
            [sys.executable, "-m", READER, json.dumps(told)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={},
        )


@contextmanager
def _on_disk(raw):
    """The file itself, or a nameless copy of what lies in memory only."""
    if _has_place(raw):
        yield raw
        return
    with tempfile.TemporaryFile() as copy:
        raw.seek(0)
        shutil.copyfileobj(raw, copy)
        copy.flush()
        yield copy


def _has_place(raw):
    try:
        return raw.fileno() >= 0
    except (AttributeError, OSError):
        return False
