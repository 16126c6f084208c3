"""What an import costs: `python -m benchmarks.intake [lines …]` fills a database that has a store.

Writes a file of so many lines in Bantuo's own form, two lines an order, brings it in as open orders as a
worker does, and brings the same file again, which changes nothing. Prints one line a step: seconds, CPU of
this process and of those that it ended, its highest memory so far, and the database server's CPU where it
has one. `--xlsx` writes a workbook, `--file PATH --profile CODE` takes a file that is there.
"""

import argparse
import csv
import itertools
import os
import resource
import secrets
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from django.core.files.base import File
from django.utils import timezone
from openpyxl import Workbook

from benchmarks.machine import facts, server_cpu
from merchant.tenancy.models import Store
from orders.intake import services
from orders.intake.models import ImportRun

COLUMNS = [
    *("order_number", "ordered_at", "status", "line_id", "sku", "title", "units", "unit_price", "currency"),
    *("postage", "recipient_name", "phone", "email", "street", "city", "subdivision", "postcode", "country"),
]
WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
SKUS, PLACES = (
    2000,
    (("Leeds", "", "LS1 1AA", "GB"), ("Springfield", "IL", "62701", "US"), ("Lyon", "", "69001", "FR")),
)


def write_file(path: Path, lines: int) -> None:
    """A file of Bantuo's own form with so many lines, two an order, of the last days: text or a workbook."""
    mark, now = secrets.token_hex(3).upper(), timezone.now().replace(microsecond=0)
    rows = itertools.chain([COLUMNS], itertools.islice(_lines(mark, now), lines))
    if path.suffix == ".xlsx":
        _write_workbook(path, rows)
        return
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def _write_workbook(path, rows):
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in rows:
        sheet.append(row)
    workbook.save(path)


def _lines(mark, now):
    for number in itertools.count():
        ordered_at = (now - timedelta(hours=2, seconds=number % 600_000)).isoformat()
        *city, country = PLACES[number % len(PLACES)]
        buyer = (
            f"Buyer {number}",
            f"+44 7700 {number:06}",
            f"b{number}@example.com",
            f"{number} Example Street",
        )
        for line in (1, 2):
            sku = (number * 7 + line) % SKUS
            product = f"SKU-{sku:05}", f"Product no. {sku}", 1 + number % 3, f"{5 + sku % 90}.50", "GBP"
            yield (
                f"{mark}-{number:07}",
                ordered_at,
                "released",
                line,
                *product,
                "4.90",
                *buyer,
                *city,
                country,
            )


def bring(store: Store, path: Path, profile: str, *, create_skus: bool) -> ImportRun:
    """Read, judge and bring in, as a worker does."""
    with path.open("rb") as raw:
        run = services.start_import(
            store=store, profile=profile, file=File(raw, name=path.name), file_name=path.name, actor=None
        )
    _timed("read and compared", run)
    services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=create_skus)
    _timed("brought in", run)
    print(f"# {run.counts['entered']} {run.counts['outcomes']}", flush=True)
    return run


def _timed(what, run):
    began, worked, served = time.perf_counter(), _cpu(), server_cpu()
    while services.continue_import(run_id=run.pk):
        run.refresh_from_db()
        if not run.is_unfinished:
            break
    run.refresh_from_db()
    seconds, cpu = time.perf_counter() - began, _cpu() - worked
    there = f" {server_cpu() - served:8.1f} s CPU of the database" if served is not None else ""
    print(f"{what:<24}{seconds:8.1f} s {cpu:8.1f} s CPU {_memory():6,} MB{there}", flush=True)


def _cpu():
    """CPU seconds of this process and of those that it ended: a workbook is read in one of its own."""
    return sum(os.times()[:4])


def _memory():
    """The most that this process and the biggest of those that it ended ever took, in MB."""
    return sum(resource.getrusage(who).ru_maxrss for who in WHO) // 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lines", type=int, nargs="*", default=[100_000])
    parser.add_argument("--xlsx", action="store_true", help="write workbooks instead of text files")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--profile", default="bantuo")
    parser.add_argument("--store", help="code of the store; the first one otherwise")
    asked = parser.parse_args()
    stores = Store.objects.select_related("merchant").order_by("pk")
    store = stores.get(code=asked.store) if asked.store else stores.first()
    print(f"# {facts()}")
    if asked.file:
        _measure(store, asked.file, asked.profile)
        return
    with tempfile.TemporaryDirectory() as folder:
        for lines in asked.lines:
            path = Path(folder) / f"orders-{lines}.{'xlsx' if asked.xlsx else 'csv'}"
            write_file(path, lines)
            _measure(store, path, asked.profile)


def _measure(store, path, profile):
    print(f"# {path.name}, {path.stat().st_size / 2**20:.0f} MB")
    bring(store, path, profile, create_skus=True)
    print("# the same file again")
    bring(store, path, profile, create_skus=False)


if __name__ == "__main__":
    main()
