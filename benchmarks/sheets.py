"""What a file of SKUs costs: `python -m benchmarks.sheets [lines …]` fills a database of any merchant's.

Brings in so many new SKUs by file, then the same with other weights, then once more, which changes nothing;
takes all out as CSV. Prints one line a step: CPU of this process and its highest memory so far.
"""

import argparse
import resource
import secrets
import time

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile

from merchant.sheets import outgoing, services
from merchant.sheets.models import SheetRun
from merchant.sheets.registry import sheet_of
from merchant.tenancy.models import Merchant

SKUS = sheet_of("skus")


def main():
    """Measure for each number of lines."""
    parser = argparse.ArgumentParser(prog="benchmarks.sheets", description=__doc__)
    parser.add_argument("lines", type=int, nargs="*", default=[20_000])
    for lines in parser.parse_args().lines:
        measure(lines)


def measure(lines: int) -> None:
    """One merchant of its own, with an empty catalogue."""
    mark = secrets.token_hex(3).upper()
    merchant = Merchant.objects.create(code=f"BENCH-{mark}", name="Benchmark")
    actor = get_user_model().objects.create_user(f"{mark}@example.com", None, name="Benchmark")
    for what, weight in (("new", 100), ("changed", 101), ("unchanged", 101)):
        begun = time.process_time()
        run = _bring(merchant, actor, _file(lines, weight))
        _told(f"{lines:,} SKUs, {run.counts[what]:,} {what}", begun)
    begun = time.process_time()
    size = sum(map(len, outgoing.csv_lines(SKUS, merchant, "en")))
    _told(f"{lines:,} SKUs out as CSV, {size:,} letters", begun)


def _file(lines, weight):
    rows = (f"B-{number:06},Product no. {number},{weight + number}\n" for number in range(lines))
    return ContentFile(("SKU,Title,weight_g\n" + "".join(rows)).encode(), "skus.csv")


def _bring(merchant, actor, file):
    key = secrets.token_hex(16)
    run = services.start(merchant=merchant, sheet=SKUS, file=file, file_name=file.name, actor=actor, key=key)
    run = _worked_at(run)
    if run.counts["new"] or run.counts["changed"]:
        run = _worked_at(services.confirm(run_id=run.pk, actor=actor, is_whole=False))
    return run


def _worked_at(run):
    while run.is_unfinished:
        services.go_on(run_id=run.pk)
        run = SheetRun.objects.get(pk=run.pk)
    return run


def _told(what, begun):
    cpu, memory = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {cpu:.1f} s CPU, {memory:.0f} MB")


if __name__ == "__main__":
    main()
