"""Writes a crowd chunk by chunk; where there are processes for it, others draw while this one writes."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from django.db import connection

from merchant.tenancy.bulk import insert_rows
from orders.demo.crowd.plan import Plan
from orders.demo.crowd.sheets import COLUMNS, Sheets

AHEAD = 2  # chunks that each process may have finished before they are written
_plan: Plan | None = None  # what a forked process draws by: it has it from its parent's memory


def write_orders(plan: Plan, *, processes: int) -> Iterator[tuple[int, list]]:
    """Write all chunks; yields for each how many orders are written, and what stands on pick lists."""
    draw, write = (_drawn_elsewhere, _copy) if processes > 1 else (_drawn_here, write_sheets)
    for first, (rows, listed) in zip(plan.chunks(), draw(plan, processes), strict=True):
        write(rows)
        yield first, listed


def write_sheets(sheets: Sheets) -> None:
    """Put rows into their tables."""
    for model, columns in COLUMNS.items():
        if sheets.rows[model]:
            insert_rows(model, columns, sheets.rows[model])


def _drawn_here(plan, _processes):
    return map(plan.draw_chunk, plan.chunks())


def _drawn_elsewhere(plan, processes):
    """Chunks in their order, drawn by forked processes that never touch the database."""
    global _plan
    _plan = plan
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        chunks = iter(plan.chunks())
        waiting = [pool.submit(_draw_text, first) for first in islice(chunks, processes * AHEAD)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(_draw_text, first) for first in islice(chunks, 1)]


def _draw_text(first) -> tuple[Mapping[type, bytes], list]:
    sheets, listed = _plan.draw_chunk(first)
    return {model: _text(rows) for model, rows in sheets.rows.items() if rows}, listed


def _text(rows):
    """Rows as COPY reads them."""
    return "".join(["\t".join(map(_value, row)) + "\n" for row in rows]).encode()


def _value(value):
    if value is None:
        return r"\N"
    if isinstance(value, str) and "\\" in value:
        return value.replace("\\", r"\\")
    return str(value)


def _copy(texts):
    quote = connection.ops.quote_name
    for model, fields in COLUMNS.items():
        if model not in texts:
            continue
        columns = ", ".join(quote(model._meta.get_field(name).column) for name in fields)
        statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(texts[model])
