"""Reads hostile files: `python -m tests.drills.hostile_files 10000 7`; exit code 1 if one broke the reader.

A file is a good one with bytes changed, cut, doubled or swapped, or its parts exchanged, or made of odd text.
Each is read to its end or refused as unreadable; anything else has broken it, and is kept to be looked at.
"""

import gzip
import io
import os
import resource
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")

import django  # noqa: E402

django.setup()

from merchant.files.exceptions import UnreadableFile  # noqa: E402
from merchant.files.opening import open_source  # noqa: E402
from merchant.files.wording import REFUSALS, note_sentences, refusal_sentence  # noqa: E402
from tests.merchant.files.making import archive_of, workbook_of  # noqa: E402

ROWS = [["order", "at", "units", "price"], *[[f"A-{n}", f"2026-03-0{n}", n, n / 4] for n in range(1, 9)]]
TEXT = "\n".join(",".join(map(str, row)) for row in ROWS) + '\nA-9,王小明,\'=1,"a;b\n"\n'
BOOK = workbook_of(*ROWS)
GOOD = [
    *(TEXT.encode(encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030")),
    gzip.compress(TEXT.encode()),
    BOOK,
]
STARTS = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"",
]
ODD = [
    "\0",
    "\ufeff",
    "\u2028",
    '"',
    "'",
    ",",
    ";",
    "\t",
    "|",
    "\r",
    "\n",
    "\r\n",
    "王",
    "é",
    "\U0001f600",
    "=",
    "1e999",
]
XML = [
    b"<row",
    b"</c>",
    b"<v>",
    b"</v>",
    b' r="',
    b' t="s"',
    b' s="9"',
    b"&lt;",
    b"<f/>",
    b"<!DOCTYPE a>",
    b"1",
    b'"',
]
MOST_MEMORY = 400 * 1024  # kB, of this process


def hostile_files(count: int, seed: int) -> Iterator[bytes]:
    """So many files, the same ones for the same seed."""
    chance = Random(seed)
    makers = [_changed, _changed, _of_text, _of_parts, _of_noise]
    for _number in range(count):
        yield chance.choice(makers)(chance)


def _changed(chance):
    """A good file after a few accidents."""
    content = bytearray(chance.choice(GOOD))
    for _accident in range(chance.randint(1, 3)):
        _spoil(content, chance)
    return bytes(content)


def _spoil(content, chance, odd=STARTS):
    start = chance.randrange(len(content) + 1)
    end = min(len(content), start + chance.choice([1, 1, 2, 8, 200]))
    content[start:end] = chance.choice(
        [b"", content[start:end] * 3, chance.randbytes(end - start), chance.choice(odd), bytes(end - start)]
    )


def _of_text(chance):
    """Words and marks in any order, in any encoding."""
    words = [*ODD, *TEXT.split(","), "x" * chance.choice([1, 300])]
    text = "".join(chance.choices(words, k=chance.randint(0, 120)))
    content = text.encode(chance.choice(["utf-8", "utf-16", "utf-16-le", "utf-32", "gb18030"]), "replace")
    return gzip.compress(content) if chance.random() < 0.2 else content


def _of_parts(chance):
    """A workbook some parts of which were spoilt, exchanged or lost, in an archive that is whole."""
    with zipfile.ZipFile(io.BytesIO(BOOK)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    for name in chance.sample(sorted(parts), k=chance.randint(1, 3)):
        part = bytearray(parts.pop(name))
        _spoil(part, chance, XML)
        if chance.random() < 0.9:
            parts[chance.choice([name] * 9 + sorted(parts))] = bytes(part)
    return archive_of(parts)


def _of_noise(chance):
    return chance.choice(STARTS) + chance.randbytes(chance.randint(0, 3000))


def outcome_of(content: bytes) -> str:
    """`read`, the code of its refusal, or what broke it."""
    try:
        with open_source(io.BytesIO(content), name="orders.csv") as source:
            for _line, cells in source.records():
                "".join([*source.header, *cells]).encode()
            note_sentences(source.told)
    except UnreadableFile as refusal:
        sentence = refusal_sentence(refusal.code, refusal.details)
        return refusal.code if refusal.code in REFUSALS and "{" not in sentence else f"broken: {refusal!r}"
    except Exception as error:  # noqa: BLE001
        return f"broken: {error!r}"
    return "read"


def main(count: int, seed: int) -> int:
    outcomes = Counter()
    for content in hostile_files(count, seed):
        outcome = outcome_of(content)
        outcomes[outcome] += 1
        if outcome.startswith("broken"):
            print(_kept(content), outcome)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(*(f"{number:>7,} {code}" for code, number in outcomes.most_common()), sep="\n")
    print(f"{count:,} files, {memory // 1024} MB at most")
    return memory > MOST_MEMORY or any(code.startswith("broken") for code in outcomes)


def _kept(content):
    kept = Path(tempfile.mkdtemp(prefix="bantuo-hostile-"), "file")
    kept.write_bytes(content)
    return kept


if __name__ == "__main__":
    sys.exit(main(*map(int, [*sys.argv[1:], "10000", "1"][:2])))
