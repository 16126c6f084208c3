"""How long a thing takes: CPU of this process, wall time, and how many queries it asks."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

ORDER_TABLES = '"orders_'
TIMES, WARM = 60, 5


@dataclass(frozen=True)
class Figure:
    """One thing measured: medians of CPU and wall in milliseconds, the slowest twentieth, queries."""

    what: str
    cpu: float
    p50: float
    p95: float
    queries: int = 0
    of_orders: int = 0
    note: str = ""

    def line(self) -> str:
        asked = f"{self.of_orders:>3} queries of orders, {self.queries} in all" if self.queries else ""
        times = f"{self.cpu:7.1f} ms CPU  p50 {self.p50:7.1f}  p95 {self.p95:7.1f}"
        return f"{self.what:<58}{times}  {asked}  {self.note}".rstrip()


def measure(what: str, act: Callable[[], object], *, times: int = TIMES, note: str = "") -> Figure:
    """Do it until it is warm, count its queries once, then time it again and again."""
    for _time in range(WARM):
        act()
    with CaptureQueriesContext(connection) as asked:
        act()
    of_orders = sum(ORDER_TABLES in query["sql"] for query in asked)
    queries = len(asked)  # the log itself is emptied by the next request
    cpu, wall = [], []
    gc.collect()
    for _time in range(times):
        began, worked = time.perf_counter(), time.process_time()
        act()
        cpu.append(1000 * (time.process_time() - worked))
        wall.append(1000 * (time.perf_counter() - began))
    slow = statistics.quantiles(wall, n=20)[-1]
    return Figure(what, statistics.median(cpu), statistics.median(wall), slow, queries, of_orders, note)
