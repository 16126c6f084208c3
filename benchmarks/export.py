"""How fast a million rows leave: `python -m benchmarks.export` on the database in use.

Exports the newest orders of the biggest store: about a million rows of CSV, with and without recipients, and
fifty thousand of XLSX. Prints one line a figure: rows, seconds, rows a second, and this process's memory.
"""

import os
import resource
import tempfile
import time

from django.db import connection
from django.utils import timezone

from benchmarks.desk import biggest_store
from orders.book.models import Line
from orders.export.counter import Counter
from orders.export.extract import Extract
from orders.export.files import write_file
from orders.export.snapshot import one_moment
from orders.selection.selection import Selection

MANY, SOME = 1_000_000, 50_000
SAMPLE = 10_000  # orders whose lines are counted


def measure(store, *, rows, format, with_recipients=False):
    """Write the file as a worker does and print what it took."""
    extract = newest(store, rows=rows, with_recipients=with_recipients)
    counter, began = Counter(), time.perf_counter()
    with tempfile.TemporaryFile() as file, one_moment():
        write_file(file, extract, shape="orders", format=format, counter=counter)
        size = file.seek(0, os.SEEK_END)
    seconds = time.perf_counter() - began
    what = f"export {format} {'with recipients' if with_recipients else 'without recipients'}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{what:<58}{counter.rows:>10,} rows  {seconds:6.1f} s  {counter.rows / seconds:>9,.0f} rows/s"
        f"  {size / 2**20:5.0f} MB  peak {memory} MB",
        flush=True,
    )


def newest(store, *, rows, with_recipients):
    """The store's newest orders that have about so many lines."""
    extract = Extract.of(Selection("all"), store=store, now=timezone.now(), with_recipients=with_recipients)
    sample = extract.orders.order_by("-ordered_at", "-pk").values("pk")[:SAMPLE]
    lines = Line.objects.filter(order__in=list(sample.values_list("pk", flat=True))).count()
    wanted = rows * min(SAMPLE, sample.count()) // max(lines, 1)
    last = extract.orders.order_by("-ordered_at", "-pk")[wanted : wanted + 1].first()
    if last is None:  # the store has fewer
        return extract
    orders = extract.orders.filter(ordered_at__gt=last.ordered_at)
    return Extract(store, orders, extract.sort, with_recipients)


def main():
    store = biggest_store()
    print(f"# {connection.vendor}, store {store.code}")
    for with_recipients in (False, True):
        measure(store, rows=MANY, format="csv", with_recipients=with_recipients)
    measure(store, rows=SOME, format="xlsx")


if __name__ == "__main__":
    main()
