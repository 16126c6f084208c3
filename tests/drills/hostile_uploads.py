"""Uploads hostile files to a running site: `python -m tests.drills.hostile_uploads`; words pick some.

Site, worker, broker and database are real processes (the database's kind is that of DATABASE_URL). A line for
each file says what a person reads of it, how long it took, the most memory of a process of the site, of the
worker and of the process that reads workbooks, and how long other pages took meanwhile. The exit code is 1
where a process took more than 400 MB, a page more than five seconds, or anything was left behind.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.setdefault("IMPORT_MAX_RECORDS", "150000")  # a million would take some minutes to reach

import django  # noqa: E402

django.setup()

import re  # noqa: E402
import socket  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from html import unescape  # noqa: E402
from http.client import HTTPConnection  # noqa: E402
from pathlib import Path  # noqa: E402
from tempfile import TemporaryDirectory, TemporaryFile  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.urls import reverse  # noqa: E402

from merchant.tenancy.models import Store  # noqa: E402
from orders.intake import services  # noqa: E402
from orders.intake.models import FileHead, ImportRun, StagedRow  # noqa: E402
from orders.intake.wording import reason_title, refusal_sentence  # noqa: E402
from tests.conftest import client_of  # noqa: E402
from tests.drills.hostile_shapes import PROFILES, SHAPES  # noqa: E402
from tests.drills.outage.processes import crew, until  # noqa: E402

MOST_MEMORY = 400  # MB, of any one process
MOST_SECONDS = 5  # for a page while a file is uploaded or read
LONGEST = 600  # seconds for one file
PART = b"drill-of-hostile-files"
READER, WORKER = b"merchant.files.workbook", b"celery"
ERROR = re.compile(r'<p class="wrong-because"[^>]*>(.*?)</p>', re.DOTALL)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Peaks:
    """The most memory in MB of one process of each kind, and the slowest page, since it was started."""

    site: int = 0
    worker: int = 0
    reader: int = 0
    page: float = 0
    failed: list = field(default_factory=list)

    def __str__(self):
        memory = f"site {self.site} MB, worker {self.worker} MB, reader {self.reader} MB"
        return f"{memory}; slowest page {self.page:.2f} s {self.failed or ''}"

    @property
    def are_bad(self):
        """Whether a process took too much, or a page was slow or not given."""
        most = max(self.site, self.worker, self.reader)
        return most > MOST_MEMORY or self.page > MOST_SECONDS or bool(self.failed)


class Watch:
    """Looks at the processes ten times a second, and at a page twice."""

    def __init__(self, site):
        self.site, self.peaks = site, Peaks()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=look, daemon=True) for look in (self._memory, self._page)]
        for thread in self._threads:
            thread.start()

    def begin(self):
        self.peaks = Peaks()

    def end(self):
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _memory(self):
        while not self._ended.wait(0.1):
            for kind, size in memory_of(os.getppid()):
                setattr(self.peaks, kind, max(getattr(self.peaks, kind), size))

    def _page(self):
        while not self._ended.wait(0.5):
            began, peaks = time.monotonic(), self.peaks
            status, _text, _where = self.site.ask(
                "GET", reverse("orders:imports", args=[self.site.store.code])
            )
            peaks.page = max(peaks.page, time.monotonic() - began)
            if status != 200:
                peaks.failed.append(status)


def memory_of(ancestor):
    """(kind, MB) of every process that the drill's parent has started."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            if not _descends_from(int(folder.name), ancestor):
                continue
            words = (folder / "cmdline").read_bytes()
            told = (folder / "status").read_text()
        except OSError:
            continue  # it ended just now
        kind = "reader" if READER in words else "worker" if WORKER in words else "site"
        found = re.search(rf"{'VmHWM' if kind == 'reader' else 'VmRSS'}:\s+(\d+)", told)
        if found and (kind != "site" or b"gunicorn" in words):
            yield kind, int(found[1]) // 1024


def _descends_from(pid, ancestor):
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1])
        if pid == ancestor:
            return True
    return False


class Site:
    """The running site, as its owner's browser asks it."""

    def __init__(self, port):
        self.port = port
        self.store = Store.objects.get()
        client = client_of(self.store.merchant.membership_set.get().user)
        self._cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        self.imports = reverse("orders:imports", args=[self.store.code])

    def ask(self, method, path, body=None, kind="", size=0):
        """(status, text, where it leads) of one request."""
        door = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies} | ({"Content-Type": kind, "Content-Length": str(size)} if body else {})
        try:
            door.request(method, path, body, headers)
            answer = door.getresponse()
            for name, value in answer.getheaders():
                if name == "Set-Cookie" and method == "GET" and body is None and "csrf" in value:
                    self._cookies.update([value.partition(";")[0].split("=", 1)])
            return answer.status, answer.read().decode(), answer.getheader("Location", "")
        finally:
            door.close()

    def upload(self, name, chunks, profile):
        """Send a file by the page's form; (what it answers, where it leads, bytes)."""
        path = reverse("orders:import_new", args=[self.store.code])
        token = TOKEN.search(self.ask("GET", path)[1])[1]
        fields = {"csrfmiddlewaretoken": token, "profile": profile}
        with TemporaryFile() as body:
            for field_name, value in fields.items():
                body.write(_part(f'name="{field_name}"') + value.encode() + b"\r\n")
            body.write(
                _part(f'name="file"; filename="{name}"', b"Content-Type: application/octet-stream\r\n")
            )
            before = body.tell()
            body.writelines(chunks)
            size = body.tell() - before
            body.write(b"\r\n--" + PART + b"--\r\n")
            whole = body.tell()
            body.seek(0)
            multipart = f"multipart/form-data; boundary={PART.decode()}"
            return *self.ask("POST", path, body, multipart, whole), size


def _part(about, kind=b""):
    return b"--" + PART + f"\r\nContent-Disposition: form-data; {about}\r\n".encode() + kind + b"\r\n"


def told_of(run):
    """What the import's page says, in short, once the worker is done with it."""
    if run.state == "failed":
        return refusal_sentence(run.failure["code"], run.failure)
    if run.state == "mapping":
        is_asked = FileHead.objects.filter(run=run, has_names=None).exists()
        return "asks whether the first line names the columns" if is_asked else "asks what the columns mean"
    reasons = [f"{count:,} × {reason_title(code)}" for code, count in run.counts["reasons"].items()]
    notes = [note["code"] for note in run.counts["file"].get("notes", [])]
    return (
        f"read: {run.counts['lines']:,} lines, {run.counts['orders']:,} orders; {'; '.join(reasons + notes)}"
    )


def try_one(site, name, chunks, profile):
    """(sentence, bytes) of one file, which is gone afterwards."""
    status, text, where, size = site.upload(name, chunks, profile)
    if status != 302:
        error = ERROR.search(text)
        told = unescape(re.sub(r"<[^>]+>", "", error[1])).strip() if error else "no sentence"
        return (told if status == 200 else f"{status}!"), size
    run = ImportRun.objects.get(public_id=where.rstrip("/").split("/")[-1])

    def is_read():
        run.refresh_from_db()
        return run.state != "reading"

    try:
        until(is_read, seconds=LONGEST)
    except AssertionError:
        return f"still {run.state} after {LONGEST} s!", size
    told = told_of(run)
    if run.state != "failed":
        services.discard_import(run_id=run.pk, actor=None)
    return told, size


def left_behind():
    """What of all these files is still there."""
    files = default_storage.listdir("imports")[1] if default_storage.exists("imports") else []
    rows = StagedRow.objects.count() + FileHead.objects.count()
    return [*files, *([f"{rows} rows"] if rows else [])]


def inside(port, wanted):
    """The drill itself, in a process that has the site's database."""
    site = Site(port)
    site.ask("GET", site.imports)  # the first page takes longer
    watch, is_bad = Watch(site), False
    for shape, make in SHAPES.items():
        if wanted and not any(word in shape for word in wanted):
            continue
        name, chunks = make()
        watch.begin()
        began = time.monotonic()
        told, size = try_one(site, name, chunks, PROFILES.get(shape, "recognise"))
        peaks, took = watch.peaks, time.monotonic() - began
        is_bad |= peaks.are_bad or told.endswith("!") or told == "no sentence"
        print(f"{shape} ({size / 2**20:.1f} MB): {told}\n    {took:.1f} s, {peaks}", flush=True)
    watch.end()
    print("left behind:", left_behind() or "nothing")
    return is_bad or bool(left_behind())


def outside(wanted):
    """Start everything, let the drill run in it, end everything."""
    with TemporaryDirectory() as base, crew(Path(base)) as ours:
        ours.start_broker()
        desk = ours.open_desk()
        desk.open_shop()
        ours.start_jobs()
        port = _free_port()
        bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--no-control-socket"]
        ours.start(sys.executable, "-m", "gunicorn", "config.wsgi:application", *bind)
        until(lambda: "worker" in desk.report()["alive"], seconds=60, told=ours.state)
        until(lambda: _answers(port), seconds=60, told=ours.state)
        drill = ours.start(
            sys.executable, "-m", "tests.drills.hostile_uploads", "--inside", str(port), *wanted, stdout=None
        )
        result = drill.wait()
        if result:
            print(ours.state())
        return result


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def _answers(port):
    try:
        door = HTTPConnection("127.0.0.1", port, timeout=5)
        door.request("GET", "/")
        return door.getresponse().status
    except OSError:
        return False


if __name__ == "__main__":
    settings.LANGUAGE_CODE = "en"
    words = sys.argv[1:]
    if words[:1] == ["--inside"]:
        sys.exit(inside(int(words[1]), words[2:]))
    sys.exit(outside(words))
