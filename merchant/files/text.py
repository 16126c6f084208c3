"""A table as text, plain or gzipped: encoding and separator are recognised, memory stays the same."""

import codecs
import csv
import io
import zlib
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from merchant.files import encodings, separators
from merchant.files.exceptions import UnreadableFile
from merchant.files.gzipped import GZIP, Unpacked
from merchant.files.limits import Limits
from merchant.files.source import Source

BUFFER = 256 * 1024
SAMPLE = 64 * 1024
SAMPLE_LINES = 40
ASCII = "ascii"


class TextSource(Source):
    """A CSV or TSV file."""

    def __init__(self, raw: BinaryIO, limits: Limits, *, name: str):
        super().__init__(limits, form="csv")
        self._raw, self._name = raw, name
        self._size = max(raw.seek(0, io.SEEK_END), 1)
        raw.seek(0)
        self._line = self._taken = 0  # lines so far; bytes since the last record
        csv.field_size_limit(limits.cell)
        self._begin()

    @property
    def share(self) -> float:
        return min(self._raw.tell() / self._size, 1.0)

    def _rows(self):
        try:
            lines = self._texts()
            head = list(islice(_up_to(lines, SAMPLE), SAMPLE_LINES))
            said = separators.said(head[0]) if head else ""
            mark = said or separators.recognise(head, is_whole=len(head) < SAMPLE_LINES, name=self._name)
            self.told["separator"] = separators.NAMES.get(mark, mark)
            reader = csv.reader(chain(head[bool(said) :], lines), delimiter=mark or ",", strict=True)
            for number, cells in enumerate(reader, start=2 if said else 1):
                self._taken = 0
                yield number, cells
        except csv.Error as error:
            raise UnreadableFile(_csv_trouble(str(error)), line=reader.line_num + bool(said)) from error
        except EOFError as error:
            raise UnreadableFile("gzip_cut_off") from error
        except zlib.error as error:
            raise UnreadableFile("gzip_damaged") from error

    def _texts(self) -> Iterator[str]:
        """The file's lines as text."""
        stream = self._unpacked()
        start = stream.read(SAMPLE)
        mark = encodings.by_mark(start)
        if mark is None and (codec := encodings.unmarked_utf16(start)):
            mark = "utf-16", codec, 0
        name, codec, skipped = mark or ("utf-8", ASCII, 0)
        stream.seek(skipped)
        self.told["encoding"] = name
        if name == "utf-16":
            return self._counted(_utf16_lines(stream, codec, self._limits), width=2)
        lines = self._counted(_lines(stream, self._limits.line))
        return self._decided(lines) if codec == ASCII else self._decoded(lines, codec)

    def _unpacked(self):
        start = self._raw.read(len(GZIP))
        self._raw.seek(0)
        if start != GZIP:
            return self._raw
        self.told["packed"] = "gzip"
        stream = io.BufferedReader(Unpacked(self._raw), BUFFER)
        refuse_impostor(stream.peek(512)[:512], inside="gzip")
        return stream

    def _counted(self, lines, *, width=1):
        """Lines, none of them too long, all together no more than the limit."""
        limits, total = self._limits, 0
        for line in lines:
            self._line += 1
            size = len(line) * width
            total += size
            self._taken += size
            if total > limits.max_bytes:
                raise UnreadableFile("too_large", limit_mb=limits.max_bytes // 2**20)
            if len(line) > limits.line:
                raise UnreadableFile("line_too_long", line=self._line)
            if self._taken > limits.record * width:
                raise UnreadableFile("cell_too_long", line=self._line)
            yield line

    def _decided(self, lines):
        """Lines of ASCII, and as soon as there is more, of the encoding that it shows."""
        for line in lines:
            if line.isascii():
                yield self._text(line, ASCII)
                continue
            first = self._line
            sample = [line, *_up_to(lines, SAMPLE)]
            codec = encodings.by_sample(sample)
            if not codec:
                raise UnreadableFile("no_known_encoding", line=first)
            self.told["encoding"] = codec
            self._line = first - 1
            yield from self._decoded(self._again(sample), codec)
            yield from self._decoded(lines, codec)

    def _again(self, lines):
        for line in lines:
            self._line += 1
            yield line

    def _decoded(self, lines, codec):
        for line in lines:
            yield self._text(line, codec)

    def _text(self, line, codec):
        if b"\0" in line:
            raise UnreadableFile("not_text", line=self._line)
        try:
            return line.decode(codec)
        except UnicodeDecodeError as error:
            name = codec.upper()
            raise UnreadableFile("not_decoded", line=self._line, encoding=name) from error


# What people upload by mistake, by its first bytes.
IMPOSTORS = [
    (b"%PDF", "is_pdf"),
    (b"{\\rtf", "is_document"),
    (b"\x89PNG", "is_picture"),
    (b"\xff\xd8\xff", "is_picture"),
    (b"GIF8", "is_picture"),
    (b"Rar!", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
]
PACKED = [(b"PK\x03\x04", "packed_twice"), (GZIP, "packed_twice")]
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"<body")


def refuse_impostor(start: bytes, *, inside: str = "") -> None:
    """Refuse what is no table whatever its name says."""
    for magic, code in IMPOSTORS + (PACKED if inside else []):
        if start.startswith(magic):
            raise UnreadableFile(code)
    found = encodings.by_mark(start)
    text = start[found[2] :].decode(found[1], "ignore").encode("ascii", "ignore") if found else start
    if text.lstrip().lower().startswith(MARKUP):
        raise UnreadableFile("is_markup")


def _lines(stream, longest):
    while line := stream.readline(longest + 1):
        yield line


def _utf16_lines(stream, codec, limits):
    decoder = codecs.getincrementaldecoder(codec)()
    rest, number = "", 0
    while True:
        block = stream.read(SAMPLE)
        try:
            rest += decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            whole = rest + error.object[: error.start].decode(codec, "ignore")
            line = number + whole.count("\n") + 1
            raise UnreadableFile("not_decoded", line=line, encoding="UTF-16") from error
        *lines, rest = rest.split("\n")
        for line in lines:
            number += 1
            if "\0" in line:
                raise UnreadableFile("not_text", line=number)
            yield line + "\n"
        if not block or len(rest) > limits.line:
            break
    if rest:
        yield rest


def _up_to(lines, size):
    """The next lines, together about this long."""
    while size > 0 and (line := next(lines, None)) is not None:
        size -= len(line)
        yield line


def _csv_trouble(message):
    if "field larger" in message:
        return "cell_too_long"
    if "new-line character" in message:
        return "line_endings"
    return "quotes"
