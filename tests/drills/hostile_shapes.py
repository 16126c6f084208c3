"""The hostile files of a drill, made as large as in the wild: name → (file name, chunks of bytes)."""

import gzip
import os
import struct
import zlib
from collections.abc import Callable, Iterator

from openpyxl import Workbook

from tests.merchant.files.making import book_bytes, with_parts, workbook_of
from tests.merchant.files.test_hostile import CELL, GOOD, LAUGHING, MAIN, SHEET, sheet_of, with_texts

MB = 2**20
HEADER = b"order_number,ordered_at,sku,units,unit_price,currency,country\n"
LINE = b"A-1,2026-03-01T10:00,MUG,1,5.00,GBP,GB\n"
NAMES = ["order_number", "ordered_at", "sku", "units"]
BLOCK = bytes(16 * MB)
Made = tuple[str, Iterator[bytes] | list[bytes]]


def archive(entries: list[tuple[str, int, bytes, int, int]]) -> Iterator[bytes]:
    """A zip of (name, method, packed block, times that it stands there, size that is claimed)."""
    directory, at = [], 0
    for name, method, block, times, claimed in entries:
        facts = struct.pack("<HHHHHLLLHH", 20, 0, method, 0, 33, 0, len(block) * times, claimed, len(name), 0)
        yield b"PK\x03\x04" + facts + name.encode()
        for _time in range(times):
            yield block
        directory.append(
            b"PK\x01\x02\x14\x00" + facts + struct.pack("<HHHLL", 0, 0, 0, 0, at) + name.encode()
        )
        at += 30 + len(name) + len(block) * times
    size = sum(map(len, directory))
    yield b"".join(directory)
    yield struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(directory), len(directory), size, at, 0)


def bomb(ballast: int) -> Iterator[bytes]:
    """Eight gigabytes in four sheets, and so many megabytes that cannot be packed."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = pack.compress(BLOCK) + pack.flush(zlib.Z_FULL_FLUSH)
    sheets = [(f"xl/worksheets/sheet{n}.xml", 8, block, 128, 2**31) for n in range(1, 5)]
    return archive(
        [
            ("xl/workbook.xml", 0, b"", 1, 0),
            *sheets,
            ("xl/media/noise.bin", 0, os.urandom(MB), ballast, ballast * MB),
        ]
    )


def million_entries() -> Iterator[bytes]:
    """A directory of a million names, each of the same nothing."""
    yield b"PK\x03\x04" + bytes(26)
    for number in range(1_000_000):
        yield b"PK\x01\x02\x14\x00\x14\x00" + bytes(20) + b"\x06\x00" + bytes(16) + b"%06d" % number
    yield struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, 52 * 10**6, 30, 0)


def wordy_workbook() -> bytes:
    """Four million texts, thirty times as large as they are packed: what a table of them would take."""
    texts = "".join(f"<si><t>{n:0>40}</t></si>" for n in range(4_000_000))
    return with_texts(workbook_of(NAMES, ["A-1", "2026-03-01 10:00", "MUG", 1]), f"<sst {MAIN}>{texts}</sst>")


def long_sheet() -> bytes:
    """So many rows that nobody waits for their end."""
    names = "".join(
        f'<c r="{column}1" t="str"><v>{name}</v></c>' for column, name in zip("ABCD", NAMES, strict=True)
    )
    rows = "".join(CELL.format(row=row, text="x" * 40) for row in range(2, 100_000))
    return with_parts(GOOD, **{SHEET: sheet_of(f'<row r="1">{names}</row>{rows}')})


def merged() -> bytes:
    book = Workbook()
    for row in (NAMES, ["A-1", "2026-03-01 10:00", "MUG", 1], [None, None, "CUP", 1]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    return book_bytes(book)


def far_cell() -> bytes:
    book = Workbook()
    book.active.append(NAMES)
    book.active["XFD1048576"] = "far away"
    return book_bytes(book)


def lines(*records: str) -> bytes:
    return HEADER + "\n".join(records).encode() + b"\n"


def one(name: str, content: Callable[[], bytes]) -> Callable[[], Made]:
    return lambda: (name, [content()])


# What a person calls them; the others are recognised. A worker reads these, whatever time they take.
PROFILES = {"XLSX of four million texts": "bantuo", "XLSX of 100,000 rows": "bantuo"}
SHAPES: dict[str, Callable[[], Made]] = {
    "100 MB XLSX that unpacks to 8 GB": lambda: ("a.xlsx", bomb(92)),
    "60 MB XLSX that unpacks to 8 GB": lambda: ("a.xlsx", bomb(52)),
    "zip of a million entries": lambda: ("a.xlsx", million_entries()),
    "XLSX of four million texts": one("a.xlsx", wordy_workbook),
    "XLSX of 100,000 rows": one("a.xlsx", long_sheet),
    "billion laughs": one(
        "a.xlsx", lambda: with_parts(GOOD, **{SHEET: sheet_of(CELL.format(row=1, text="&l9;"), LAUGHING)})
    ),
    "XLSX with a far cell": one("a.xlsx", far_cell),
    "XLSX with macros": one("a.xlsx", lambda: with_parts(GOOD, xl__vbaProject_dot_bin=b"Sub")),
    "XLSX with merged cells": one("a.xlsx", merged),
    "XLSX with numbers as text": one(
        "a.xlsx", lambda: workbook_of(NAMES, ["A-1", "2026-03-01 10:00", "MUG", "1"])
    ),
    "XLSX with formulas": one(
        "a.xlsx", lambda: workbook_of(NAMES, ["A-1", "2026-03-01 10:00", "MUG", "=1+1"])
    ),
    "XLSX of 300 columns": one("a.xlsx", lambda: workbook_of([f"c{n}" for n in range(300)])),
    "300 columns": one("a.csv", lambda: ",".join(f"c{n}" for n in range(300)).encode()),
    "a cell of 1 MB": one("a.csv", lambda: HEADER + b"A-1,2026-03-01T10:00," + b"x" * MB),
    "one line of 400 MB": lambda: ("a.csv", [b"order_number,", *[b"x" * MB] * 400]),
    "gz that unpacks to 8 GB": lambda: ("a.csv.gz", [gzip.compress(BLOCK)] * 512),
    "gz of more lines than are read": one("a.csv.gz", lambda: gzip.compress(HEADER + LINE * 160_000, 1)),
    "gz of a million empty parts": lambda: ("a.csv.gz", [gzip.compress(b"") * 10_000] * 100),
    "truncated gz": one("a.csv.gz", lambda: gzip.compress(HEADER + LINE * 99_999)[:-20]),
    "HTML named .csv": one("a.csv", lambda: b"<!DOCTYPE html><html><table><tr><td>A-1"),
    "PDF named .csv": one("a.csv", lambda: b"%PDF-1.7\n" + bytes(MB)),
    "nothing": one("a.csv", lambda: b""),
    "header only": one("a.csv", lambda: HEADER),
    "two headers": one("a.csv", lambda: HEADER + HEADER + LINE),
    "no header": one("a.csv", lambda: LINE * 3),
    "dates in three styles": one(
        "a.csv",
        lambda: lines(
            *(
                f"A-{n},{at},MUG,1,5,GBP,GB"
                for n, at in enumerate(["2026-03-01T10:00", "1/3/2026", "3-Mar-26"])
            )
        ),
    ),
    "a tab in a number": one("a.csv", lambda: lines("A-1,2026-03-01T10:00,MUG,1\t2,5,GBP,GB")),
    "negative quantities": one("a.csv", lambda: lines("A-1,2026-03-01T10:00,MUG,-2,5,GBP,GB")),
    "mixed currencies": one(
        "a.csv", lambda: lines(*(f"A-1,2026-03-01T10:00,MUG,1,5,{code},GB" for code in ("GBP", "USD")))
    ),
    "30,000 orders of other SKUs": lambda: (
        "a.csv",
        [HEADER, *(b"A-%d,2026-03-01T10:00,SKU-%040d,1,5.00,GBP,GB\n" % (n, n) for n in range(30_000))],
    ),
}
