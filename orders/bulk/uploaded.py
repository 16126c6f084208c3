"""From an uploaded file to the lines of a table: text in three encodings, or a workbook."""

import json
import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from orders.bulk.exceptions import BadTable
from orders.bulk.pasted import cells_of

MOST_BYTES = 5 * 2**20
READER = "orders.bulk.sheet"  # never imported here: it is a process of its own
PATIENCE = 40  # seconds; the reader gives up long before
ZIP, OLD_EXCEL, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


def lines_of(file: File) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of a CSV, TSV or XLSX file."""
    if file.size > MOST_BYTES:
        raise BadTable(
            _("The file is larger than %(limit)s MB. Split it into smaller ones.")
            % {"limit": MOST_BYTES // 2**20}
        )
    content = file.read()
    if content.startswith(ZIP):
        return _workbook(content)
    return cells_of(_text(content))


def _text(content):
    if content.startswith((OLD_EXCEL, PDF)) or content[:200].lstrip().lower().startswith(MARKUP):
        raise BadTable(_("This is not a table. Save it as CSV or XLSX and upload that file."))
    encodings = ("utf-16",) if content.startswith(UTF16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadTable(_("The file holds what is not text. Save it as “CSV UTF-8” and upload that file."))


def _workbook(content):
    """A workbook is read by a process of its own, so that a hostile one takes no other's memory."""
    command = [sys.executable, "-m", READER]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=PATIENCE, cwd=settings.BASE_DIR, env={}
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise BadTable(_("This workbook cannot be read. Save its first sheet as CSV and upload that file."))
    return enumerate(map(json.loads, done.stdout.splitlines()), start=1)
