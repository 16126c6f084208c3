"""A workbook's table, read by a process of its own: a hostile file takes none of our memory and time."""

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.conf import settings

from merchant.files.archive import check_workbook
from merchant.files.exceptions import UnreadableFile
from merchant.files.limits import Limits
from merchant.files.records import Fault, SpoiltRecord
from merchant.files.source import Row, Source

READER = "merchant.files.workbook"  # never imported here
PATIENCE = 90  # seconds of silence; the texts of a large workbook are read before its first row
BLOCK = 64 * 1024
LONGEST_FRAME = 16 * 2**20


class WorkbookSource(Source):
    """The first visible sheet of an XLSX file that is not empty."""

    def __init__(self, raw: BinaryIO, limits: Limits, *, patience: int = PATIENCE):
        super().__init__(limits, form="xlsx")
        check_workbook(raw, limits)
        self._share, self._total, self._patience = 0.0, 0, patience
        self._process = _start(raw, limits)
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    @property
    def share(self) -> float:
        return self._share

    def close(self) -> None:
        """End the reading process, whatever it is doing."""
        super().close()
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
            if not poll.poll(self._patience * 1000):
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
